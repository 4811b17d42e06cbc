from pathlib import Path

import pytest

from grader.author.memory import is_remembered, remembered
from grader.author.prove import Proof, prove
from grader.course import Entry
from tests import samples
from tests.conftest import MakePack


def proved(root: Path) -> Proof:
    return prove(Entry(root / "exercises" / "01_scale.yaml"))


def told(root: Path) -> list[str]:
    proof = proved(root)
    assert all(problem.message.ko for problem in proof.problems)
    return [problem.in_("en").removeprefix(f"{root}/") for problem in proof.problems]


def test_a_sound_exercise_is_proved(tiny: Path) -> None:
    proof = proved(tiny)
    assert (proof.problems, proof.survivors) == ([], [])
    assert (proof.name, proof.checks, proof.points) == ("01_scale", 4, 7)
    assert proof.mutants > 3
    assert [(one.id, one.points, one.max_points) for one in proof.earned] == [
        ("factor_ignored", 2, 7),
        ("added", 0, 7),
    ]
    assert proof.earned[1].told == ("twice", "factor", "hidden", "zero")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("raise NotImplementedError", "return x * 2", "exercises/01_scale.yaml:10:1: stub: The stub earns 2 (twice)."),
        ("returns: x + factor", "returns: x * factor if factor else np.zeros(-1)", "exercises/01_scale.yaml:52:5: misconceptions[1]: No check catches it."),
        ("returns: x + factor", "returns: solution.none(x)", "exercises/01_scale.yaml:52:5: misconceptions[1]: It is never diagnosed as itself."),
        ("minutes: 5", "facts: {'7': 1 // 0}", "exercises/01_scale.yaml:6:14: facts.7: An expression fails on it: ZeroDivisionError: "),
        ("returns: x + factor", "returns: 2 * x", "exercises/01_scale.yaml:52:5: misconceptions[1]: The check factor takes it for factor_ignored."),
        ("      en: \"Multiply", "      en: \"Multiply 12", None),
        ("expect: x * factor", "expect: x * factor * 1.5", "solutions/01_scale.py:1:1: fails the check twice: "),
        ("points: 2\n", "points: two\n", "exercises/01_scale.yaml:27:13: checks[0].points: `\"two\"` is not a whole number."),
        ("minutes: 5", "facts: {'7': 3 + 5}", "exercises/01_scale.yaml:6:14: facts.7: 7 is in no ko text."),
        ("minutes: 5", "facts: {'7': 3 + 5}", "exercises/01_scale.yaml:6:14: facts.7: The expression gives 8."),
        ("en: First nudge", "en: First nudge 42", "exercises/01_scale.yaml:14:5: hints[0]: The numbers differ: only in Korean -, only in English 42"),
        ("en: First nudge", "en: First `nudge`", "exercises/01_scale.yaml:14:5: hints[0]: The code differ: only in Korean -, only in English nudge"),
        ("minutes: 5", "equivalent_mutants: {a => b: why}", "exercises/01_scale.yaml:6:30: equivalent_mutants.a => b: There is no mutant `a => b`."),
        ("requires: [twice]", "tells: [factor_ignored]", None),
        ("    visibility: hidden\n", "    tells: [factor_ignored]\n    per_learner: true\n", None),
        ("    points: 2\n", "    points: 2\n    tells: [factor_ignored]\n", "exercises/01_scale.yaml:49:5: misconceptions[0]: The check twice names it in tells, but does not tell it (seed -)."),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(
    make_pack: MakePack, old: str, new: str, said: str | None
) -> None:
    text = samples.SCALE.replace(old, new, 1)
    found = told(make_pack(**{"01_scale": text}))
    if said is None:
        assert found == []
    else:
        assert any(line.startswith(said) for line in found), found


def test_a_solution_that_is_missing_is_told(tiny: Path) -> None:
    (tiny / "solutions" / "01_scale.py").unlink()
    assert told(tiny)[0] == "solutions/01_scale.py:1:1: There is no solution."


def test_a_reference_that_fails_is_told_and_no_traceback(make_pack: MakePack) -> None:
    text = samples.SCALE.replace("expect: x * factor", "expect: solution.nothing(x)")
    found = told(make_pack(**{"01_scale": text}))
    assert any(
        "solutions/01_scale.py:1:1: fails the check twice: The exercise" in one for one in found
    )


def test_checks_that_see_nothing_let_mutants_survive(tiny: Path) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    text = exercise.read_text(encoding="utf-8")
    kept = text[: text.index("  - id: zero")] + text[text.index("misconceptions:") :]
    exercise.write_text(kept, encoding="utf-8")
    assert any("No check notices this change: 0 => 1" in line for line in told(tiny))


def test_a_proof_is_remembered_until_something_changes(tiny: Path, tmp_path: Path) -> None:
    entry, caches = Entry(tiny / "exercises" / "01_scale.yaml"), tmp_path / "cache"
    assert not is_remembered(entry, caches)
    proof = remembered(entry, caches)
    assert is_remembered(entry, caches)
    assert remembered(entry, caches) == proof
    (kept,) = (caches / "proofs").iterdir()
    kept.write_text("[]", encoding="utf-8")
    assert remembered(entry, caches) == proof
    (tiny / "solutions" / "01_scale.py").write_text(samples.ADDS, encoding="utf-8")
    assert not is_remembered(entry, caches)
    assert remembered(entry, caches).problems


def test_a_cache_that_cannot_be_written_is_no_fault(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    entry = Entry(tiny / "exercises" / "01_scale.yaml")
    (tiny / "solutions" / "01_scale.py").unlink()  # quick: nothing to mutate
    assert remembered(entry, tmp_path / "file").problems
