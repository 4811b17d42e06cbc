"""What every kind of question has: its fields, how it is asked, and what marking gives."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from grader.content.choice import Choice, by_text
from grader.content.document import Where
from grader.content.expression import Expression
from grader.model.text import LANGUAGES, Alike, Text
from grader.quiz.reading import spelled

Words = Annotated[Text | str, Choice({"text": str, "other": Text}, by_text)]
"""A sentence in both languages, or one string where both are the same (numbers, code)."""
Number = Annotated[Expression | float, Choice({"text": Expression, "other": float}, by_text)]
"""A number, or an expression over the question's parameters and the engine."""
Answer = Any
"""What is stored of an answer: ids, or what was typed; plain JSON."""
Scope = Mapping[str, Any]
NO_TEXT = Text()


@dataclass(frozen=True)
class Figure:
    """A drawing in plain characters."""

    text: str
    """The drawing: ASCII, 72 columns at most."""
    alt: Text
    """What it shows, for who cannot see it."""


@dataclass(frozen=True)
class Code:
    """Program text shown with the question."""

    text: str
    """The program, as it is shown and run."""
    lang: str = "python"
    """Its language, for colours."""


@dataclass(frozen=True)
class OwnTest:
    """An answer and the score it must get."""

    answer: Any
    """Ids or a typed line; `@key` and `@0`, `@1` … stand for the key and the wrong values in order."""
    score: float
    """The score it must get, 0 to 1."""
    seed: int = 1
    """Which drawing of the parameters it is tried on."""


@dataclass(frozen=True)
class Scoring:
    """How answers earn; what does not belong to a kind is refused there."""

    rule: Literal["balanced", "net", "coverage", "each", "all_or_nothing"] | None = None
    """How several choices add up; `balanced` by default: guessing earns nothing."""
    unit_penalty: float = 0.0
    """Part of the score lost by a missing or wrong unit."""
    per_axis: bool = False
    """Shapes of the right rank earn by matching axes."""
    near: float = 0.0
    """Within this many tolerances an answer earns `near_credit`."""
    near_credit: float = 0.5
    """What an answer earns that is nearly right."""


Level = Literal["recall", "compute", "predict", "explain"]
"""What a question takes."""


@dataclass(frozen=True, kw_only=True)
class QuestionFields:
    """One question."""

    id: str
    """Stable name; answers and reviews refer to it."""
    prompt: Text
    """What is asked, in Markdown."""
    explanation: Text = NO_TEXT
    """Why the key is right; shown after the answer."""
    source: tuple[Words, ...] = ()
    """Lecture and heading it comes from, as `L0: …`."""
    concepts: tuple[str, ...] = ()
    """What it asks about, by the ids of glossary.yaml."""
    level: Level = "recall"
    """What it takes: to recall, compute, predict or explain."""
    tests: tuple[OwnTest, ...] = ()
    """Answers and the scores they must get; one right and one wrong at least."""
    rev: int = 1
    """Raised by one whenever the key, the choices or the meaning change."""
    status: Literal["draft", "ready", "retired"] = "ready"
    """`draft` is not asked yet, `retired` no more."""
    hints: tuple[Text, ...] = ()
    """Opened one at a time."""
    code: Code | None = None
    """Program text shown with the question."""
    figure: Figure | None = None
    """A drawing shown with the question."""
    difficulty: int = 2
    """The author's guess, 1 to 5."""
    points: float = 1.0
    """Its weight in an exam."""
    time_s: int | None = None
    """Seconds a sure learner needs."""
    shuffle: bool = True
    """Whether choices change their order from showing to showing."""
    exercise: str = ""
    """The exercise to do after a miss."""
    scoring: Scoring = Scoring()
    """How answers earn, where the usual rule does not fit."""

    # What a kind says about itself; each overrides these.

    def shown(self, seed: int) -> tuple[str, ...]:
        """Return the ids of what can be chosen, in the order of this showing."""
        del seed
        return ()

    def options(self, shown: Sequence[str]) -> list[tuple[str, Text]]:
        """Return (label, text) of each line below the prompt."""
        del shown
        return []

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed, in a few words."""
        raise NotImplementedError

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the answer in a typed line; raise Unreadable when it has not the form."""
        raise NotImplementedError

    def accept(self, value: Any, shown: Sequence[str]) -> Answer:
        """Return the answer in plain data (a file, a test): ids, or what read() takes."""
        return self.read(_typed(value), shown)

    def retyped(self, answer: Answer, shown: Sequence[str]) -> Text:
        """Return an answer as it is typed at this showing: read() makes the same of it."""
        del shown
        return Alike(str(answer))

    def mark(self, answer: Answer) -> "Mark":
        """Return what an answer earns, and what to say about it."""
        raise NotImplementedError

    def key(self) -> Text:
        """Return the right answer, for people."""
        raise NotImplementedError

    def solved(self) -> Answer:
        """Return a right answer."""
        raise NotImplementedError

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield what the fields alone cannot say."""
        yield from ()

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield every sentence a learner may read beside prompt, explanation and hints."""
        yield from ()

    def told(self) -> Iterator[tuple[Where, Text]]:
        """Yield every sentence a learner may read, and where it stands."""
        yield ("prompt",), self.prompt
        yield ("explanation",), self.explanation
        for place, hint in enumerate(self.hints):
            yield ("hints", place), hint
        for place, one in enumerate(self.source):
            yield ("source", place), words(one)
        yield from self.texts()

    @property
    def typed(self) -> bool:
        """Whether the answer is free text, so that commands need a slash."""
        return False


