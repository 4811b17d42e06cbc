"""Which mistake was made: misconceptions, then pairs of them, then patterns; silent otherwise."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from grader.checks.base import Context
from grader.checks.compare import Comparison, compare
from grader.checks.function import Trial
from grader.checks.misconception import Misconception, Wrong, value_of
from grader.checks.patterns import recognise
from grader.content.composition import combine
from grader.content.expression import Expression
from grader.model.call import Observation, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Diagnosis

MAX_PAIRS = 200
EXACT = Comparison(rtol=1e-5)
Seen = Sequence[tuple[Trial, Observation]]


def diagnose(
    context: Context, name: str, seen: Seen, pairs: Sequence[tuple[Any, Any]]
) -> Diagnosis | None:
    """Return the mistake that explains a failed check, or None.

    `seen` holds every case of the check, `pairs` the (expected, seen) values of those that failed.
    A misconception must give the learner's value on every case, and must not be refuted by a check
    that passed; it then differs from the right value, since the check failed.
    """
    function = context.functions[name]
    known = [
        (wrong, expression)
        for wrong in context.misconceptions
        if (expression := wrong.expression(name, len(context.functions) == 1))
    ]
    for wrong, expression in known:
        if _explains(context, name, expression, seen):
            return Diagnosis((wrong.id,), wrong.title, wrong.explanation)
    if function.expect is not None:
        for one, two, expression in _pairs(function.expect, known):
            if _explains(context, name, expression, seen):
                return Diagnosis((one.id, two.id), BOTH.format(one=one.title, two=two.title))
    return recognise(pairs)


def _pairs(
    base: Expression, known: Sequence[tuple[Misconception, Expression]]
) -> Iterator[tuple[Misconception, Misconception, Expression]]:
    for count, ((one, first), (two, second)) in enumerate(combinations(known, 2)):
        if count >= MAX_PAIRS:
            return
        if (both := combine(base, first, second)) is not None:
            yield one, two, both


def _explains(context: Context, name: str, expression: Expression, seen: Seen) -> bool:
    """Return whether a wrong way gives just what was seen, here and in what passed before."""
    for trial, observation in seen:
        if not _gives(value_of(expression, trial.scope), observation):
            return False
    return not any(
        function == name and not _gives(value_of(expression, trial.scope), Returned(right))
        for function, trial, right in context.refuted
    )


def _gives(wrong: Wrong, seen: Observation) -> bool:
    if isinstance(seen, Raised):
        return wrong.raised is not None and wrong.raised == seen.type
    if not isinstance(seen, Returned) or wrong.raised is not None:
        return False
    return same(wrong.value, seen.value)


def same(wrong: Any, seen: Any) -> bool:
    """Return whether two values are the same to a learner: an int is not a float."""
    if isinstance(wrong, float) and isinstance(seen, int) and not isinstance(seen, bool):
        return False
    single = str(getattr(seen, "dtype", "")) == "float32"
    how = (
        Comparison(kind="auto") if isinstance(wrong, int) else Comparison(rtol=1e-5, kind="number")
    )
    return compare(wrong, seen, how, single) is None


BOTH = Text("두 가지가 겹쳤습니다. (1) {one} (2) {two}", "Two things at once. (1) {one} (2) {two}")
