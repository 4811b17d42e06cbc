"""A question for its author: as learners see it, then what they see later, all of it at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType

from grader.content.document import Where
from grader.model.text import Language, Text
from grader.quiz.base import QuestionFields, words
from grader.quiz.kinds.calculated import written
from grader.quiz.kinds.predict import WrongOutput
from grader.quiz.kinds.text import TermKey
from grader.quiz.option import Option
from grader.report.quiz import indented, question_view, solution_view

SEED = 1
"""The order of choices that is shown."""


def preview_view(
    question: QuestionFields, place: int, count: int, language: Language
) -> Iterator[RenderableType]:
    """Yield a question that is ready: what is asked, its hints, the key, and what mistakes are told."""
    yield from question_view(question, question.shown(SEED), place, count, language)
    for number, hint in enumerate(question.hints, 1):
        yield indented(HINT.format(number=number, hint=hint.in_(language)).in_(language))
    yield from solution_view(question, language)
    for where, said in question.texts():
        if str(where[-1]).startswith("feedback"):
            told = said.in_(language).rstrip()
            yield indented(f"{_answer(question, where).in_(language)} -> {told}")


def _answer(question: QuestionFields, where: Where) -> Text:
    """Return the answer that a sentence is said to."""
    part: Any = question
    for step in where[:-1]:
        is_item = isinstance(step, int) or isinstance(part, Mapping)
        part = part[step] if is_item else getattr(part, str(step))
    match part:
        case Option(text=text):
            return words(text)
        case TermKey(ko=ko, en=en, spellings=spellings):
            return Text(ko or spellings[0], en or spellings[0])
        case WrongOutput(output=output):
            return Text(output, output)
        case _ if hasattr(part, "value"):
            return Text(written(part.value), written(part.value))
    return OTHERWISE


HINT = Text("힌트 {number}: {hint}", "Hint {number}: {hint}")
OTHERWISE = Text("틀린 답", "A wrong answer")
