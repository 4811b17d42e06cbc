import json
from pathlib import Path

from tests import samples
from tests.cli.conftest import Learn


def test_check_tells_what_misconceptions_earn(learn: Learn) -> None:
    ended = learn("author", "check", "1")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[:7] == [
        "01_scale: 4 checks, 7 points: sound",
        "  misconception  earns 1 2 3 4",
        "  factor_ignored   2/7 . X X X",
        "  added            0/7 X X X X",
        "  1 twice (2)  2 factor (3)  3 hidden (1)  4 zero (1)",
        "  X fails and is named  x fails  . passes",
        "  mutants: 5 of 5 caught",
    ]
    assert lines[-1] == "All sound: 1 exercise."
    korean = learn("author", "check", "1", "--lang", "ko").out
    assert "변형 5개 중 5개를 잡음" in korean
    assert "모두 온전합니다: 문제 1개." in korean


def test_problems_are_links_and_end_with_three(learn: Learn, tiny: Path) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    exercise.write_text(samples.SCALE.replace("raise NotImpl", "return x * 2\n  # "), "utf-8")
    ended = learn("author", "check", "1")
    assert ended.code == 3
    assert f"{exercise}:10:1: stub: The stub earns 2 (twice).\n" in ended.out
    assert ended.err == "1 problems found.\n"
    korean = learn("author", "check", "1", "--lang", "ko")
    assert "스텁이 2점을 받습니다(twice)." in korean.out
    assert korean.err == "문제점 1개를 찾았습니다.\n"


def test_check_as_json_is_one_object(learn: Learn) -> None:
    told = json.loads(learn("author", "check", "1", "--json").out)
    assert (told["format"], told["problems"]) == (1, 0)
    assert told["exercises"][0]["name"] == "01_scale"


def test_an_unknown_exercise_is_wrong_usage(learn: Learn) -> None:
    ended = learn("author", "check", "scael")
    assert ended.code == 2
    assert "Did you mean 01_scale?" in ended.err


def test_the_schema_names_the_fields(learn: Learn) -> None:
    told = json.loads(learn("author", "schema").out)
    assert {"id", "checks", "misconceptions"} <= set(told["properties"])


def test_a_new_exercise_and_its_preview(learn: Learn, tiny: Path) -> None:
    ended = learn("author", "new", "41_my_topic")
    assert ended.code == 0
    assert "Next: learn author check 41_my_topic" in ended.out
    assert (tiny / "exercises" / "41_my_topic.yaml").is_file()
    ended = learn("author", "new", "41_my_topic")
    assert ended.code == 2
    assert ended.err.endswith("41_my_topic.yaml is there already.\n")
    shown = learn("author", "preview", "1").out
    assert all(
        text in shown for text in ("배수 [ko]", "Scaling [en]", "First nudge", "01_scale.py")
    )
