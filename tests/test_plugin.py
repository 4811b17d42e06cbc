import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from grader.grade import grade
from grader.model.verdict import Outcome, Verdict
from grader.session import Submission
from tests import samples
from tests.conftest import MakePack

pytest_plugins = ["pytester"]

BESIDE = """
import numpy as np
import pytest

@pytest.mark.check(id="own", title={"ko": "직접", "en": "Own check"}, points=4)
def test_own(submission):
    assert submission.scale(np.ones(2), factor=5).tolist() == [5.0, 5.0], "not five times"
"""


@pytest.fixture
def pack(tiny: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tiny / "right.py").write_text(samples.RIGHT, encoding="utf-8")
    (tiny / "adds.py").write_text(samples.ADDS, encoding="utf-8")
    monkeypatch.chdir(tiny)
    return tiny


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest here with our plugin alone; other tests find it where it is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        return pytester.runpytest_inprocess(
            "-p", "grader.plugin", "-p", "no:cacheprovider", *arguments
        )


EXERCISE = "exercises/01_scale.yaml"


def test_an_exercise_is_graded_by_pytest_itself(pack: Path) -> None:
    command = [sys.executable, "-m", "pytest", EXERCISE, "--submission", "adds.py", "-q"]
    ended = subprocess.run(
        [*command, "-p", "no:cacheprovider"], cwd=pack, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1, ended.stderr
    assert "Twice: " in ended.stdout
    assert "  scale(x)" in ended.stdout
    assert "Added instead of multiplied." in ended.stdout
    assert "Traceback" not in ended.stdout
    assert "4 failed" in ended.stdout


def test_a_right_submission_passes(pack: Path, pytester: pytest.Pytester) -> None:
    result = run(pytester, EXERCISE, "--submission", "right.py", "-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["*01_scale.yaml::twice PASSED*", "*01_scale.yaml::zero PASSED*"])


def test_messages_come_in_the_language_asked_for(pack: Path, pytester: pytest.Pytester) -> None:
    result = run(pytester, EXERCISE, "--submission", "adds.py", "--learn-lang", "ko")
    result.stdout.fnmatch_lines(["곱하지 않고 더했습니다."])


def test_the_inputs_of_a_hidden_check_are_not_told(pack: Path, pytester: pytest.Pytester) -> None:
    result = run(pytester, EXERCISE, "--submission", "adds.py", "-k", "hidden")
    result.stdout.fnmatch_lines(["Hidden check: The values are wrong."])
    result.stdout.no_fnmatch_line("*factor=7*")


def test_a_selection_and_stopping_work(pack: Path, pytester: pytest.Pytester) -> None:
    result = run(pytester, EXERCISE, "--submission", "right.py", "-k", "zero or hidden")
    result.assert_outcomes(passed=2, deselected=2)
    result = run(pytester, EXERCISE, "--submission", "adds.py", "-x")
    result.assert_outcomes(failed=1)


def test_junit_xml_has_one_case_a_check(pack: Path, pytester: pytest.Pytester) -> None:
    run(pytester, EXERCISE, "--submission", "adds.py", "--junitxml", "out.xml")
    cases = ET.parse(pack / "out.xml").findall(".//testcase")
    assert [case.get("name") for case in cases] == ["twice", "factor", "hidden", "zero"]
    assert all(case.find("failure") is not None for case in cases)


def test_without_a_submission_the_file_in_this_folder_is_taken(
    pack: Path, pytester: pytest.Pytester
) -> None:
    result = run(pytester, EXERCISE)
    result.stdout.fnmatch_lines(
        [
            "*no submission: 01_scale.py: Cannot be read*Name the learner's file with --submission FILE*"
        ]
    )
    (pack / "01_scale.py").write_text(samples.RIGHT, encoding="utf-8")
    run(pytester, EXERCISE).assert_outcomes(passed=4)


def test_a_broken_exercise_is_told_at_its_place(pack: Path, pytester: pytest.Pytester) -> None:
    (pack / EXERCISE).write_text(samples.SCALE.replace("points: 2", "points: two"), "utf-8")
    result = run(pytester, EXERCISE, "--submission", "right.py")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(['*01_scale.yaml:27:13: checks?0?.points: `"two"` is not a whole*'])


def test_a_function_next_to_an_exercise_is_one_of_its_checks(
    pack: Path, pytester: pytest.Pytester
) -> None:
    (pack / "exercises" / "test_01_scale.py").write_text(BESIDE, encoding="utf-8")
    run(pytester, EXERCISE, "--submission", "right.py").assert_outcomes(passed=5)
    result = run(pytester, EXERCISE, "--submission", "adds.py")
    result.assert_outcomes(failed=5)
    result.stdout.fnmatch_lines(["*not five times*"])


def test_no_function_is_collected_twice(pack: Path, pytester: pytest.Pytester) -> None:
    (pack / "exercises" / "test_01_scale.py").write_text(BESIDE, encoding="utf-8")
    (pack / "exercises" / "01_scale.py").write_text("assert False\n", encoding="utf-8")
    result = run(pytester, "exercises", "--submission", "right.py", "-o", "python_files=*.py")
    result.assert_outcomes(passed=5)


def test_the_fixture_says_where_it_works(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(submission): ...")
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the `submission` fixture works next to an exercise*"])


def test_a_project_without_exercises_is_left_alone(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("exercises")
    (folder / "thing.yaml").write_text("a: [", encoding="utf-8")
    (folder / "test_thing.py").write_text("def test_it(): ...\n", encoding="utf-8")
    pytester.makepyfile(
        """
        import sys

        def test_nothing_of_ours_is_loaded():
            ours = {name for name in sys.modules if name.startswith("grader")}
            assert ours <= {"grader", "grader.plugin", "grader.content", "grader.content.pack",
                            "grader.content.document", "grader.content.choice", "grader.content.file",
                            "grader.content.expression", "grader.content.guess", "grader.content.languages",
                            "grader.model", "grader.model.problem",
                            "grader.model.text"}
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2)


# The same items, graded by `grade` instead of a command line.


def graded(pack: Path, source: str = samples.RIGHT, beside: str = BESIDE) -> Verdict:
    (pack / "exercises" / "test_01_scale.py").write_text(beside, encoding="utf-8")
    return grade(pack / EXERCISE, Submission(source.encode(), "01_scale.py"))


def last(verdict: Verdict) -> Outcome:
    return verdict.outcomes[-1]


def test_a_marker_gives_id_title_and_points(tiny: Path) -> None:
    verdict = graded(tiny)
    assert (verdict.score, verdict.max_score, verdict.passed) == (11, 11, True)
    own = last(verdict)
    assert (own.check, own.title.ko, own.title.en, own.max_points) == (
        "own",
        "직접",
        "Own check",
        4,
    )


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        ("", ("test_own", "test_own", 1)),
        ('@pytest.mark.check("mine")', ("mine", "test_own", 1)),
        ('@pytest.mark.check("mine", "Title", 3)', ("mine", "Title", 3)),
        ('@pytest.mark.check(title="Title", points=2)', ("test_own", "Title", 2)),
    ],
)
def test_a_marker_may_leave_things_out(tiny: Path, marker: str, told: tuple[str, str, int]) -> None:
    own = last(graded(tiny, beside=f"import pytest\n{marker}\ndef test_own(submission): ...\n"))
    assert (own.check, own.title.en, own.points) == told


def test_parametrised_functions_are_checks_of_their_own(tiny: Path) -> None:
    beside = """
import pytest
@pytest.mark.check(id="own", points=2)
@pytest.mark.parametrize("n", [1, 2])
def test_own(submission, n):
    assert submission.scale(1.0, factor=n) == 1.0
"""
    own = graded(tiny, beside=beside).outcomes[-2:]
    assert [(one.check, one.points) for one in own] == [("own[1]", 2), ("own[2]", 0)]


BROKEN = "def scale(x, factor=2):\n    return {}[factor]\n"


@pytest.mark.parametrize(
    ("source", "body", "status", "message"),
    [
        (samples.ADDS, "raise AssertionError('not twice')", "wrong", "not twice"),
        (samples.ADDS, "raise AssertionError", "wrong", "What this check asks for does not hold."),
        (samples.ADDS, "pytest.fail('off')", "wrong", "off"),
        (samples.ADDS, "fail('틀림', 'Off.', misconception='added')", "wrong", "Off."),
        (BROKEN, "submission.scale(1.0)", "error", "It raised KeyError: 2"),
        (samples.RIGHT, "submission.nothing()", "error", "The file has no function `nothing`. See whether it was renamed or removed."),
        (samples.RIGHT, "1 / 0", "grader_error", "The exercise itself is at fault (ZeroDivisionError: division by zero), not the submission. Please tell the instructor."),
    ],
    ids=["assert", "bare", "pytest.fail", "fail", "raises", "missing", "ours"],
)  # fmt: skip
@pytest.mark.parametrize(
    "place", ["def test_own", "@pytest.fixture\ndef seen"], ids=["function", "fixture"]
)
def test_what_becomes_of_a_function_is_an_outcome(
    tiny: Path, place: str, source: str, body: str, status: str, message: str
) -> None:
    beside = f"import pytest\nfrom grader.proxy import fail\n{place}(submission):\n    {body}\n"
    beside += "def test_own(seen): ...\n" * ("fixture" in place)
    own = last(graded(tiny, source, beside))
    assert (own.status, own.message.en) == (status, message)
    assert own.message.ko
    assert [*(own.diagnosis.ids if own.diagnosis else ())] == ["added"] * ("misc" in body)


def test_a_function_takes_as_long_as_its_fixtures_and_itself(tiny: Path) -> None:
    nap = "(submission): time.sleep(0.02)\n"
    beside = f"import pytest, time\n@pytest.fixture\ndef seen{nap}"
    beside += f"@pytest.mark.usefixtures('seen')\ndef test_own{nap}"
    assert last(graded(tiny, beside=beside)).seconds > 0.03


def test_a_submission_error_can_be_caught(tiny: Path) -> None:
    beside = """
import pytest
from grader.proxy import SubmissionError
def test_own(submission):
    with pytest.raises(SubmissionError) as caught:
        submission.scale(1.0)
    assert caught.value.observation.type == "KeyError"
    assert caught.value.observation.line == 2
    assert not hasattr(submission, "__wrapped__")
"""
    own = last(graded(tiny, BROKEN, beside))
    assert own.passed, own.message


def test_what_cannot_cross_the_wire_can_still_be_used(tiny: Path) -> None:
    source = (
        "def scale(x, factor=2): return x * factor\n"
        "def maker(by): return lambda x: x * by\n"
        "def pair(): return {'f': [maker(5)]}, 3\n"
        "def apply(f, *rest): return f(*rest)\n"
    )
    beside = """
def test_own(submission):
    triple = submission.maker(3)
    assert triple(7) == 21
    assert submission.apply(triple, 2) == 6
    made, three = submission.pair()
    assert (made["f"][0](2), three) == (10, 3)
"""
    own = last(graded(tiny, source, beside))
    assert own.passed, own.message


COUNTER = """
class Counter:
    def __init__(self, start): self.total = start
    def add(self, n, times=1):
        self.total += n * times
        return self.total
    def twin(self): return Counter(self.total)
def scale(x, factor=2): return x * factor
"""


def test_objects_keep_their_state_and_answer_by_their_methods(tiny: Path) -> None:
    beside = """
def test_own(submission):
    counter = submission.Counter(10)
    assert (counter.add(3), counter.add(1, times=2)) == (13, 15)
    twin = counter.twin()
    assert (twin.add(1), counter.add(0)) == (16, 15)
    assert not hasattr(counter, "_total")
    assert not hasattr(submission.Counter, "add")
"""
    own = last(graded(tiny, COUNTER, beside))
    assert own.passed, own.message


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ("submission.Counter(1).sub(2)", "error", "The object has no method `sub`. See whether it was renamed or removed."),
        ("submission.Counter(1).total()", "error", "The object has no method `total`. See whether it was renamed or removed."),
        ("submission.Counter(1).add()", "error", "`add` does not take these arguments: missing a required argument: 'n'. Keep the `def` line of the stub."),
        ("submission.Counter(1).add('a')", "error", "It raised TypeError: unsupported operand type(s) for +=: 'int' and 'str'"),
        ("submission.scale(submission.Counter(1).add)", "bad_return", "What came back is not what was asked for, so the check could not go on (TypeError: `add` cannot be an argument)."),
    ],
    ids=["missing", "no method", "signature", "raises", "as an argument"],
)  # fmt: skip
def test_a_method_that_gives_no_value_is_told(
    tiny: Path, body: str, status: str, message: str
) -> None:
    own = last(graded(tiny, COUNTER, f"def test_own(submission): {body}\n"))
    assert (own.status, own.message.en) == (status, message)
    assert own.message.ko != message


def test_a_check_can_ask_which_names_a_file_uses(tiny: Path) -> None:
    source = "import numpy as np\ndef scale(x, factor=2): return np.multiply(x, factor)\n"
    beside = """
from grader.proxy import uses
def test_own(submission):
    assert uses(submission) == {"numpy", "numpy.multiply"}
"""
    own = last(graded(tiny, source, beside))
    assert own.passed, own.message


def test_a_generator_is_made_in_the_sandbox(tiny: Path) -> None:
    source = "def scale(rng): return int(rng.integers(1000))\n"
    beside = """
from grader.proxy import Built
def test_own(submission):
    assert submission.scale(Built("rng", (7,))) == submission.scale(Built("rng", (7,)))
"""
    own = last(graded(tiny, source, beside))
    assert own.passed, own.message
    beside = (
        "import numpy as np\ndef test_own(submission): submission.scale(np.random.default_rng(7))\n"
    )
    own = last(graded(tiny, source, beside))
    assert own.status == "grader_error"
    assert (
        'a Generator cannot be sent to a submission; let it be made there: Built("rng", (7,))'
        in own.message.en
    )


def test_a_function_of_the_submission_is_no_argument(tiny: Path) -> None:
    beside = "def test_own(submission): submission.scale(submission.scale)\n"
    own = last(graded(tiny, beside=beside))
    assert own.status == "grader_error"
    assert "(TypeError: `submission.scale` cannot be an argument)" in own.message.en


def test_a_broken_function_file_is_the_contents_fault(tiny: Path) -> None:
    verdict = graded(tiny, beside="def test_own(:\n")
    assert last(verdict).status == "grader_error"
    assert verdict.at_fault


def test_the_same_items_run_either_way(make_pack: MakePack, pytester: pytest.Pytester) -> None:
    root = make_pack()
    (root / "exercises" / "test_01_scale.py").write_text(BESIDE, encoding="utf-8")
    (root / "adds.py").write_text(samples.ADDS, encoding="utf-8")
    collected, _ = pytester.inline_genitems(
        str(root / EXERCISE), "--submission", str(root / "adds.py")
    )
    verdict = grade(root / EXERCISE, Submission(samples.ADDS.encode(), "01_scale.py"))
    names = ["own" if item.name == "test_own" else item.name for item in collected]
    assert names == [one.check for one in verdict.outcomes]
