"""What the formats share: questions made plain, and what could not be taken along."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.model.text import Language, Text
from grader.quiz.base import QuestionFields, words
from grader.quiz.document import ready
from grader.quiz.kinds.multiple import Multiple
from grader.quiz.kinds.numeric import Numeric, number_of, spelled_exactly
from grader.quiz.kinds.predict import Predict
from grader.quiz.kinds.shape import Shape, axes_of
from grader.quiz.kinds.single import Single
from grader.quiz.kinds.text import Term
from grader.quiz.option import Option
from grader.quiz.reading import spelled_shape

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


@dataclass
class Imported:
    """Questions read from another program's file."""

    questions: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[tuple[str, Text]] = field(default_factory=list)
    """(question, what could not be taken over)."""


OTHER_KIND = Text("우리에게 없는 종류의 문항입니다.", "This kind of question is not one of ours.")
UNREADABLE = Text("답을 읽을 수 없습니다.", "Its answers cannot be read.")
WILDCARD = Text(
    "별표(*)로 여러 답을 받던 정답을 뺐습니다.", "A key with a wildcard (*) was left out."
)
LOSSES: dict[str, Text] = {
    "hints": Text("힌트를 뺐습니다.", "Hints were left out."),
    "explanation": Text("풀이를 뺐습니다.", "The explanation was left out."),
    "feedback": Text("오답 설명을 뺐습니다.", "Feedback to wrong answers was left out."),
    "concepts": Text("개념과 출처를 뺐습니다.", "Concepts and sources were left out."),
    "points": Text("배점을 뺐습니다.", "The points were left out."),
    "unit": Text("단위를 뺐습니다.", "The unit was left out."),
    "spelling": Text(
        "답의 여러 표기(조사, 모양의 표기 등)를 알아보지 못합니다.",
        "Other spellings of an answer (particles, ways to write a shape) are not recognised.",
    ),
    "like": Text(
        "연습 문제의 오개념 설명을 뺐습니다.", "Explanations by misconceptions were left out."
    ),
}


def tell_lost(question: Any, kept: Container[str], out: Exported) -> None:
    """Say what a question has and a format cannot hold."""
    has = {
        "hints": question.hints,
        "explanation": question.explanation,
        "concepts": question.concepts or question.source,
        "points": question.points != 1,
        "unit": getattr(question, "unit", None),
        "like": getattr(question, "like", None),
        "spelling": isinstance(question, Shape | Term | Predict),
        "feedback": any(where[-1] == "feedback" for where, _ in question.texts()),
    }
    for name, there in has.items():
        if there and name not in kept:
            out.drop(question, LOSSES[name])


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


def tolerance(question: Numeric) -> str:
    """Return how far off a number still counts."""
    return spelled_exactly(float(question.bound(number_of(question.answer))))


def share_of(question: Single | Multiple, chosen: Option) -> float:
    """Return what Moodle gives for choosing an option: of several, wrong ones cost what right ones earn."""
    if isinstance(question, Single):
        return chosen.earns
    right = sum(one.correct for one in question.choices)
    return 1 / right if chosen.correct else -1 / (len(question.choices) - right)


def percent(share: float) -> str:
    """Return a share in percent, with the five decimals that Moodle knows thirds by."""
    return f"{100 * share:.5f}".rstrip("0").rstrip(".")


def literal(text: str) -> str:
    """Return a typed answer for Moodle, where a bare `*` stands for anything."""
    return text.replace("*", "\\*")


def without_wildcards(question: dict[str, Any], made: Imported) -> dict[str, Any]:
    """Return a question whose keys are what is to be typed; keys with wildcards are told and left out."""
    if question["type"] != "text":
        return question
    kept = [one for one in question["keys"] if "*" not in one["text"].replace("\\*", "")]
    if len(kept) < len(question["keys"]):
        made.dropped.append((question["id"], WILDCARD))
    keys = [one | {"text": one["text"].replace("\\*", "*")} for one in kept]
    return question | {"keys": keys}


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


def called(name: str, number: int) -> str:
    """Return the id of an imported question: its name as an id can be, or its number."""
    return re.sub(r"[^a-z0-9.-]+", "-", name.lower()).strip("-.") or f"imported.{number}"


def pairs(sides: Sequence[tuple[str, str]], language: Language) -> dict[str, Any]:
    """Return the fields of a matching question; a right side without a left one is a distractor."""
    rights = list(dict.fromkeys(right for _, right in sides))
    lefts = [(left, right) for left, right in sides if left]
    return {
        "left": [{"id": f"l{n}", "text": {language: left}} for n, (left, _) in enumerate(lefts, 1)],
        "right": [{"id": f"r{n}", "text": {language: right}} for n, right in enumerate(rights, 1)],
        "answer": {f"l{n}": f"r{rights.index(right) + 1}" for n, (_, right) in enumerate(lefts, 1)},
    }
