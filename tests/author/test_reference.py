from dataclasses import fields
from pathlib import Path

import pytest

from grader.author.reference import KINDS, reference, schema_text
from grader.content.validation import schema
from grader.quiz.document import KINDS as QUESTIONS
from grader.quiz.document import Quiz
from grader.quiz.select import Blueprint, Pick

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schemas_are_current(kind: str) -> None:
    committed = (ROOT / "grader" / "schema" / f"{kind}.json").read_text(encoding="utf-8")
    assert committed == schema_text(kind)


@pytest.mark.parametrize("kind", [*KINDS.values(), Blueprint])
def test_every_field_says_what_it_is(kind: type) -> None:
    whole = schema(kind)
    for part in (whole, *whole.get("$defs", {}).values()):
        for name, field in part.get("properties", {}).items():
            assert field.get("description", "").endswith((".", "?")), (part["title"], name)


@pytest.mark.parametrize(("kind", "name"), [("exercise", "format.md"), ("quiz", "quiz-format.md")])
def test_the_committed_references_are_current(kind: str, name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == reference(kind)


def test_what_all_questions_have_is_told_once_and_every_field_somewhere() -> None:
    told = reference("quiz")
    assert told.count("\n| `explanation` |") == 1
    assert told.count("\n## Text\n") == 1
    names = {
        one.name for kind in (*QUESTIONS.values(), Quiz, Blueprint, Pick) for one in fields(kind)
    }
    assert [name for name in sorted(names) if f"\n| `{name}` |" not in told] == []
    assert all(f"\n## {kind.__name__}\n" in told for kind in QUESTIONS.values())


def test_every_exercise_points_editors_at_the_schema() -> None:
    for path in sorted((ROOT / "exercises").glob("*.yaml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../grader/schema/exercise.json", path
