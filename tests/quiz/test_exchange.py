import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.bank import Bank
from grader.content.document import build, validate
from grader.content.pack import Pack
from grader.quiz.base import QuestionFields, words
from grader.quiz.document import Quiz, review_quiz
from grader.quiz.exchange import flat, gift, moodle
from grader.quiz.exchange.common import Exported, made_ready
from tests.quiz.make import question

QUESTIONS = Bank(Pack(Path(__file__).parents[2])).questions()
BOTH_WAYS = {"single", "multiple", "true_false", "numeric", "text", "matching"}


def facts(one: Any) -> Any:
    """What must survive: everything that decides a mark, and what is read."""
    told: dict[str, Any] = {
        "type": one.type,
        "prompt": one.prompt.ko,
        "explanation": one.explanation.ko,
    }
    for option in getattr(one, "choices", ()):
        told[words(option.text).ko] = (round(option.earns, 3), option.feedback.ko)
    if one.type == "true_false":
        told["answer"] = (one.answer, one.feedback_wrong.ko)
    if one.type == "numeric":
        bound = one.tolerance.abs + one.tolerance.rel * abs(one.answer)
        told["answer"] = (
            float(one.answer),
            bound,
            [(float(wrong.value), wrong.feedback.ko) for wrong in one.wrong],
        )
    if one.type == "text":
        told["answer"] = [
            (text, key.credit, key.feedback.ko) for key in one.keys for text in key.spellings
        ]
    if one.type == "matching":
        right = {side.id: words(side.text).ko for side in one.right}
        told["answer"] = {words(side.text).ko: right[one.answer[side.id]] for side in one.left}
        told["right"] = sorted(right.values())
    return told


def as_quiz(found: list[dict[str, Any]]) -> Quiz:
    document = {"format": 1, "id": "i", "title": {"ko": "x", "en": "x"}, "questions": found}
    quiz: Quiz = validate(json.dumps(document).encode(), "i.yaml", Quiz, review_quiz)[1]
    return quiz


@pytest.mark.parametrize("form", [gift, moodle])
def test_there_and_back(form: Any) -> None:
    made = [
        one for one in made_ready(QUESTIONS, Exported())
        if getattr(one, "type", "") in BOTH_WAYS and one.code is None and one.figure is None
    ]  # fmt: skip
    text = form.export(made, "ko").text
    back = build(
        Quiz, {"format": 1, "id": "i", "title": {}, "questions": form.read(text, "ko")}
    ).questions
    assert {one.id: facts(one) for one in back} == {one.id: facts(one) for one in made}
    assert len(made) > 100


@settings(deadline=None)
@given(st.text("ab가\\~=#{}:->%* ", min_size=1, max_size=20).map(str.strip).filter(bool))
def test_special_characters_survive(text: str) -> None:
    body = json.dumps(
        {
            "choices": [
                {"id": "a", "text": "x", "correct": True},
                {"id": "b", "text": text, "feedback": {"ko": text, "en": text}},
            ]
        }
    )
    if text.lower() == "x":
        return
    one = question(
        "\n".join(f"{name}: {json.dumps(value)}" for name, value in json.loads(body).items())
    )
    for form in (gift, moodle):
        (back,) = form.read(form.export([one], "ko").text, "ko")
        assert back["choices"][1]["text"]["ko"].split() == text.split()


def test_what_is_imported_is_a_valid_draft() -> None:
    made = [
        one for one in QUESTIONS if getattr(one, "type", "") in {"single", "numeric", "matching"}
    ]
    assert len(as_quiz(gift.read(gift.export(made, "ko").text, "ko")).questions) == len(made)
    assert len(as_quiz(flat.read_csv(flat.export_csv(made, "en").text, "en")).questions) > 20


@pytest.mark.parametrize(
    "export", [gift.export, moodle.export, flat.export_csv, flat.export_text2qti, flat.export_anki]
)
def test_everything_is_exported_or_told(export: Any) -> None:
    for language in ("ko", "en"):
        out = export(QUESTIONS, language)
        told = {name for name, _ in out.dropped}
        for one in QUESTIONS:
            assert one.id in told or one.id in out.text or export is flat.export_csv


def test_kinds_that_moodle_lacks_are_named() -> None:
    ladders: list[QuestionFields] = [
        one for one in QUESTIONS if getattr(one, "type", "") in ("cloze", "ordering")
    ]
    out = moodle.export(ladders, "en")
    assert len(out.dropped) == len(ladders)
    assert "<question " not in out.text


def test_csv_has_a_key_for_each_row() -> None:
    rows = list(csv.DictReader(io.StringIO(flat.export_csv(QUESTIONS, "ko").text)))
    assert len(rows) > 40
    assert all(row[f"option{row['correct']}"] for row in rows)


def test_an_xml_bomb_is_refused() -> None:
    with pytest.raises(ValueError, match="document type"):
        moodle.read('<!DOCTYPE a [<!ENTITY b "c">]><quiz/>', "ko")
