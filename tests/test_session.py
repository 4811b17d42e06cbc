from pathlib import Path
from typing import NoReturn

import pytest

from grader.course import Entry
from grader.model.problem import whole_file
from grader.model.text import Text
from grader.sandbox.zygote import SandboxFault
from grader.session import Session, Submission
from tests import samples


@pytest.fixture
def session(tiny: Path) -> Session:
    path = tiny / "exercises" / "01_scale.yaml"
    return Session(Entry(path).prepare(), Submission(samples.RIGHT.encode(), "01_scale.py"))


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (SandboxFault("no fork"), "The grader's sandbox failed (no fork); this is not the submission's fault. Run `learn doctor`."),
        (whole_file(Path("a.py"), Text("없음", "gone")), "The exercise itself is at fault (a.py:1:1: gone), not the submission. Please tell the instructor."),
        (KeyError("x"), "The exercise itself is at fault (KeyError: 'x'), not the submission. Please tell the instructor."),
    ],
)  # fmt: skip
def test_whatever_fails_on_our_side_is_never_held_against_the_learner(
    session: Session, fault: Exception, message: str
) -> None:
    def act() -> NoReturn:
        raise fault

    outcome = session.judge(session.exercise.checks[0], act)
    assert (outcome.status, outcome.message.en) == ("grader_error", message)
    assert outcome.message.ko != message
    assert session.outcomes["twice"] is outcome


def test_no_sandbox_is_started_before_a_call(session: Session) -> None:
    verdict = session.verdict(())
    assert (verdict.output, verdict.isolation.level) == ("", "basic")
    session.close()


@pytest.mark.parametrize("around", ["class Solution:", "def main():"])
def test_a_function_inside_of_another_is_not_said_to_be_missing(tiny: Path, around: str) -> None:
    source = f"# mine\r\n{around}\r\n    def scale(x, factor=2):\r\n        return x * factor\r\n"
    prepared = Entry(tiny / "exercises" / "01_scale.yaml").prepare()
    session = Session(prepared, Submission(source.encode(), "01_scale.py"))
    outcome = session.run(session.exercise.checks[0])
    session.close()
    assert outcome.message.en.startswith("`scale` is indented inside of a function or class")
    assert "`scale` 함수가" in outcome.message.ko
    assert (outcome.line, outcome.code) == (3, "def scale(x, factor=2):")
