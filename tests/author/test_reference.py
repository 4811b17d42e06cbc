from pathlib import Path

import pytest

from grader.author.reference import KINDS, reference, schema_text
from grader.content.validation import schema
from grader.quiz.select import Blueprint

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


def test_the_committed_reference_is_current() -> None:
    assert (ROOT / "docs/format.md").read_text(encoding="utf-8") == reference()


def test_every_exercise_points_editors_at_the_schema() -> None:
    for path in sorted((ROOT / "exercises").glob("*.yaml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../grader/schema/exercise.json", path
