"""Answers from a file or a pipe: what cannot be read is told by its line and loses nothing."""

from typing import Any

import pytest

from grader.cli import shell
from grader.cli.feed import Unread, feed
from grader.quiz.run import Answered, Run, plan
from tests.quiz.make import document

QUESTIONS = document(
    "type: numeric\nanswer: 3",
    "type: text\nkeys: [{ko: 전이 학습, en: transfer learning}]",
    "type: shape\nanswer: [2, 3]",
).questions


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "language", lambda: "en")


def fed(given: Any, mode: str = "practice") -> tuple[Run, list[Answered], list[Unread]]:
    run = Run("T", mode, 1, plan(QUESTIONS, 1), {one.id: one for one in QUESTIONS})
    kept: list[Answered] = []
    unread = feed(run, given, kept.append, lambda _: ())
    return run, kept, unread


def test_readable_lines_are_kept_and_the_others_told_with_their_number() -> None:
    run, kept, unread = fed(["three", "전이학습", "1,024"])
    assert [one.question for one in kept] == ["q1"]
    assert [(one.where, one.place) for one in unread] == [("1 q0", 0), ("3 q2", 2)]
    assert "number" in unread[0].message
    assert run.open == [0, 2]


def test_a_typing_slip_is_told_and_not_marked_wrong() -> None:
    run, kept, unread = fed({"q0": 3, "q1": "전이햑습", "q2": [2, 3]})
    assert [one.score for one in kept] == [1, 1]
    assert [one.where for one in unread] == ["q1"]
    assert "spelling" in unread[0].message
    assert run.open == [1]


def test_in_an_exam_a_slip_counts_nothing_and_is_no_fault_of_form() -> None:
    run, kept, unread = fed(["3", "전이햑습", "2x3"], "exam")
    assert [one.score for one in kept] == [1, 0, 1]
    assert unread == []
    assert run.open == []


def test_what_nobody_asked_is_told() -> None:
    assert [one.where for one in fed(["3", "", "2x3", "7", ""])[2]] == ["4"]
    assert [one.where for one in fed({"q0": 3, "q9": 1})[2]] == ["q9"]


def test_empty_and_missing_answers_are_skips_and_a_short_list_stays_open() -> None:
    assert [one.skipped for one in fed({"q0": 3})[1]] == [False, True, True]
    run, kept, _ = fed(["3", ""])
    assert [one.skipped for one in kept] == [False, True]
    assert run.open == [2]


def test_going_on_asks_only_what_is_open() -> None:
    run, _, _ = fed(["3", "learning machines", "x"])
    assert run.open == [2]
    unread = feed(run, ["2x3"], lambda _: None, lambda _: ())
    assert unread == []
    assert run.open == []
    assert run.score == 2
