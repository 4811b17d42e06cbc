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
from grader.quiz.exchange import anki, flat, gift, moodle
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
        Quiz, {"format": 1, "id": "i", "title": {}, "questions": form.read(text, "ko").questions}
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
        (back,) = form.read(form.export([one], "ko").text, "ko").questions
        assert back["choices"][1]["text"]["ko"].split() == text.split()


def test_what_is_imported_is_a_valid_draft() -> None:
    made = [
        one for one in QUESTIONS if getattr(one, "type", "") in {"single", "numeric", "matching"}
    ]
    assert len(as_quiz(gift.read(gift.export(made, "ko").text, "ko").questions).questions) == len(
        made
    )
    assert (
        len(as_quiz(flat.read_csv(flat.export_csv(made, "en").text, "en").questions).questions) > 20
    )


@pytest.mark.parametrize(
    "export", [gift.export, moodle.export, flat.export_csv, flat.export_text2qti, anki.export]
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


def test_what_is_left_out_is_told_for_each_format() -> None:
    one = question(
        "type: numeric\nanswer: 3\nunit: {name: nat}\npoints: 2\nhints: [{ko: 힌트, en: hint}]\n"
        "wrong: [{value: 2, feedback: {ko: 아님, en: no}}]"
    )
    told = {
        name: {what.en.split()[0] + " " + what.en.split()[1] for _, what in export([one], "en").dropped}
        for name, export in {
            "gift": gift.export, "moodle": moodle.export, "qti": flat.export_text2qti, "anki": anki.export,
        }.items()
    }  # fmt: skip
    assert told["gift"] == {"Hints were", "Concepts and", "The points", "The unit"}
    assert told["moodle"] == {"The unit"}
    assert told["qti"] == {"Hints were", "Concepts and", "The unit", "Feedback to"}
    assert told["anki"] == {"Hints were", "The points", "The unit", "Feedback to"}


def test_hints_points_and_concepts_come_back_from_moodle() -> None:
    one = question(
        "type: numeric\nanswer: 3\npoints: 2.5\nhints: [{ko: 하나, en: a}, {ko: 둘, en: b}]"
    )
    (back,) = moodle.read(moodle.export([one], "ko").text, "ko").questions
    assert (back["points"], back["concepts"]) == (2.5, ["c"])
    assert [hint["ko"] for hint in back["hints"]] == ["하나", "둘"]


@pytest.mark.parametrize("form", [gift, moodle])
def test_an_asterisk_is_itself_and_no_wildcard(form: Any) -> None:
    one = question("type: text\nkeys: [{text: 'a*b'}]")
    text = form.export([one], "ko").text
    assert "\\*b" in text  # Moodle takes a bare one for anything
    (back,) = form.read(text, "ko").questions
    assert back["keys"][0]["text"] == "a*b"


def test_wildcards_of_others_are_told_and_left_out() -> None:
    made = gift.read("::q::Name it {=transfer learning =*learning*}", "en")
    assert [key["text"] for key in made.questions[0]["keys"]] == ["transfer learning"]
    assert "wildcard" in made.dropped[0][1].en


OTHERS = """$CATEGORY: x

// a comment
::essay::Write about it {}

Just a description.

::gap::Water is {=wet ~dry} at all times.

::sum::2 + 2? {#four}
"""


def test_kinds_of_others_are_told() -> None:
    made = gift.read(OTHERS, "en")
    assert [name for name, _ in made.dropped] == ["essay", "imported.2", "gap", "sum"]
    xml = '<quiz><question type="category"/><question type="essay"><name><text>E</text></name></question></quiz>'
    told = moodle.read(xml, "en")
    assert ([name for name, _ in told.dropped], told.questions) == (["e"], [])


@pytest.mark.parametrize(
    ("body", "key", "bound"),
    [("#4", 4, 0), ("#4:0.5#ok", 4, 0.5), ("#1..5", 3, 2), ("#=4:1", 4, 1)],
)
def test_every_way_to_write_a_number_in_gift(body: str, key: float, bound: float) -> None:
    (one,) = gift.read(f"::n::How many? {{{body}}}", "en").questions
    assert (one["answer"], one["tolerance"]["abs"]) == (key, bound)


def test_gift_has_one_body_a_question_and_escapes_the_rest() -> None:
    import re

    for language in ("ko", "en"):
        for block in gift.export(QUESTIONS, language).text.split("\n\n"):
            bare = re.sub(r"\\[~=#{}:\\n]", "", block)
            assert bare.count("{") == bare.count("}") == 1
            assert re.match(r"::[^:]+::\[markdown\]", block)
            body = bare[bare.index("{") :]
            assert "~" in body or "->" not in body.replace(" -> ", "") or "=" not in body


def test_moodle_takes_the_shares_we_write() -> None:
    from xml.etree import ElementTree as ET

    known = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}  # fmt: skip
    root = ET.fromstring(moodle.export(QUESTIONS, "ko").text)
    shares = {
        abs(float(one.get("fraction", ""))) for one in root.iter("answer") if one.get("fraction")
    }
    assert shares <= known
    kinds = {"multichoice", "truefalse", "numerical", "shortanswer", "matching"}
    for node in root.iter("question"):
        assert node.get("type") in kinds
        assert [child.tag for child in node][:4] == [
            "name",
            "questiontext",
            "generalfeedback",
            "defaultgrade",
        ]


