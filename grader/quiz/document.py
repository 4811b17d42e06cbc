"""The quiz document: a file of questions, and what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from grader.content.choice import ByField, Choice
from grader.content.document import Languages, Where
from grader.content.expression import Expression
from grader.content.languages import review_text
from grader.content.undefined import undefined
from grader.model.text import LANGUAGES, Text
from grader.quiz.base import QuestionFields
from grader.quiz.kinds.calculated import Calculated
from grader.quiz.kinds.cloze import Cloze
from grader.quiz.kinds.matching import Matching
from grader.quiz.kinds.multiple import Multiple
from grader.quiz.kinds.numeric import Numeric
from grader.quiz.kinds.ordering import Ordering
from grader.quiz.kinds.predict import Predict
from grader.quiz.kinds.shape import Shape
from grader.quiz.kinds.single import Single
from grader.quiz.kinds.text import Term
from grader.quiz.kinds.true_false import TrueFalse
from grader.quiz.names import namespaces

KINDS: dict[str, Any] = {
    "single": Single,
    "multiple": Multiple,
    "true_false": TrueFalse,
    "numeric": Numeric,
    "shape": Shape,
    "text": Term,
    "matching": Matching,
    "ordering": Ordering,
    "cloze": Cloze,
    "predict": Predict,
    "calculated": Calculated,
}
"""Every kind of question: a new one is a file of its own, and a name here and in `Question`."""
Question = Annotated[
    Single
    | Multiple
    | TrueFalse
    | Numeric
    | Shape
    | Term
    | Matching
    | Ordering
    | Cloze
    | Predict
    | Calculated,
    Choice(KINDS, ByField("type", "single")),
]

_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
MAX_FIGURE = 72


@dataclass(frozen=True)
class Quiz:
    """A file of questions, in the order in which they are asked."""

    format: Literal[1]
    """Version of this format."""
    id: str
    """Stable name of the quiz: L0, review-shapes."""
    title: Text
    """What the quiz is called."""
    questions: tuple[Question, ...]
    """The questions, in the order in which they are asked."""


def ready(question: QuestionFields, seed: int) -> QuestionFields:
    """Return a question that can be asked and marked: parameters drawn, expressions computed."""
    names = namespaces()
    if isinstance(question, Calculated):
        return question.ready(seed, names)
    if isinstance(question, Numeric | Shape):
        computed: Any = question.resolved(names)
        return computed if isinstance(computed, QuestionFields) else question
    if isinstance(question, Cloze):
        blanks: dict[str, Any] = {
            name: blank.resolved(names) for name, blank in question.blanks.items()
        }
        return replace(question, blanks=blanks)
    return question


def review_quiz(quiz: Quiz, languages: Languages = LANGUAGES) -> Iterator[tuple[Where, Text]]:
    """Yield what the fields alone cannot say, question by question."""
    yield from review_text(("title",), quiz.title, languages)
    seen: set[str] = set()
    for place, question in enumerate(quiz.questions):
        here: Where = ("questions", place)
        if question.id in seen:
            yield (*here, "id"), Text("같은 id의 문항이 있습니다.", "Another question has this id.")
        seen.add(question.id)
        for where, message in _review(question, languages):
            yield (*here, *where), message


def _review(question: QuestionFields, languages: Languages) -> Iterator[tuple[Where, Text]]:
    if not _ID.fullmatch(question.id):
        yield (
            ("id",),
            Text(
                "소문자, 숫자, 점, 붙임표만 쓸 수 있습니다.",
                "Use lower-case letters, digits, points and hyphens.",
            ),
        )
    if question.rev < 1 or not 1 <= question.difficulty <= 5 or question.points <= 0:
        yield ("rev",), Text("rev, difficulty, points의 범위", "Range of rev, difficulty, points")
    yield from question.review()
    for where, expression in _constant_expressions(question):
        yield from undefined(where, expression, set())
    if question.status == "ready":
        yield from _review_ready(question, languages)
    if question.figure and any(
        len(line) > MAX_FIGURE or not line.isascii() for line in question.figure.text.splitlines()
    ):
        yield (
            ("figure", "text"),
            Text("그림은 72칸 이내의 ASCII여야 합니다.", "A figure is ASCII, 72 columns at most."),
        )


def _constant_expressions(question: QuestionFields) -> Iterator[tuple[Where, Expression]]:
    """Yield the expressions of kinds without parameters."""
    if not isinstance(question, Numeric | Shape):
        return
    if isinstance(question.answer, Expression):
        yield ("answer",), question.answer
    wrongs: tuple[Any, ...] = question.wrong
    for place, wrong in enumerate(wrongs):
        if isinstance(wrong.value, Expression):
            yield ("wrong", place, "value"), wrong.value


def _review_ready(question: QuestionFields, languages: Languages) -> Iterator[tuple[Where, Text]]:
    """Yield what a question lacks to be asked."""
    for where, text in question.told():
        yield from review_text(where, text, languages)
        for language in LANGUAGES:
            if unicodedata.normalize("NFC", getattr(text, language)) != getattr(text, language):
                yield (*where, language), Text("NFC가 아닙니다.", "This is not NFC.")
    if not question.source:
        yield ("source",), Text("출처가 없습니다.", "The source is missing.")
    if not question.concepts:
        yield ("concepts",), Text("개념이 없습니다.", "The concepts are missing.")
    scores = [test.score for test in question.tests]
    if not any(score == 1 for score in scores) or not any(score < 1 for score in scores):
        yield (
            ("tests",),
            Text("맞는 답과 틀린 답의 시험이 필요합니다.", "Test a right and a wrong answer."),
        )
