"""What the exporters share: questions made plain, and what could not be taken along."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from grader.model.text import Language, Text
from grader.quiz.base import QuestionFields, words
from grader.quiz.cloze import Cloze
from grader.quiz.document import ready
from grader.quiz.ordering import Ordering
from grader.quiz.predict import Predict
from grader.quiz.reading import spelled_shape
from grader.quiz.shape import Shape, axes_of

SEED = 1
"""Questions with drawn numbers are exported with the numbers of this seed."""


@dataclass
class Exported:
    """A file for another program."""

    text: str = ""
    dropped: list[tuple[str, Text]] = field(default_factory=list)
    """(question, what was left out)."""

    def drop(self, question: QuestionFields, what: Text) -> None:
        """Say that something of a question was left out."""
        self.dropped.append((question.id, what))


def made_ready(questions: Iterable[QuestionFields], out: Exported) -> list[QuestionFields]:
    """Return the questions with their numbers in them; say where numbers were fixed."""
    made = []
    for one in questions:
        asked = ready(one, SEED)
        if type(asked) is not type(one):
            out.drop(one, Text("수를 하나로 고정했습니다.", "Its numbers were fixed."))
        made.append(asked)
    return made


def spellings(question: Any, language: Language) -> list[tuple[str, float, str]]:
    """Return (text, credit, feedback) of the answers that are typed: shapes, outputs, words."""
    if isinstance(question, Shape):
        right = [(spelled_shape(axes_of(question.answer)), 1.0, "")]
        wrong = [
            (spelled_shape(axes_of(one.value)), 0.0, one.feedback.in_(language))
            for one in question.wrong
        ]
        return right + wrong
    if isinstance(question, Predict):
        right = [(question.raises or question.output, 1.0, "")]
        return right + [(one.output, 0.0, one.feedback.in_(language)) for one in question.wrong]
    return [
        (spelling, key.credit, key.feedback.in_(language))
        for key in question.keys
        for spelling in key.spellings
    ]


def whole_prompt(question: QuestionFields, language: Language) -> str:
    """Return a prompt with its code and figure, as Markdown."""
    parts = [question.prompt.in_(language)]
    if question.code:
        parts.append(f"```{question.code.lang}\n{question.code.text.rstrip()}\n```")
    if question.figure:
        parts.append(f"```\n{question.figure.text.rstrip()}\n```")
    return "\n\n".join(parts)


def option_text(option: Any, language: Language) -> str:
    """Return an option's text in one language."""
    return words(option.text).in_(language)


def unsupported(question: QuestionFields, out: Exported) -> None:
    """Say that a format has no such kind of question."""
    kind = getattr(question, "type", "")
    out.drop(
        question, Text(f"{kind} 문항은 담을 수 없습니다.", f"It cannot hold {kind} questions.")
    )


def is_left_out(question: QuestionFields) -> bool:
    """Return whether no format but ours can hold it."""
    return isinstance(question, Cloze | Ordering)


def imported(
    name: str, kind: str, prompt: str, explanation: str, language: Language, **rest: Any
) -> dict[str, Any]:
    """Return a question read from elsewhere, in our form: a draft until somebody completes it."""
    return {
        "id": name,
        "type": kind,
        "status": "draft",
        "prompt": {language: prompt},
        **({"explanation": {language: explanation}} if explanation else {}),
        **rest,
    }
