"""The usual check: call a function and compare what it returns with the reference's value."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from grader.checks.base import Context, failed, passed
from grader.checks.compare import Comparison, compare
from grader.checks.diagnosis import Failure, explained, unlike
from grader.checks.function import Case, Function, Trial
from grader.checks.guards import Guarded
from grader.checks.unanswered import unanswered
from grader.content.expression import Expression
from grader.model.call import Call, Observation, Opaque, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Evidence, Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Guarded):
    """Compares returned values with expected ones."""

    kind: Literal["value"] = "value"
    """`value` compares what is returned, `raises` wants an exception, `steps` makes calls in a row."""
    compare: Comparison | None = None
    """Where this check compares otherwise than its function."""

    def calls(self, context: Context, trials: Sequence[Trial]) -> list[Call]:
        """Return the calls to make: one a case, and the first again where it must be repeatable."""
        return self.guarded([trial.call for trial in trials])

    def judge(
        self, context: Context, trials: Sequence[Trial], seen: Sequence[Observation]
    ) -> Outcome:
        """Return the outcome: the first case that is off, explained by all of them."""
        name = context.function_of(self)
        function = context.functions[name]
        for one in seen:
            if isinstance(one, Returned):
                context.answered[name] = True
            elif isinstance(one, Raised):
                context.answered.setdefault(name, False)
        expected = [
            _expected(function, case, trial) for case, trial in zip(self.cases, trials, strict=True)
        ]
        answers = partial(self.answers, trials)
        for trial, observation, want in zip(trials, seen, expected, strict=False):
            off = self._first_fault(function, trial, observation, want)
            if off is not None:
                is_off = unlike(expected, self.compare or function.compare, trials)
                failure = Failure(name, answers, seen[: len(trials)], expected, is_off)
                return explained(context, off, failure)
        names = [[word for word, _ in trial.inputs] for trial in trials]
        if (guarded := self.guard(trials[0], names, seen)) is not None:
            return guarded
        context.refuted.append((name, answers, expected))
        return passed(self)

    def _first_fault(
        self, function: Function, trial: Trial, seen: Observation, want: Any
    ) -> Outcome | None:
        if not isinstance(seen, Returned):
            return unanswered(self, trial, seen)
        difference = compare(want, seen.value, self.compare or function.compare, trial.single)
        if difference is None:
            return None
        hidden = self.visibility == "hidden"
        status = Status.BAD_RETURN if isinstance(seen.value, Opaque) else Status.WRONG
        evidence = Evidence(trial.shown, trial.inputs, seen, want, difference, hidden)
        message = HIDDEN[difference.kind] if hidden else difference.message
        return failed(self, status, message, evidence=evidence)


def _expected(function: Function, case: Case, trial: Trial) -> Any:
    """Return the right value of a case."""
    if case.expect is None:
        assert function.expect is not None  # noqa: S101  the review refused the exercise otherwise
        return trial.right(function.expect)
    return trial.right(case.expect) if isinstance(case.expect, Expression) else case.expect


HIDDEN = {
    "type": Text("돌려준 값의 종류가 다릅니다.", "What it returned is of the wrong type."),
    "shape": Text("모양이 다릅니다.", "The shape is wrong."),
    "dtype": Text("dtype이 다릅니다.", "The dtype is wrong."),
    "finite": Text("NaN이나 inf가 있습니다.", "There are NaN or inf values."),
    "values": Text("값이 다릅니다.", "The values are wrong."),
}
