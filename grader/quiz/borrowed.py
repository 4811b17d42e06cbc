"""Wrong answers explained by what an exercise's misconceptions make of the same numbers."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from grader.model.text import Text
from grader.quiz.base import Like, Mark, QuestionFields
from grader.quiz.kinds.numeric import Numeric
from grader.quiz.kinds.shape import Shape
from grader.quiz.reading import axes, exact, quantity

Borrowed = Callable[[Like], Iterable[tuple[Any, str, Text]]]
"""What each misconception makes of a call: (value, its name, its explanation)."""


def explained(question: QuestionFields, answer: Any, mark: Mark, borrowed: Borrowed) -> Mark:
    """Return a mark with what the exercise's misconceptions say about an unforeseen answer."""
    if mark.foreseen or mark.score == 1 or not isinstance(question, Numeric | Shape):
        return mark
    if question.like is None:
        return mark
    for value, name, said in borrowed(question.like):
        if _same(question, str(answer), value):
            return replace(mark, feedback=(said,), foreseen=True, mistakes=(name,))
    return mark


def _same(question: Numeric | Shape, typed: str, value: Any) -> bool:
    """Return whether a typed answer is the value a misconception gives."""
    try:
        if isinstance(question, Shape):
            return axes(typed) == tuple(int(one) for one in value)
        other = exact(getattr(value, "item", lambda: value)())
        return abs(quantity(typed).value - other) <= question.bound(other)
    except (TypeError, ValueError):
        return False
