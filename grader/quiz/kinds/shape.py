"""A tensor's shape, in any of its spellings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from grader.content.choice import Choice, by_text
from grader.content.document import Where
from grader.content.expression import Expression
from grader.model.text import Text
from grader.quiz.base import (
    Answer,
    Like,
    Mark,
    QuestionFields,
    Scope,
    Scoring,
    fill,
    refuse_scoring,
    rounded,
)
from grader.quiz.reading import Axes, axes, spelled_shape
from grader.quiz.words import plain

Sizes = tuple[int | None, ...]
Shaped = Annotated[Expression | Sizes, Choice({"text": Expression, "other": Sizes}, by_text)]
"""A list of sizes (null is the batch axis), or an expression."""


@dataclass(frozen=True)
class WrongShape:
    """A wrong shape that is known, and what it comes from."""

    value: Shaped
    """The wrong shape."""
    feedback: Text
    """What to say to who gives it."""
    mistake: str = ""
    """Name of the misconception, counted over all questions."""


@dataclass(frozen=True, kw_only=True)
class ShapeKey:
    """The right shape and the known wrong ones."""

    answer: Shaped
    """The right shape: sizes, or null for a free axis."""
    wrong: tuple[WrongShape, ...] = ()
    """Known wrong shapes, and what they come from."""

    def resolved(self, scope: Scope) -> "ShapeKey":
        """Return it with every expression computed."""
        wrong = tuple(
            replace(one, value=shape_of(one.value, scope), feedback=fill(one.feedback, scope))
            for one in self.wrong
        )
        return replace(self, answer=shape_of(self.answer, scope), wrong=wrong)

    def mark_shape(self, typed: str, scoring: Scoring) -> Mark:
        """Return what a typed shape earns; says which axis is the first to differ."""
        seen, key = axes(typed), axes_of(self.answer)
        spelled = spelled_shape(seen)
        echo = "" if plain(typed).strip() == spelled else spelled
        if seen == key:
            return Mark(1.0, (), echo)
        matching = sum(one == two for one, two in zip(seen, key, strict=False))
        score = matching / len(key) if scoring.per_axis and len(seen) == len(key) else 0.0
        for wrong in self.wrong:
            if axes_of(wrong.value) == seen:
                mistakes = (wrong.mistake,) if wrong.mistake else ()
                return Mark(rounded(score), (wrong.feedback,), echo, mistakes=mistakes)
        return Mark(rounded(score), (_difference(seen, key),), echo, foreseen=False)

    def spell(self) -> Text:
        """Return the key as Python prints it."""
        text = spelled_shape(axes_of(self.answer))
        return Text(text, text)


@dataclass(frozen=True, kw_only=True)
class Shape(ShapeKey, QuestionFields):
    """Type a shape."""

    type: Literal["shape"]
    """Kind of question, or of gap."""
    like: Like | None = None
    """An exercise whose misconceptions explain wrong answers."""

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed."""
        del shown
        return Text("모양, 예: (28, 28, 3)", "a shape, as (28, 28, 3)")

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the line, known to hold a shape."""
        del shown
        axes(line)
        return line.strip()

    def accept(self, value: Any, shown: Sequence[str]) -> Answer:
        """Return a list as a shape."""
        if isinstance(value, list | tuple):
            value = spelled_shape(tuple(value))
        return self.read(str(value), shown)

    def mark(self, answer: Answer) -> Mark:
        """Return what the shape earns."""
        return self.mark_shape(str(answer), self.scoring)

    def key(self) -> Text:
        """Return the key."""
        return self.spell()

    def solved(self) -> Answer:
        """Return the key as typed text."""
        return spelled_shape(axes_of(self.answer))

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield scoring options that do not apply."""
        yield from refuse_scoring(self, "per_axis")

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the feedback of wrong shapes."""
        for place, wrong in enumerate(self.wrong):
            yield ("wrong", place, "feedback"), wrong.feedback


def shape_of(value: Expression | Sizes, scope: Scope) -> Axes:
    """Return a shape, computed where it is an expression."""
    found = value.evaluate(scope) if isinstance(value, Expression) else value
    return tuple(None if one is None else int(one) for one in found)


def axes_of(value: Any) -> Axes:
    """Return a shape that is computed by now."""
    return tuple(value)


def _difference(seen: Axes, key: Axes) -> Text:
    if len(seen) != len(key):
        return Text(
            f"축이 {len(seen)}개입니다. 축의 수부터 다시 세어 보세요.",
            f"This has {len(seen)} axes. Count the axes again first.",
        )
    if sorted(map(str, seen)) == sorted(map(str, key)):
        return Text(
            "수는 맞지만 순서가 다릅니다. 채널이 마지막인가요, 처음인가요?",
            "The right numbers in another order. Channels last, or first?",
        )
    first = next(
        place for place, (one, two) in enumerate(zip(seen, key, strict=True)) if one != two
    )
    return Text(f"{first + 1}번째 축부터 다릅니다.", f"Axis {first + 1} is the first that differs.")
