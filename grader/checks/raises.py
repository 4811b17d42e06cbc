"""A check on bad input: the call must raise, and the right kind of exception."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from grader.checks.base import CheckFields, Context, failed, passed
from grader.checks.diagnosis import Failure, diagnose
from grader.checks.function import Trial
from grader.checks.unanswered import said, told_type, unanswered
from grader.model.call import Call, Observation, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Evidence, Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Raises(CheckFields):
    """Wants an exception in every case."""

    kind: Literal["raises"] = "raises"
    """`value` compares what is returned, `raises` wants an exception, `steps` makes calls in a row."""
    exception: str = "ValueError"
    """Name of the built-in exception; its subclasses count too."""

    def calls(self, context: Context, trials: Sequence[Trial]) -> list[Call]:
        """Return one call a case."""
        return [trial.call for trial in trials]

    def judge(
        self, context: Context, trials: Sequence[Trial], seen: Sequence[Observation]
    ) -> Outcome:
        """Return the outcome: the first case that did not raise as it should."""
        pairs = list(zip(trials, seen, strict=True))
        for trial, observation in pairs:
            evidence = Evidence(
                trial.shown, trial.inputs, observation, hidden=self.visibility == "hidden"
            )
            if isinstance(observation, Returned):
                message = NOT_RAISED.format(exception=self.exception)
                name = context.function_of(self)
                rights = [None] * len(trials)
                failure = Failure(
                    name, partial(self.answers, trials), seen, rights, _any_value_is_off
                )
                found = diagnose(context, failure)
                return failed(self, Status.WRONG, message, evidence=evidence, diagnosis=found)
            if isinstance(observation, Raised) and self._is_other(observation):
                seen_as = f"{told_type(self, observation)}{_in_brackets(said(self, observation))}"
                message = OTHER.format(exception=self.exception, seen=seen_as)
                return failed(self, Status.WRONG, message, evidence=evidence, line=observation.line)
            if not self._is_right(observation):
                return unanswered(self, trial, observation) or passed(self)
        if context.answered.get(context.function_of(self)) is False:
            # Raising whatever comes tells no bad input from a good one.
            return failed(self, Status.WRONG, ALWAYS.format(exception=self.exception))
        return passed(self)

    def _is_right(self, seen: Observation) -> bool:
        """Return whether the call itself raised what is wanted; a file that does not load did not."""
        return isinstance(seen, Raised) and seen.stage == "call" and self.exception in seen.bases

    def _is_other(self, seen: Raised) -> bool:
        """Return whether the learner's code raised something of its own, but not this."""
        others = {self.exception, "NotImplementedError", "MemoryError", "SystemExit"}
        return seen.stage == "call" and not others & set(seen.bases)


def _in_brackets(message: str) -> str:
    return f" ({message})" if message != "-" else ""


def _any_value_is_off(_place: int, _value: Any) -> bool:
    return True


NOT_RAISED = Text(
    "잘못된 입력인데 {exception} 예외 없이 값을 돌려주었습니다. `raise {exception}(...)`로 알리세요.",
    "The input is bad, yet it returned a value. Tell the caller with `raise {exception}(...)`.",
)
ALWAYS = Text(
    "좋은 입력에도 예외가 났으므로, 잘못된 입력을 가려낸 것이 아닙니다.",
    "It raises for good input too, so it does not tell bad input apart.",
)
OTHER = Text(
    "{exception} 예외가 나야 하는데 다른 예외가 났습니다: {seen}. 입력을 먼저 검사하고 `raise {exception}(...)`로 알리세요.",
    "{exception} was expected, but it raised {seen}. Check the input first and `raise {exception}(...)`.",
)
