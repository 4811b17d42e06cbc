import json
from pathlib import Path

import pytest

from tests import samples
from tests.cli.conftest import Learn


@pytest.fixture(autouse=True)
def _glossary(tiny: Path) -> None:
    samples.write_glossary(tiny)
    exercise = tiny / "exercises" / "01_scale.yaml"
    text = exercise.read_text(encoding="utf-8")
    exercise.write_text(text.replace("minutes: 5", "concepts: [factor]"), encoding="utf-8")


def test_a_term_is_explained_with_where_to_practise(learn: Learn) -> None:
    ended = learn("glossary", "Multi")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "factor (배율)",
        "  What is multiplied by.",
        "  also: 배수, multiplier",
        "  see also: batch (배치)",
        "  exercises: 01_scale",
    ]
    assert learn("glossary", "배율", "--lang", "ko").out.splitlines() == [
        "배율(factor)",
        "  곱하는 수.",
        "  다른 표기: 배수, multiplier",
        "  함께 보기: 배치(batch)",
        "  연습: 01_scale",
    ]


def test_several_terms_are_explained_one_after_the_other(learn: Learn) -> None:
    assert learn("glossary", "배").out.splitlines()[:1] == ["factor (배율)"]
    assert "\n\nbatch (배치)\n" in learn("glossary", "배").out


def test_all_terms_are_listed_by_their_first_letter(learn: Learn) -> None:
    assert learn("glossary").out.splitlines() == ["B  batch (배치)", "F  factor (배율)", "R  ReLU"]
    assert learn("glossary", "--lang", "ko").out.splitlines() == [
        "R  ReLU",
        "ㅂ  배율(factor), 배치(batch)",
    ]


@pytest.mark.parametrize("arguments", [["factor"], []], ids=str)
def test_narrow_terminals_lose_nothing(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    wide = learn("glossary", *arguments).out.split()
    monkeypatch.setenv("COLUMNS", "40")
    narrow = learn("glossary", *arguments).out
    assert max(len(line.rstrip()) for line in narrow.splitlines()) <= 40
    assert narrow.split() == wide


def test_json_is_one_object(learn: Learn) -> None:
    told = json.loads(learn("glossary", "factor", "--json").out)
    assert told["format"] == 1
    (term,) = told["terms"]
    assert term["id"] == "factor"
    assert term["definition"]["ko"] == "곱하는 수."
    assert (term["exercises"], term["questions"]) == (["01_scale"], 0)
    assert term["corrected"] == {"ko": "", "en": ""}
    assert len(json.loads(learn("glossary", "--json").out)["terms"]) == 3


def test_what_the_notes_get_wrong_is_put_right(learn: Learn, tiny: Path) -> None:
    right = "{lectures: [L0], corrected: {ko: 0은 안 됩니다., en: It cannot be 0.}}"
    samples.write_glossary(tiny, samples.GLOSSARY.replace("{lectures: [L0]}", right, 1))
    assert "  the notes put right: It cannot be 0.\n" in learn("glossary", "factor").out
    assert "  노트를 바로잡음: 0은 안 됩니다.\n" in learn("glossary", "factor", "--lang", "ko").out
    assert "| `factor` | It cannot be 0. | 01_scale |  |\n" in learn("author", "coverage").out


def test_a_slip_is_answered_with_what_was_meant(learn: Learn) -> None:
    ended = learn("glossary", "fcator")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "`fcator` is not in the glossary. Did you mean factor (배율)? All terms: `learn glossary`.\n"
    )
    korean = learn("glossary", "베율", "--lang", "ko").err
    assert korean == "`베율`: 용어집에 없습니다. 배율(factor)인가요? 전체 목록: `learn glossary`.\n"
    assert learn("glossary", "zzzz").err == (
        "`zzzz` is not in the glossary. All terms: `learn glossary`.\n"
    )


def test_a_pack_without_a_glossary_says_so(learn: Learn, tiny: Path) -> None:
    (tiny / "glossary.yaml").unlink()
    assert learn("glossary").err == "There is no glossary.\n"


def test_a_broken_glossary_is_told_at_its_place(learn: Learn, tiny: Path) -> None:
    (tiny / "glossary.yaml").write_text("format: 2\n", encoding="utf-8")
    for command in (["glossary"], ["glossary", "x"], ["show", "1"], ["author", "coverage"]):
        ended = learn(*command)
        assert ended.code == 3, command
        assert "glossary.yaml:1:9: format: `2` is not one of 1." in ended.err


def test_coverage_is_a_table_a_lecture(learn: Learn) -> None:
    out = learn("author", "coverage").out
    assert "## L0\n\n| concept | exercises | questions |\n|---|---|---|\n" in out
    assert "| `factor` factor (배율) | 01_scale |  |\n" in out
    assert "Also taught here: shape.\n" in out
    assert out.endswith(
        "2 concepts, 1 exercises, 0 questions; 0 of the questions are the notes' own.\n"
    )


def test_check_tells_words_at_their_place(learn: Learn, tiny: Path) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    text = exercise.read_text(encoding="utf-8")
    exercise.write_text(text.replace("곱하세요.", "팩터로 곱하세요."), encoding="utf-8")
    ended = learn("author", "check", "1")
    assert ended.code == 3
    assert "01_scale.yaml:8:23: prompt.ko: `팩터`: the glossary spells it `배율`." in ended.out
