from typing import Any

import pytest

from grader.model.text import Text
from grader.model.verdict import Isolation, Outcome, Status, Verdict

TITLE = Text("제목", "Title")


def verdict(*statuses: Status) -> Verdict:
    outcomes = tuple(
        Outcome(str(place), TITLE, status, 2 if status is Status.PASSED else 0, 2)
        for place, status in enumerate(statuses)
    )
    return Verdict("01", 1, "tiny", TITLE, outcomes, Isolation("strong"))


@pytest.mark.parametrize(
    ("statuses", "score", "passed", "at_fault"),
    [
        ([Status.PASSED, Status.PASSED], 4, True, False),
        ([Status.PASSED, Status.WRONG], 2, False, False),
        ([Status.NOT_RUN, Status.PASSED], 2, False, False),
        ([Status.PASSED, Status.GRADER_ERROR], 2, False, True),
        ([], 0, False, False),
    ],
)
def test_a_verdict_adds_its_outcomes_up(
    statuses: list[Any], score: int, passed: bool, at_fault: bool
) -> None:
    seen = verdict(*statuses)
    assert (seen.score, seen.max_score) == (score, 2 * len(statuses))
    assert (seen.passed, seen.at_fault) == (passed, at_fault)


def test_the_statuses_are_those_of_the_published_form() -> None:
    assert sorted(Status) == sorted(
        "passed wrong error timeout memory crash output_limit bad_return not_run"
        " grader_error".split()
    )
