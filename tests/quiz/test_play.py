"""The player without a terminal: lines from a list, a clock that is told the time."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import pytest

from grader.cli import shell
from grader.cli.asked import Leave
from grader.cli.asking import command
from grader.cli.play import Player
from grader.quiz.base import QuestionFields
from grader.quiz.run import Answered, Run, plan
from tests.quiz.make import document

TF = "type: true_false\nanswer: true\nfeedback_wrong: {ko: 아님, en: no}\nhints: [{ko: 힌트, en: hint}]"
QUESTIONS = document(TF, TF, TF).questions
LADDER = """\
type: cloze
blanks:
  a: {type: numeric, answer: 4, prompt: {ko: 첫째, en: first}}
  b: {type: numeric, answer: 8, prompt: {ko: 둘째, en: second}}
"""


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown: list[str] = []
    monkeypatch.setattr(shell, "show", lambda *parts: shown.extend(map(str, parts)))
    monkeypatch.setattr(shell, "language", lambda: "en")
    return shown


def play(
    lines: list[str],
    mode: str = "practice",
    questions: Sequence[QuestionFields] = QUESTIONS,
    **more: Any,
) -> tuple[Run, list[Answered]]:
    kept: list[Answered] = []
    typed: Iterator[str] = iter(lines)
    run = Run("T", mode, 1, plan(questions, 1), {one.id: one for one in questions})
    seconds = iter(range(0, 10_000, 10))
    player = Player(
        run,
        lambda _: next(typed),
        kept.append,
        lambda: float(next(seconds)),
        lambda one, given: one.mark(given),
        lambda _place: None,
        **more,
    )
    with suppress(Leave):
        player.play()
    assert (
        kept == [one for tries in sorted(run.tries.items()) for one in tries[1]] or mode == "exam"
    )
    return run, kept


def test_how_sure_is_asked_and_kept() -> None:
    run, kept = play(["t", "3", "f", "5", "1", "t", "2"], sure=True)
    assert [one.sure for one in kept] == [3, 1, 2]
    assert run.score == 2


def test_hints_skips_and_help_cost_no_attempt(told: list[str]) -> None:
    run, kept = play(["?", "h", "h", "t", "", "s", "t"])
    assert [one.hints for one in kept] == [1, 0, 0]
    assert kept[1].skipped
    assert run.score == 1.9
    assert any("hint" in line for line in told)


def test_an_exam_can_be_gone_back_in_and_flagged(told: list[str]) -> None:
    run, _ = play(["f", "!", "b", "t", "t", "t", "1", "t", ""], "exam")
    assert run.score == 3
    assert any("flagged: 2" in line for line in told)


def test_an_answer_of_an_exam_is_shown_and_kept_when_it_is_come_back_to(told: list[str]) -> None:
    run, kept = play(["f", "s", "t", "1", "", "2", "", "1", "t", ""], "exam")
    assert [one.answer for one in kept] == [False, None, True, True]
    assert run.score == 2
    assert [line for line in told if "Enter" in line] == [
        "Answered f; Enter keeps it.",
        "Skipped; Enter leaves it so.",
        "Answered f; Enter keeps it.",
    ]
    told.clear()
    _, kept = play(["t", "b", "", "f", "t", "t"])
    assert [one.answer for one in kept] == [True, False, True, True]
    assert "Type an answer, or s to skip." in told  # only an exam keeps what was answered
    assert not any("Enter" in line for line in told)


def test_gaps_of_an_exam_are_kept_together(told: list[str]) -> None:
    gaps = document(LADDER).questions
    run, kept = play(["4", "/s", "1", "", "1", "5", "", "8", ""], "exam", questions=gaps)
    assert [one.answer for one in kept] == [{"a": "4", "b": None}, {"a": "5", "b": "8"}]
    assert [line for line in told if "Enter" in line] == ["Answered 4; -; Enter keeps it."] * 2
    assert run.score == 0.5


def test_a_flag_can_be_taken_away_and_is_for_exams(told: list[str]) -> None:
    run, _ = play(["!", "t", "!", "!", "t", "t", ""], "exam")
    assert run.flagged == {0}
    assert [line for line in told if "lagged" in line] == [
        "Flagged.", "Flagged.", "Not flagged.", "flagged: 1",
    ]  # fmt: skip
    run, _ = play(["!", "t", "t", "t"])
    assert run.flagged == set()
    assert "Flags are for exams." in told


def test_an_exam_ends_with_its_time(told: list[str]) -> None:
    run, _ = play(["t", "t", "t", ""], "exam", deadline=60.0)
    assert 0 < run.score < 3
    assert any("Time is up" in line for line in told)


def test_leaving_keeps_what_was_answered() -> None:
    run, kept = play(["t", "q"])
    assert len(kept) == 1
    assert run.open == [1, 2]


@pytest.mark.parametrize(
    ("line", "typed", "wanted"),
    [
        ("q", False, "quit"), ("ㅂ", False, "quit"), ("Q", False, "quit"), ("/q", True, "quit"), ("/ㅂ", True, "quit"),
        ("q", True, None), ("?", True, "help"), ("？", False, "help"), ("ㅗ", False, "hint"), ("ㄴ", False, "skip"),
        ("ㅠ", False, "back"), ("!", False, "flag"), ("/!", True, "flag"), ("/nonsense", True, "help"),
        ("quit", False, "quit"), ("힌트", False, "hint"), ("1", False, None), ("", False, None), ("전이 학습", True, None),
    ],
)  # fmt: skip
def test_commands(line: str, typed: bool, wanted: str | None) -> None:
    assert command(line, typed=typed) == wanted