def test_text2qti_reads_what_we_write(tmp_path: Path) -> None:
    text2qti = pytest.importorskip("text2qti.quiz")
    from text2qti.config import Config
    from text2qti.qti import QTI

    config = Config()
    for language in ("ko", "en"):
        made = flat.export_text2qti(QUESTIONS, language)
        quiz = text2qti.Quiz(made.text, config=config, source_name="x", resource_path=".")
        unsupported = {name for name, what in made.dropped if "cannot hold" in what.en}
        assert len(quiz.questions_and_delims) == len(QUESTIONS) - len(unsupported)
        path = tmp_path / f"{language}.zip"
        QTI(quiz).save(path)
        assert path.stat().st_size > 10_000


def test_an_anki_package_holds_each_question_under_its_own_id(tmp_path: Path) -> None:
    import sqlite3
    import zipfile

    pytest.importorskip("genanki")
    path = tmp_path / "deck.apkg"
    for _ in range(2):  # the second time nothing gets another id
        package, made = anki.package(QUESTIONS, "ko", "CNN")
        package.write_to_file(str(path))
        zipfile.ZipFile(path).extract("collection.anki2", tmp_path)
        with sqlite3.connect(tmp_path / "collection.anki2") as database:
            rows = database.execute("SELECT guid, mid, flds, tags FROM notes").fetchall()
            (decks,) = database.execute("SELECT decks FROM col").fetchone()
        assert {guid for guid, *_ in rows} == {one.id for one in QUESTIONS}
        assert len({model for _, model, *_ in rows}) == 1
        fields = {guid: flds.split("\x1f") for guid, _, flds, _ in rows}
        assert "VGG16" in fields["l0.vgg.name"][0]
        assert "가중치가 있는 층의 수" in fields["l0.vgg.name"][1]
        assert any("vgg-names" in tags for *_, tags in rows)
        assert str(anki._number("deck CNN")) in json.loads(decks)
    assert made.dropped


def test_a_table_that_is_no_quiz() -> None:
    with pytest.raises(ValueError, match="no column"):
        flat.read_csv("a,b\n1,2\n", "ko")
    made = flat.read_csv("question,option1,option2,correct\nx,a,b,3\ny,a,b,2\n", "ko")
    assert [name for name, _ in made.dropped] == ["imported.1"]
    assert made.questions[0]["prompt"] == {"ko": "y"}
