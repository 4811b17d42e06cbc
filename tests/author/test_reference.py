import json
from pathlib import Path

from grader.author.reference import reference
from grader.checks.exercise import Exercise
from grader.content.validation import schema

ROOT = Path(__file__).parents[2]


def test_the_committed_schema_is_current() -> None:
    committed = json.loads((ROOT / "grader/schema/exercise.json").read_text(encoding="utf-8"))
    assert committed == json.loads(json.dumps(schema(Exercise)))


def test_the_committed_reference_is_current() -> None:
    assert (ROOT / "docs/format.md").read_text(encoding="utf-8") == reference()


def test_every_exercise_points_editors_at_the_schema() -> None:
    for path in sorted((ROOT / "exercises").glob("*.yaml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../grader/schema/exercise.json", path
