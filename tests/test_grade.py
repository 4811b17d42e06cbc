import os
from pathlib import Path

import pytest

from grader.grade import NothingSelected, grade
from grader.model.problem import ContentError
from grader.model.verdict import Verdict
from grader.session import Submission
from tests import samples
from tests.conftest import MakePack


def graded(root: Path, source: str = samples.RIGHT, **options: object) -> Verdict:
    submission = Submission(source.encode(), "01_scale.py")
    return grade(root / "exercises" / "01_scale.yaml", submission, **options)  # type: ignore[arg-type]


def statuses(verdict: Verdict) -> list[str]:
    return [one.status.value for one in verdict.outcomes]


def test_a_right_submission_gets_full_marks(tiny: Path) -> None:
    verdict = graded(tiny)
    assert (verdict.score, verdict.max_score, verdict.passed) == (7, 7, True)
    assert (verdict.exercise, verdict.revision, verdict.pack) == ("01_scale", 1, "tiny")
    assert verdict.file == "01_scale.py"
    assert verdict.isolation.level in ("strong", "medium", "basic")


def test_a_prerequisite_that_failed_is_told_by_title(tiny: Path) -> None:
    verdict = graded(tiny, samples.ADDS)
    assert statuses(verdict) == ["wrong", "not_run", "wrong", "wrong"]
    assert verdict.outcomes[1].message.en == "A check that comes first has not passed: Twice"
    assert verdict.outcomes[1].message.ko.endswith(": 두 배")
    assert verdict.outcomes[0].diagnosis is not None
    assert verdict.outcomes[0].diagnosis.ids == ("added",)


def test_selecting_runs_those_alone_without_their_prerequisites(tiny: Path) -> None:
    verdict = graded(tiny, only="factor or zero")
    assert [one.check for one in verdict.outcomes] == ["factor", "zero"]
    assert verdict.passed


@pytest.mark.parametrize("only", ["nothing", "(", "not (twice or factor or hidden or zero)", "-x"])
def test_a_selection_of_nothing_tells_what_there_is(tiny: Path, only: str) -> None:
    with pytest.raises(NothingSelected) as caught:
        graded(tiny, only=only)
    assert caught.value.ids == ["twice", "factor", "hidden", "zero"]


def test_folders_and_files_are_not_selected_by(make_pack: MakePack) -> None:
    with pytest.raises(NothingSelected):
        graded(make_pack("factory"), only="scale or yaml or exercises or factory")


def test_a_function_is_selected_by_its_checks_id(tiny: Path) -> None:
    (tiny / "exercises" / "test_01_scale.py").write_text(
        "import pytest\n@pytest.mark.check(id='own')\ndef test_it(submission): ...\n", "utf-8"
    )
    assert [one.check for one in graded(tiny, only="own").outcomes] == ["own"]
    with pytest.raises(NothingSelected) as caught:
        graded(tiny, only="nothing")
    assert caught.value.ids[-1] == "own"


def test_content_that_changed_is_graded_anew(tiny: Path) -> None:
    beside = tiny / "exercises" / "test_01_scale.py"
    for number in (1, 2):
        beside.write_text(f"def test_{number}(submission): ...\n", encoding="utf-8")
        assert graded(tiny).outcomes[-1].check == f"test_{number}"


def test_stopping_leaves_the_rest_unreached(tiny: Path) -> None:
    verdict = graded(tiny, samples.ADDS, stop=True)
    assert statuses(verdict) == ["wrong", "not_run", "not_run", "not_run"]
    assert verdict.outcomes[1].message.en == "Not run: the grading stopped before it."
    assert verdict.outcomes[1].message.ko == "앞에서 멈춰서 실행하지 않았습니다."


def test_the_same_input_gives_the_same_verdict(tiny: Path) -> None:
    one, two = graded(tiny, samples.ADDS), graded(tiny, samples.ADDS)
    assert [(a.status, a.message, a.diagnosis) for a in one.outcomes] == [
        (b.status, b.message, b.diagnosis) for b in two.outcomes
    ]


def test_what_it_printed_is_kept(tiny: Path) -> None:
    verdict = graded(tiny, "print('hello')\n" + samples.RIGHT)
    assert verdict.output.startswith("hello\n")
    assert verdict.passed


def test_the_stub_earns_nothing(tiny: Path) -> None:
    stub = "def scale(x, factor=2):\n    raise NotImplementedError\n"
    verdict = graded(tiny, stub)
    assert verdict.score == 0
    assert verdict.outcomes[0].message.en == "Not written yet."


def test_the_learners_own_line_is_told(tiny: Path) -> None:
    outcome = graded(tiny, "def scale(x, factor=2):\n    return x.nothing  # here\n").outcomes[0]
    assert (outcome.line, outcome.code) == (2, "return x.nothing  # here")


@pytest.mark.parametrize(
    "source",
    [
        "raise ValueError('at import')",
        "def scale(:",
        "import nothing_of_that_name",
        "def other(x): return x",
        "",
        "x = \0",
    ],
    ids=["raises", "syntax", "import", "missing", "empty", "null"],
)
def test_a_file_that_cannot_be_used_earns_nothing(tiny: Path, source: str) -> None:
    verdict = graded(tiny, source)
    assert verdict.score == 0
    assert not verdict.at_fault
    assert all(one.message.ko and one.message.en for one in verdict.outcomes)


def test_broken_content_is_told_as_such(tiny: Path) -> None:
    (tiny / "exercises" / "01_scale.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"01_scale\.yaml:1:1: checks: This field is missing"):
        graded(tiny)


def test_a_broken_manifest_is_told_as_such(tiny: Path) -> None:
    (tiny / "pack.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"pack\.yaml:1:1: title: This field is missing"):
        graded(tiny)


def test_a_reference_that_fails_is_never_the_learners_fault(make_pack: MakePack) -> None:
    text = samples.SCALE.replace("expect: x * factor", "expect: solution.nothing(x)")
    verdict = graded(make_pack(**{"01_scale": text}))
    assert verdict.at_fault
    assert verdict.outcomes[0].status == "grader_error"
    assert verdict.outcomes[0].message.en.startswith(
        "The exercise itself is at fault (AttributeError: module"
    )


def test_the_users_own_pytest_settings_do_not_count(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--nonsense")
    monkeypatch.setenv("PYTEST_PLUGINS", "nothing_of_that_name")
    (tiny / "conftest.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    (tiny / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n", encoding="utf-8")
    assert graded(tiny).passed
    assert os.environ["PYTEST_ADDOPTS"] == "--nonsense"
    assert "PYTEST_DISABLE_PLUGIN_AUTOLOAD" not in os.environ


def test_a_grading_writes_nothing_beside_the_exercise(tiny: Path) -> None:
    before = sorted(tiny.rglob("*"))
    graded(tiny)
    assert sorted(tiny.rglob("*")) == before


def test_inputs_of_ones_own_can_be_replayed(make_pack: MakePack) -> None:
    text = samples.SCALE.replace("    points: 2\n", "    points: 2\n    per_learner: true\n", 1)
    text = text.replace("high: 5", "high: 5000")
    root = make_pack(**{"01_scale": text})

    def message(learner: str) -> str:
        verdict = graded(root, samples.ADDS, learner=learner)
        assert verdict.seed == learner
        return verdict.outcomes[0].message.en

    told = [message(learner) for learner in ("a", "a", "b", "a")]
    assert told[0] == told[1] == told[3] != told[2]
