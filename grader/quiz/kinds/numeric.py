"""A number with a tolerance, a unit, and wrong values that are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from grader.content.document import Where
from grader.content.expression import Expression
from grader.model.text import Text
from grader.quiz.base import (
    Answer,
    Like,
    Mark,
    Number,
    QuestionFields,
    Scope,
    Scoring,
    Wrong,
    fill,
    refuse_scoring,
    rounded,
    value_of,
)
from grader.quiz.reading import Quantity, Unreadable, exact, quantity, spelled
from grader.quiz.words import comparable


@dataclass(frozen=True)
class Tolerance:
    """How far off still counts, bounds included: abs + rel * |key|."""

    abs: float = 0.0
    """The absolute part."""
    rel: float = 0.0
    """The part of the key."""


EXACT = Tolerance()


@dataclass(frozen=True)
class Unit:
    """What the number counts."""

    name: str
    """As it is shown."""
    aliases: tuple[str, ...] = ()
    """Other spellings that count."""
    required: bool = False
    """Whether the answer must name it."""


@dataclass(frozen=True, kw_only=True)
class NumberKey:
    """The right number and the known wrong ones."""

    answer: Number
    """The right number, or an expression."""
    tolerance: Tolerance = Tolerance()
    """How far off still counts."""
    wrong: tuple[Wrong, ...] = ()
    """Known wrong numbers, and what they come from."""
    unit: Unit | None = None
    """What the number counts."""
    percent: Literal["no", "either"] = "no"
    """`either`: 25% and 0.25 are the same answer."""

    def resolved(self, scope: Scope) -> "NumberKey":
        """Return it with every expression computed."""
        wrong = tuple(
            replace(one, value=value_of(one.value, scope), feedback=fill(one.feedback, scope))
            for one in self.wrong
        )
        return replace(self, answer=value_of(self.answer, scope), wrong=wrong)

    def mark_number(self, typed: str, scoring: Scoring) -> Mark:
        """Return what a typed number earns."""
        seen = quantity(typed)
        value = seen.value / 100 if seen.percent and self.percent == "either" else seen.value
        echo = "" if comparable(typed) == str(seen) else str(seen)
        key = number_of(self.answer)
        off, bound = abs(value - key), self.bound(key)
        if off <= bound:
            lost, said = self._unit(seen, scoring)
            return Mark(rounded(1 - lost), said, echo)
        for wrong in self.wrong:
            other = number_of(wrong.value)
            if abs(value - other) <= self.bound(other):
                mistakes = (wrong.mistake,) if wrong.mistake else ()
                return Mark(0.0, (wrong.feedback,), echo, mistakes=mistakes)
        if scoring.near and off <= bound * exact(scoring.near):
            return Mark(rounded(scoring.near_credit), (NEAR,), echo, foreseen=False)
        return Mark(0.0, (), echo, foreseen=False)

    def bound(self, key: Fraction) -> Fraction:
        """Return how far from `key` still counts."""
        return exact(self.tolerance.abs) + exact(self.tolerance.rel) * abs(key)

    def _unit(self, seen: Quantity, scoring: Scoring) -> tuple[float, tuple[Text, ...]]:
        """Return what the unit costs, and what to say about it."""
        if self.unit is None:
            return 0.0, ()
        names = [comparable(name) for name in (self.unit.name, *self.unit.aliases)]
        told = comparable(seen.unit) or ("%" if seen.percent else "")
        if told in names or (not told and not self.unit.required):
            return 0.0, ()
        return scoring.unit_penalty, (
            Text(f"단위는 {self.unit.name}입니다.", f"The unit is {self.unit.name}."),
        )

    def spell(self) -> Text:
        """Return the key with its unit."""
        text = spelled(number_of(self.answer)) + (f" {self.unit.name}" if self.unit else "")
        return Text(text, text)

    def review_number(self) -> Iterator[tuple[Where, Text]]:
        """Yield a fractional key without a tolerance."""
        fraction = not isinstance(self.answer, Expression) and self.answer != int(self.answer)
        if fraction and not (self.tolerance.abs or self.tolerance.rel):
            yield (
                ("tolerance",),
                Text(
                    "소수인 답에는 tolerance가 필요합니다.", "A fractional key needs a tolerance."
                ),
            )


@dataclass(frozen=True, kw_only=True)
class Numeric(NumberKey, QuestionFields):
    """Type a number."""

    type: Literal["numeric"]
    """Kind of question, or of gap."""
    like: Like | None = None
    """An exercise whose misconceptions explain wrong answers."""

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed, with the unit."""
        del shown
        unit = f" [{self.unit.name}]" if self.unit else ""
        return Text(f"수{unit}", f"a number{unit}")

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the line, known to hold a number."""
        del shown
        check_unit(self, quantity(line))
        return line.strip()

    def mark(self, answer: Answer) -> Mark:
        """Return what the number earns."""
        return self.mark_number(str(answer), self.scoring)

    def key(self) -> Text:
        """Return the key with its unit."""
        return self.spell()

    def solved(self) -> Answer:
        """Return the key as typed text."""
        return spelled_exactly(self.answer)

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield faults of the key."""
        yield from self.review_number()
        yield from refuse_scoring(self, "unit_penalty", "near")

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the feedback of wrong values."""
        for place, wrong in enumerate(self.wrong):
            yield ("wrong", place, "feedback"), wrong.feedback


NEAR = Text("가깝지만 허용 오차를 벗어났습니다.", "Close, but outside the tolerance.")


def number_of(value: Any) -> Fraction:
    """Return a key that is a number by now."""
    return exact(value)


def spelled_exactly(value: Any) -> str:
    """Return a number with all its digits, so that it is read back as itself."""
    return str(int(value)) if value == int(value) else repr(float(value))


def check_unit(key: NumberKey, seen: Quantity) -> None:
    """Raise Unreadable where a percent sign would change the meaning of the number."""
    unit_is_percent = key.unit is not None and key.unit.name == "%"
    if seen.percent and key.percent == "no" and not unit_is_percent:
        raise Unreadable(Text("%를 빼고 수로 답하세요.", "Answer with a plain number, without %."))
