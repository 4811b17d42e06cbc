"""Guards: what a right value must not cost, changed inputs or another value the second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.checks.base import CheckFields, failed
from grader.checks.compare import Comparison, compare
from grader.checks.function import Trial
from grader.checks.unanswered import unanswered
from grader.model.call import Call, Observation, Returned
from grader.model.text import Text
from grader.model.verdict import Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded(CheckFields):
    """A check whose calls may be guarded."""

    guards: tuple[Literal["inputs_unchanged", "repeatable"], ...] = ()
    """`inputs_unchanged`: the calls leave their arguments as they are; `repeatable`: the first call
    gives the same value again."""

    def guarded(self, calls: list[Call]) -> list[Call]:
        """Return the calls, and the first again where it must be repeatable."""
        return [*calls, calls[0]] if "repeatable" in self.guards else calls

    def guard(
        self, trial: Trial, names: Sequence[Sequence[str]], seen: Sequence[Observation]
    ) -> Outcome | None:
        """Return the outcome of right values that cost too much, or None.

        `trial` is the first; `names` are those of each call's arguments; `seen` answers `guarded`.
        """
        for words, observation in zip(names, seen, strict=False):
            changed = observation.changed if isinstance(observation, Returned) else ()
            if "inputs_unchanged" in self.guards and changed:
                told = [word for place, word in enumerate(words) if place in changed]
                return failed(self, Status.WRONG, _changed(told, trial))
        if "repeatable" in self.guards:
            first, again = seen[0], seen[-1]
            if not isinstance(again, Returned):
                return unanswered(self, trial, again)
            assert isinstance(first, Returned)  # noqa: S101  it was compared before
            if compare(first.value, again.value, Comparison(kind="number"), single=True):
                return failed(self, Status.WRONG, NOT_REPEATABLE)
        return None


def _changed(names: Sequence[str], trial: Trial) -> Text:
    first = names[0] if names else "x"  # a place that there is not was told by the child
    is_array = isinstance(dict(trial.inputs).get(first), np.ndarray)
    # The copy of a list still has the caller's own items in it.
    copy = f"{first} = {first}.copy()" if is_array else f"{first} = copy.deepcopy({first})"
    return CHANGED.format(names=", ".join(names), copy=copy)


CHANGED = Text(
    "값은 맞지만 입력 {names}의 내용을 바꿨습니다. `{copy}`처럼 복사본에서 계산하세요.",
    "The value is right, but the call changed its input {names}. Work on a copy: `{copy}`.",
)
NOT_REPEATABLE = Text(
    "같은 호출을 다시 했더니 다른 값이 나왔습니다. 전역 변수나 난수에 기대지 마세요.",
    "The same call gave another value the second time. Do not rely on globals or random numbers.",
)
