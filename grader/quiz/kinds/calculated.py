"""Fresh numbers each time: parameters from a seed, the key from the engine.

Such a question is never asked itself: `ready` makes one of another kind of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, Literal

from grader.content.choice import Choice, by_key
from grader.content.document import Where
from grader.content.expression import Expression
from grader.content.seeds import Draws, seed_of, shuffled
from grader.content.undefined import undefined
from grader.model.text import Text
from grader.quiz.base import (
    Like,
    QuestionFields,
    Scope,
    Wrong,
    fill,
    fill_common,
)
from grader.quiz.kinds.numeric import EXACT, Numeric, Tolerance, Unit
from grader.quiz.kinds.shape import Shape, WrongShape, shape_of
from grader.quiz.kinds.single import Single
from grader.quiz.option import Option
from grader.quiz.reading import spelled, spelled_shape


@dataclass(frozen=True)
class OneOf:
    """A parameter drawn from a list."""

    choice: tuple[Any, ...]
    """The values it is drawn from."""

    def make(self, draws: Draws, scope: Scope) -> Any:
        """Return one of the values."""
        del scope
        return self.choice[draws.below(len(self.choice))]


@dataclass(frozen=True)
class Span:
    """A whole number drawn from low, low+step, … up to high (included)."""

    range: tuple[int, ...]
    """Low, high (included), and the step where it is not 1."""

    def make(self, draws: Draws, scope: Scope) -> Any:
        """Return a number of the range."""
        del scope
        low, high, step = (*self.range, 1)[:3]
        return low + step * draws.below((high - low) // step + 1)


@dataclass(frozen=True)
class From:
    """A value computed from the parameters before it, for the prompt or the key."""

    compute: Expression
    """An expression over the parameters before it."""

    def make(self, draws: Draws, scope: Scope) -> Any:
        """Return the value."""
        del draws
        return self.compute.evaluate(scope)


Parameter = Annotated[
    OneOf | Span | From,
    Choice(
        {"choice": OneOf, "range": Span, "compute": From},
        by_key("range", "compute", otherwise="choice"),
    ),
]


@dataclass(frozen=True)
class WrongWay:
    """A wrong computation that people make."""

    value: Expression
    """What it gives, an expression over the parameters."""
    feedback: Text
    """What to say to who gives it."""
    mistake: str = ""
    """Name of the misconception, counted over all questions."""


@dataclass(frozen=True, kw_only=True)
class Calculated(QuestionFields):
    """A question whose numbers are drawn and whose key is computed."""

    type: Literal["calculated"]
    """Kind of question, or of gap."""
    params: dict[str, Parameter]
    """Numbers drawn or computed anew each time, by name; `{name}` puts one into a text."""
    answer: Expression
    """The right answer, an expression over the parameters."""
    require: tuple[Expression, ...] = ()
    """What drawn parameters must satisfy."""
    respond: Literal["numeric", "shape", "single"] = "numeric"
    """How it is answered: by a number, a shape, or a choice made of the key and the wrong ways."""
    wrong: tuple[WrongWay, ...] = ()
    """Wrong ways: distractors, and explanations of wrong answers."""
    like: Like | None = None
    """An exercise whose misconceptions explain wrong answers."""
    tolerance: Tolerance = EXACT
    """How far off still counts."""
    unit: Unit | None = None
    """What the number counts."""
    percent: Literal["no", "either"] = "no"
    """`either`: 25% and 0.25 are the same answer."""
    most_choices: int = 5
    """Most choices that are shown."""

    def drawn(self, seed: int, names: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters of a seed, with the namespaces; the same for ever."""
        for turn in range(200):
            draws = Draws(seed_of(seed, self.id, turn))
            scope = dict(names)
            for name, parameter in self.params.items():
                scope[name] = parameter.make(draws, scope)
            if all(bool(one.evaluate(scope)) for one in self.require):
                return scope
        raise ValueError(f"{self.id}: no parameters satisfy `require`")

    def ready(self, seed: int, names: Mapping[str, Any]) -> Numeric | Shape | Single:
        """Return the question of a seed, with its numbers in it."""
        scope = self.drawn(seed, names)
        filled = fill_common(self, scope)
        common = {one.name: getattr(filled, one.name) for one in fields(QuestionFields)}
        if self.respond == "single":
            return Single(**common, choices=self._choices(seed, scope))
        if self.respond == "shape":
            key = shape_of(self.answer, scope)
            wrong = tuple(
                WrongShape(shape_of(one.value, scope), fill(one.feedback, scope), one.mistake)
                for one in self.wrong
            )
            return Shape(**common, type="shape", answer=key, wrong=wrong, like=self._like(scope))
        values = tuple(
            Wrong(plain_number(one.value.evaluate(scope)), fill(one.feedback, scope), one.mistake)
            for one in self.wrong
        )
        return Numeric(
            **common,
            type="numeric",
            answer=plain_number(self.answer.evaluate(scope)),
            wrong=values,
            like=self._like(scope),
            tolerance=self.tolerance,
            unit=self.unit,
            percent=self.percent,
        )

    def _like(self, scope: Scope) -> Like | None:
        if self.like is None:
            return None
        args = {
            name: one.evaluate(scope) if isinstance(one, Expression) else one
            for name, one in self.like.args.items()
        }
        return replace(self.like, args=args)

    def _choices(self, seed: int, scope: Scope) -> tuple[Option, ...]:
        """Return the key and the wrong ways as options; equal ones are left out."""
        options = [Option("key", written(self.answer.evaluate(scope)), correct=True)]
        seen = {options[0].text}
        order = shuffled([str(place) for place in range(len(self.wrong))], seed, self.id, "wrong")
        for place in map(int, order):
            way = self.wrong[place]
            text = written(way.value.evaluate(scope))
            if text not in seen and len(options) < self.most_choices:
                seen.add(text)
                name = self.choice_id(place)
                options.append(Option(name, text, feedback=fill(way.feedback, scope)))
        return tuple(options)

    def choice_id(self, place: int) -> str:
        """Return what the choice made of a wrong way is called."""
        return self.wrong[place].mistake or f"wrong{place}"

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield expressions that name what there is not."""
        known = set(self.params)
        for place, one in enumerate(self.require):
            yield from undefined(("require", place), one, known)
        yield from undefined(("answer",), self.answer, known)
        for place, way in enumerate(self.wrong):
            yield from undefined(("wrong", place, "value"), way.value, known)
        earlier: set[str] = set()
        for name, parameter in self.params.items():
            if isinstance(parameter, From):
                yield from undefined(("params", name, "compute"), parameter.compute, earlier)
            if isinstance(parameter, Span) and not 2 <= len(parameter.range) <= 3:
                yield ("params", name, "range"), Text("[처음, 끝, 간격]", "[low, high, step]")
            earlier.add(name)
        if self.respond == "single" and len(self.wrong) < 2:
            yield ("wrong",), Text("틀린 길이 둘 이상 필요합니다.", "Two wrong ways are needed.")

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the feedback of the wrong ways."""
        for place, way in enumerate(self.wrong):
            yield ("wrong", place, "feedback"), way.feedback


def plain_number(value: Any) -> float:
    """Return a number of NumPy's or Python's as Python's."""
    item = getattr(value, "item", None)
    number = item() if item else value
    return int(number) if isinstance(number, bool) else number


def written(value: Any) -> str:
    """Return a value as an option's text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return spelled_shape(tuple(None if one is None else int(one) for one in value))
    return spelled(plain_number(value))
