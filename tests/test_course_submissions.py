"""Files for exercises all over the course, wrong in plausible and right in unusual ways.

`verdicts.toml` holds for each the ids of the checks that fail, the points lost, the diagnoses named,
and a part of the first failing check's sentence.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from grader.content.pack import built_in
from grader.course import entries
from grader.grade import grade
from grader.session import Submission

FOLDER = Path(__file__).with_name("submissions") / "course"
GOLDEN: dict[str, dict[str, Any]] = tomllib.loads(
    (FOLDER / "verdicts.toml").read_text(encoding="utf-8")
)


def test_every_file_has_its_verdict() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == set(GOLDEN)


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_verdict(name: str, tmp_path: Path) -> None:
    want = GOLDEN[name]
    (entry,) = (one for one in entries(built_in()) if one.name[:2] == name[:2])
    submission = Submission((FOLDER / f"{name}.py").read_bytes(), f"{name}.py")
    verdict = grade(entry.path, submission, learner="x", caches=tmp_path)
    failed = [one for one in verdict.outcomes if not one.passed]
    assert [one.check for one in failed] == want.get("fails", [])
    assert verdict.max_score - verdict.score == want.get("lost", 0)
    told = {word for one in failed if one.diagnosis for word in one.diagnosis.ids}
    assert sorted(told) == want.get("told", [])
    if failed:
        assert want["en"] in failed[0].message.en
