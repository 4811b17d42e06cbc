"""An exam's paper: its questions with drawn numbers and no keys, to be answered elsewhere.

A paper is a quiz document whose keys are empty and whose ids are the labels on the screen, so that the
same runner asks it, and nothing in it tells a right choice from a wrong one. What is typed is marked
later against the bank: a label means the same choice there, since one person's seed gives one order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grader.content.document import Where
from grader.model.text import Text
from grader.quiz.base import QuestionFields, words
from grader.quiz.document import Question, ready
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
from grader.quiz.option import text_of
from grader.quiz.run import Planned
from grader.quiz.select import Blueprint


@dataclass(frozen=True)
class Paper:
    """One person's paper."""

    format: Literal[1]
    exam: str
    title: Text
    person: str
    questions: tuple[Question, ...]
    minutes: int = 0
    negative: bool = False


def review_paper(_paper: Paper) -> Iterator[tuple[Where, Text]]:
    """Yield nothing: a paper has no keys that could be at fault."""
    yield from ()


def paper_of(
    exam: Blueprint, person: str, questions: Sequence[QuestionFields], plan: Sequence[Planned]
) -> dict[str, Any]:
    """Return a paper as plain data."""
    items = [
        _keyless(ready(one, planned.variant), planned.variant)
        for one, planned in zip(questions, plan, strict=True)
    ]
    return {
        "format": 1,
        "exam": exam.id,
        "title": _both(exam.title),
        "person": person,
        "minutes": exam.minutes,
        "negative": exam.negative,
        "questions": items,
    }


def typed_of(answer: Any) -> Any:
    """Return an answer to a paper as it is handed in: what a person could have typed."""
    if isinstance(answer, dict) and all(one and str(one).isalpha() for one in answer.values()):
        return " ".join(f"{number}{letter}" for number, letter in answer.items())
    return answer


def _keyless(question: QuestionFields, seed: int) -> dict[str, Any]:
    shown = question.shown(seed)
    told: dict[str, Any] = {
        "id": question.id,
        "prompt": _both(question.prompt),
        "status": "draft",
        "level": question.level,
        "points": question.points,
        "shuffle": False,
    }
    if question.source:
        told["source"] = [_both(words(one)) for one in question.source]
    if question.code:
        told["code"] = {"text": question.code.text, "lang": question.code.lang}
    if question.figure:
        told["figure"] = {"text": question.figure.text, "alt": _both(question.figure.alt)}
    return told | _empty(question, shown)


def _empty(question: QuestionFields, shown: Sequence[str]) -> dict[str, Any]:
    """Return what only the kind has, its key left empty."""
    match question:
        case Single():
            return {"type": "single", "choices": _labelled(question.choices, shown)}
        case Multiple():
            rule = {"rule": question.rule}
            choices = _labelled(question.choices, shown)
            return {"type": "multiple", "choices": choices, "scoring": rule}
        case TrueFalse():
            return {"type": "true_false", "answer": True, "feedback_wrong": {}}
        case Numeric():
            # Whether % is part of the answer decides what can be read; the unit is only its name.
            unit = {"unit": {"name": question.unit.name}} if question.unit else {}
            return {"type": "numeric", "answer": 0, "percent": question.percent, **unit}
        case Shape():
            return {"type": "shape", "answer": []}
        case Term():
            return {"type": "text", "keys": []}
        case Matching():
            left = [one.id for one in question.left]
            return {
                "type": "matching",
                "left": _labelled(question.left, left),
                "right": _labelled(question.right, shown, letters=True),
                "answer": {},
                "reuse": question.reuse,
            }
        case Ordering():
            return {"type": "ordering", "items": _labelled(question.items, shown)}
        case Predict():
            return {"type": "predict", "compare": "output"}
        case Cloze():
            return {
                "type": "cloze",
                "blanks": {name: _blank(one) for name, one in question.blanks.items()},
            }
    raise TypeError(f"{question.id}: no paper form of {type(question).__name__}")


def _blank(blank: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "numeric": {"answer": 0},
        "shape": {"answer": []},
        "text": {"keys": []},
    }
    prompt = {"prompt": _both(blank.prompt)} if blank.prompt else {}
    return {"type": blank.type, **empty[blank.type], **prompt}


def _labelled(options: Any, shown: Sequence[str], *, letters: bool = False) -> list[dict[str, Any]]:
    return [
        {
            "id": chr(97 + place) if letters else str(place + 1),
            "text": _both(text_of(options, name)),
        }
        for place, name in enumerate(shown)
    ]


def _both(text: Text) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en}
