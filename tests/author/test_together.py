from dataclasses import replace
from pathlib import Path

import pytest

from grader.author.prove import grade_ahead, prove, remember, to_grade
from grader.author.together import prove_all
from grader.course import Entry
from tests import samples
from tests.conftest import MakePack

TRAINS = samples.SCALE.replace("minutes: 5", "minutes: 5\nlimits: {seconds: 9}")
TRAINS += "    code: |\n      def scale(x, factor=2):\n          return x + factor\n"


def entry_of(root: Path) -> Entry:
    return Entry(root / "exercises" / "01_scale.yaml")


def test_what_was_graded_ahead_is_not_graded_again(
    make_pack: MakePack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = entry_of(make_pack(**{"01_scale": TRAINS}))
    runs = to_grade(entry, tmp_path)
    assert [run for _, run in runs] == [1, 2, 1, 1]  # the solution twice, the stub, the mistake
    assert runs[0][0] == runs[1][0] == samples.RIGHT
    assert runs[3][0].startswith(samples.RIGHT)
    assert runs[3][0].endswith("return x + factor\n")
    remember(entry, tmp_path, grade_ahead(entry, tmp_path, runs[:3]))
    assert to_grade(entry, tmp_path) == runs[3:]
    remember(entry, tmp_path, grade_ahead(entry, tmp_path, runs[3:]))
    assert to_grade(entry, tmp_path) == []
    monkeypatch.setattr("grader.author.gradings.grade", None)  # a grading would fail
    assert prove(entry, tmp_path).problems == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("minutes: 5", "minutes: five"),
        ("expect: x * factor", "expect: solution.nothing(x)"),
        ("return x + factor\n", "return x * factor\n"),
    ],
    ids=["sound", "unreadable", "no reference", "no mistake"],
)
def test_two_processes_tell_what_one_tells(
    make_pack: MakePack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    monkeypatch.setattr("grader.author.together._cores", lambda: 2)
    # A busy machine tries fewer mutants.
    monkeypatch.setattr("grader.author.survivors.SECONDS", 600)
    entry = entry_of(make_pack(**{"01_scale": TRAINS.replace(old, new, 1)}))
    (proof,) = prove_all([entry], tmp_path / "cache")
    alone = prove(entry)
    assert replace(proof, time=None) == replace(alone, time=None)
    assert bool(proof.problems) == bool(new)


def test_a_solution_that_is_missing_is_told_by_two(make_pack: MakePack, tmp_path: Path) -> None:
    root = make_pack(**{"01_scale": TRAINS})
    (root / "solutions" / "01_scale.py").unlink()
    assert to_grade(entry_of(root), tmp_path) == []
    (proof,) = prove_all([entry_of(root)], tmp_path / "cache")
    assert [one.message.en for one in proof.problems] == ["There is no solution."]
