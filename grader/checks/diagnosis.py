"""Which mistake was made: misconceptions, then pairs of them, then patterns; silent otherwise."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from grader.checks.base import Answers, Context
from grader.checks.compare import Comparison, compare
from grader.checks.function import Trial
from grader.checks.misconception import Misconception, Wrong
from grader.checks.patterns import recognise
from grader.content.composition import combine
from grader.content.expression import Expression
from grader.model.call import Observation, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Diagnosis, Outcome, Status

MAX_PAIRS = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed check: what the learner's code gave on its cases, and what would have been right."""

    function: str
    answers: Answers
    seen: Sequence[Observation]
    rights: Sequence[Any]
    is_off: Callable[[int, Any], bool]
    """Whether a value would fail the case of this number."""

    @property
    def off(self) -> list[tuple[int, Any]]:
        """The cases with a wrong value, by number, and that value."""
        return [
            (place, one.value)
            for place, one in enumerate(self.seen)
            if isinstance(one, Returned) and self.is_off(place, one.value)
        ]


def unlike(
    rights: Sequence[Any], how: Comparison, trials: Sequence[Trial]
) -> Callable[[int, Any], bool]:
    """Return what tells whether a value would fail a case, by comparing it with the right one."""
    return lambda place, value: compare(rights[place], value, how, trials[place].single) is not None


def explained(context: Context, outcome: Outcome, failure: Failure) -> Outcome:
    """Return a failed check's outcome with its diagnosis, where there is one."""
    uncalled = any(isinstance(one, Raised) and one.stage != "call" for one in failure.seen)
    if uncalled or outcome.status not in (Status.WRONG, Status.ERROR):
        return outcome
    return replace(outcome, diagnosis=diagnose(context, failure))


def diagnose(context: Context, failure: Failure) -> Diagnosis | None:
    """Return the mistake that explains a failed check, or None.

    A misconception must give the learner's value on every case, be wrong wherever that value is, and
    not be refuted by a check that passed. Exceptions alone explain nothing, since many mistakes raise
    the same one: some value, here or in a check that passed, must speak for it.
    """
    name = failure.function
    function = context.functions[name]
    returned = any(isinstance(one, Returned) for one in failure.seen)
    if not returned and not any(other == name for other, _, _ in context.refuted):
        return None
    known = [
        (wrong, expression)
        for wrong in context.misconceptions
        if (expression := wrong.expression(name, len(context.functions) == 1))
    ]
    for wrong, expression in known:
        if _explains(context, expression, failure):
            return wrong.diagnosis
    if function.expect is not None and not _is_blank(failure):
        for one, two, both in _pairs(function.expect, known):
            if _explains(context, both, failure):
                return Diagnosis((one.id, two.id), BOTH.format(one=one.title, two=two.title))
    return recognise([(failure.rights[place], value) for place, value in failure.off])


def _is_blank(failure: Failure) -> bool:
    """Return whether all that is wrong is arrays of zeros: too many pairs of mistakes give those."""
    values = [value for _, value in failure.off]
    return bool(values) and all(isinstance(one, np.ndarray) and not one.any() for one in values)


def _pairs(
    base: Expression, known: Sequence[tuple[Misconception, Expression]]
) -> Iterator[tuple[Misconception, Misconception, Expression]]:
    for count, ((one, first), (two, second)) in enumerate(combinations(known, 2)):
        if count >= MAX_PAIRS:
            return
        if (both := combine(base, first, second)) is not None:
            yield one, two, both


def _explains(context: Context, expression: Expression, failure: Failure) -> bool:
    """Return whether a wrong way gives just what was seen, here and in what passed before."""
    answers = failure.answers(expression)
    if not all(map(_gives, answers, failure.seen)):
        return False
    if not all(failure.is_off(place, answers[place].value) for place, _ in failure.off):
        return False
    return all(
        _gives(wrong, Returned(right))
        for function, others, rights in context.refuted
        if function == failure.function
        for wrong, right in zip(others(expression), rights, strict=True)
    )


def _gives(wrong: Wrong, seen: Observation) -> bool:
    if isinstance(seen, Raised):
        return wrong.raised is not None and wrong.raised == seen.type
    if not isinstance(seen, Returned) or wrong.raised is not None:
        return False
    return same(wrong.value, seen.value)


def same(wrong: Any, seen: Any) -> bool:
    """Return whether two values are the same to a learner: an int is not a float, at any depth."""
    if isinstance(wrong, tuple | list) and isinstance(seen, tuple | list):
        return len(wrong) == len(seen) and all(map(same, wrong, seen))
    if isinstance(wrong, dict) and isinstance(seen, dict):
        return wrong.keys() == seen.keys() and all(same(wrong[key], seen[key]) for key in wrong)
    if (
        _is_number(wrong)
        and _is_number(seen)
        and isinstance(wrong, float) != isinstance(seen, float)
    ):
        return False
    if _are_whole(wrong) and _are_whole(seen):
        return compare(wrong, seen, EXACTLY) is None  # two counts of a million may differ by one
    single = str(getattr(seen, "dtype", "")) == "float32"
    return compare(wrong, seen, SAME, single) is None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_whole(value: Any) -> bool:
    return isinstance(value, int | np.integer) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "iu"
    )


EXACTLY = Comparison(kind="number")
SAME = Comparison(rtol=1e-5, kind="number")
BOTH = Text("두 가지가 겹쳤습니다. (1) {one} (2) {two}", "Two things at once. (1) {one} (2) {two}")