@dataclass(frozen=True)
class Mark:
    """An answer judged."""

    score: float
    """From 0 to 1."""
    feedback: tuple[Text, ...] = ()
    echo: str = ""
    """How the answer was read, where that is not plain."""
    almost: bool = False
    """A typing slip: asked again in practice, worth nothing in an exam."""
    foreseen: bool = True
    """Whether the author has said something about this answer."""
    mistakes: tuple[str, ...] = ()
    """Misconceptions recognised."""


@dataclass(frozen=True)
class Wrong:
    """A wrong number that is known, and what it comes from."""

    value: Number
    """The wrong number, or an expression."""
    feedback: Text
    """What to say to who gives it."""
    mistake: str = ""
    """Name of the misconception, counted over all questions."""


@dataclass(frozen=True)
class Like:
    """An exercise's function with this question's numbers: its misconceptions explain wrong answers."""

    exercise: str
    """The exercise's name."""
    function: str
    """Its function."""
    args: dict[str, Number]
    """The function's arguments with this question's numbers."""
    at: tuple[int | str, ...] = ()
    """Where the answer stands in what the function returns, as `[0]` or `[total]`."""


def rounded(score: float) -> float:
    """Return a score as it is stored: within [0, 1], six places."""
    return round(min(1.0, max(0.0, score)), 6)


def words(value: Text | str) -> Text:
    """Return a sentence in both languages."""
    return value if isinstance(value, Text) else Alike(value)


def value_of(number: Expression | float, scope: Scope) -> float:
    """Return a number, computed where it is an expression."""
    value = number.evaluate(scope) if isinstance(number, Expression) else number
    value = value.item() if hasattr(value, "item") else value  # NumPy's numbers spell otherwise
    return value if isinstance(value, int | float) else float(value)


_HOLE = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def fill(text: Text, scope: Scope) -> Text:
    """Return a sentence with `{name}` replaced where the scope has the name."""
    return Text(*(fill_in(text.in_(language), scope) if text else "" for language in LANGUAGES))


def fill_in(text: str, scope: Scope) -> str:
    """Return one string with its `{name}`s replaced; other braces stay."""

    def replacement(found: re.Match[str]) -> str:
        name = found[1]
        return _spelled(scope[name]) if name in scope else found[0]

    return _HOLE.sub(replacement, text)


def _spelled(value: Any) -> str:
    return spelled(value) if isinstance(value, float) else str(value)


def fill_fields(question: Any, scope: Scope, names: Sequence[str]) -> dict[str, Any]:
    """Return a question's named sentences, filled, as changes for `replace`."""
    return {name: fill(getattr(question, name), scope) for name in names}


def fill_common(question: Any, scope: Scope) -> Any:
    """Return a question with parameters put into everything people read."""
    changes: dict[str, Any] = fill_fields(question, scope, ("prompt", "explanation"))
    changes["hints"] = tuple(fill(hint, scope) for hint in question.hints)
    if question.code:
        changes["code"] = replace(question.code, text=fill_in(question.code.text, scope))
    if question.figure:
        figure = question.figure
        changes["figure"] = Figure(fill_in(figure.text, scope), fill(figure.alt, scope))
    return replace(question, **changes)


def refuse_scoring(question: QuestionFields, *allowed: str) -> Iterator[tuple[Where, Text]]:
    """Yield a problem for each scoring option that does not apply to the kind."""
    default = Scoring()
    for name in ("rule", "unit_penalty", "per_axis", "near"):
        if name not in allowed and getattr(question.scoring, name) != getattr(default, name):
            yield (
                ("scoring", name),
                Text(
                    "이 종류의 문항에는 적용되지 않습니다.",
                    "This does not apply to this kind of question.",
                ),
            )


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(_typed(item) for item in value)
    return "N" if value is None else str(value)
