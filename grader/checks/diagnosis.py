"""Which mistake was made: misconceptions, then pairs of them, then patterns; silent otherwise."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from grader.checks.base import Answers, Context
from grader.checks.compare import Comparison, compare
from grader.checks.misconception import Misconception, Wrong
from grader.checks.patterns import recognise
from grader.content.composition import combine
from grader.content.expression import Expression
from grader.model.call import Observation, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Diagnosis

MAX_PAIRS = 200


def diagnose(
    context: Context,
    name: str,
    answers: Answers,
    seen: Sequence[Observation],
    pairs: Sequence[tuple[Any, Any]],
) -> Diagnosis | None:
    """Return the mistake that explains a failed check, or None.

    `answers` tells what an expression gives on the check's cases, `seen` what the learner's code gave,
    `pairs` the (expected, seen) values of the cases that failed. A misconception must give the
    learner's value on every case, and must not be refuted by a check that passed; it then differs
    from the right value, since the check failed.
    """
    function = context.functions[name]
    known = [
        (wrong, expression)
        for wrong in context.misconceptions
        if (expression := wrong.expression(name, len(context.functions) == 1))
    ]
    for wrong, expression in known:
        if _explains(context, name, expression, answers, seen):
            return Diagnosis((wrong.id,), wrong.title, wrong.explanation)
    if function.expect is not None:
        for one, two, both in _pairs(function.expect, known):
            if _explains(context, name, both, answers, seen):
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


def _explains(
    context: Context,
    name: str,
    expression: Expression,
    answers: Answers,
    seen: Sequence[Observation],
) -> bool:
    """Return whether a wrong way gives just what was seen, here and in what passed before."""
    if not all(map(_gives, answers(expression), seen)):
        return False
    return all(
        _gives(wrong, Returned(right))
        for function, others, rights in context.refuted
        if function == name
        for wrong, right in zip(others(expression), rights, strict=True)
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
