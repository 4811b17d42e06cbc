"""Calls in a row, where each gets part of what the one before returned: an optimiser's state."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

from grader.checks.base import Context, failed, passed
from grader.checks.compare import Comparison, compare
from grader.checks.diagnosis import Failure, explained, unlike
from grader.checks.function import Function, Trial, call_with
from grader.checks.guards import Guarded
from grader.checks.misconception import Wrong, value_of
from grader.checks.unanswered import unanswered
from grader.content.expression import Expression
from grader.model.call import Call, Kept, Observation, Returned
from grader.model.text import Text
from grader.model.verdict import Evidence, Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps(Guarded):
    """Each case is one step; results carry over as the submission made them, whatever they are."""

    kind: Literal["steps"] = "steps"
    """`value` compares what is returned, `raises` wants an exception, `steps` makes calls in a row."""
    carry: dict[str, int] = field(default_factory=dict)
    """Parameters that get, from the second step on, an item of the step before's result."""
    looks_at: tuple[int, ...] = ()
    """Items of each result that are compared; empty: the whole result."""
    compare: Comparison | None = None
    """Where this check compares otherwise than its function."""

    def calls(self, context: Context, trials: Sequence[Trial]) -> list[Call]:
        """Return the steps' calls; what carries over stays in the child."""
        name = context.function_of(self)
        parameters = context.functions[name].parameters()
        given = self._given(parameters, trials)
        return self.guarded(
            [
                replace(call_with(name, parameters, one), keep=f"step{place}")
                for place, one in enumerate(given)
            ]
        )

    def _given(
        self, parameters: Mapping[str, Any], trials: Sequence[Trial]
    ) -> Iterator[dict[str, Any]]:
        """Yield each step's arguments in the order of the parameters."""
        for place, trial in enumerate(trials):
            given = dict(trial.inputs)
            if place:
                kept = f"step{place - 1}"
                given |= {word: Kept(kept, (item,)) for word, item in self.carry.items()}
            yield {word: given[word] for word in parameters if word in given}

    def judge(
        self, context: Context, trials: Sequence[Trial], seen: Sequence[Observation]
    ) -> Outcome:
        """Return the outcome: the first step that is off, explained by all of them."""
        name = context.function_of(self)
        function = context.functions[name]
        assert function.expect is not None  # noqa: S101  the review refused the exercise otherwise
        answers = partial(self.answers, trials)
        right = answers(function.expect)
        if faults := [one.raised for one in right if one.raised]:
            raise ValueError(f"expect raises {faults[0]}")
        rights = [one.value for one in right]
        looked = [self._looked(one) for one in seen]
        judged = (
            self._judge_step(function, place, trial, want, one)
            for place, (trial, want, one) in enumerate(zip(trials, rights, looked, strict=False))
        )
        first = next((outcome for outcome in judged if outcome is not None), None)
        if first is None:
            names = [list(one) for one in self._given(function.parameters(), trials)]
            if (guarded := self.guard(trials[0], names, looked)) is not None:
                return guarded
            context.refuted.append((name, answers, rights))
            return passed(self)
        is_off = unlike(rights, self.compare or function.compare, trials)
        failure = Failure(name, answers, looked[: len(trials)], rights, is_off)
        return explained(context, first, failure)

    def _judge_step(
        self, function: Function, place: int, trial: Trial, want: Any, seen: Observation
    ) -> Outcome | None:
        if not isinstance(seen, Returned):
            return unanswered(self, trial, seen)
        difference = compare(want, seen.value, self.compare or function.compare, trial.single)
        if difference is None:
            return None
        hidden = self.visibility == "hidden"
        inputs = tuple(pair for pair in trial.inputs if not place or pair[0] not in self.carry)
        evidence = Evidence(trial.shown, inputs, seen, want, difference, hidden)
        told = Text() if hidden else difference.message
        message = STEP.format(number=place + 1) + told
        return failed(self, Status.WRONG, message, evidence=evidence)

    def answers(self, trials: Sequence[Trial], expression: Expression) -> list[Wrong]:
        """Return what an expression gives step by step, carrying its own results over."""
        answers: list[Wrong] = []
        carried: dict[str, Any] = {}
        for trial in trials:
            answer = value_of(expression, trial.scope.with_(carried))
            try:
                carried = {word: answer.value[item] for word, item in self.carry.items()}
            except (TypeError, IndexError, KeyError):
                return [Wrong(raised="TypeError")] * len(trials)
            answers.append(replace(answer, value=self._part(answer.value)))
        return answers

    def _looked(self, seen: Observation) -> Observation:
        return replace(seen, value=self._part(seen.value)) if isinstance(seen, Returned) else seen

    def _part(self, value: Any) -> Any:
        """Return the items that are compared; anything that has no items is compared as it is."""
        if not self.looks_at or not isinstance(value, list | tuple):
            return value
        items = tuple(value[item] for item in self.looks_at if item < len(value))
        return items[0] if len(self.looks_at) == 1 and items else items


STEP = Text("{number}번째 호출에서 다릅니다.", "Call number {number} is off.")
