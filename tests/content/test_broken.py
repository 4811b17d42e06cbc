"""Files as authors break them, each with the problems that must be told, word for word."""

import json
from pathlib import Path

import pytest

from grader.checks.exercise import Exercise
from grader.checks.review import review
from grader.content.document import validate
from grader.model.problem import ContentError

FOLDER = Path(__file__).parent / "broken"
GOLDEN = json.loads((FOLDER / "golden.json").read_text(encoding="utf-8"))


def problems(name: str) -> list[str]:
    try:
        validate((FOLDER / f"{name}.yaml").read_bytes(), f"{name}.yaml", Exercise, review)
    except ContentError as error:
        for problem in error.problems:
            assert problem.message.ko, "a problem is told in Korean too"
        return [problem.in_("en") for problem in error.problems]
    return []


def test_every_file_has_its_golden_problems() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(GOLDEN)
    assert len([name for name, told in GOLDEN.items() if told]) >= 50


@pytest.mark.parametrize("name", GOLDEN)
def test_a_broken_file_is_told_word_for_word(name: str) -> None:
    assert problems(name) == GOLDEN[name]
