"""Item statistics against values worked out by hand or known in closed form."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.quiz.items import Given, Sitting, alpha, correlation, items, own_sittings, sitting_of
from grader.quiz.run import Run, plan
from grader.report.items import items_view
from grader.report.quiz import run_json
from tests.quiz.make import document

SINGLE = """
choices:
  - {id: a, text: A, correct: true}
  - {id: b, text: B, feedback: {ko: 아님, en: no}}
  - {id: c, text: C, feedback: {ko: 아님, en: no}}
"""
NUMBER = "type: numeric\nanswer: 3"
QUESTIONS = document(SINGLE, SINGLE, NUMBER).questions
BANK = {one.id: one for one in QUESTIONS}


def person(*answers: str, **more: Any) -> Sitting:
    made = {}
    for number, answer in enumerate(answers):
        share = float(answer in ("a", "3"))
        made[f"q{number}"] = Given(f"q{number}", answer, share, **more)
    return made


GOOD, BAD = person("a", "a", "3", seconds=10.0), person("b", "b", "4", seconds=30.0)


def test_counts_alone_under_twenty_answers() -> None:
    (first, *_) = items(BANK, [GOOD] * 10 + [BAD] * 9)
    assert first.count == 19
    assert first.facility == pytest.approx(10 / 19)
    assert (first.discrimination, first.efficiency, first.extremes) == (None, None, None)
    assert first.remarks == ()


def test_a_class_that_is_all_or_nothing() -> None:
    found = {one.question: one for one in items(BANK, [GOOD] * 15 + [BAD] * 15)}
    one = found["q0"]
    assert one.facility == 0.5
    assert one.discrimination == pytest.approx(1)
    assert one.efficiency == pytest.approx(1)
    assert one.extremes == 1
    assert one.seconds == 20
    assert (one.low, one.high) == pytest.approx((0.3315, 0.6685), abs=1e-4)  # Wilson at 15 of 30
    assert [(each.answer, each.rate, each.right) for each in one.chosen] == [
        ("a", 0.5, True),
        ("b", 0.5, False),
        ("c", 0, False),
    ]
    assert any("`c`" in remark.en for remark in one.remarks)
    assert [(each.answer, each.rate) for each in found["q2"].chosen] == [("4", 0.5)]
    assert alpha([GOOD] * 15 + [BAD] * 15) == pytest.approx(1)


def test_a_wrong_key_shows_as_negative_discrimination() -> None:
    mistaken = person("b", "a", "3"), person("a", "b", "4")
    (first, *_) = items(BANK, [mistaken[0]] * 12 + [mistaken[1]] * 12)
    assert first.question == "q0"
    assert first.discrimination == pytest.approx(-1)
    told = " ".join(remark.en for remark in first.remarks)
    assert "check the key" in told
    assert "`b` is wrong but chosen" in told


def test_too_easy_too_hard_and_too_sure() -> None:
    easy = items(BANK, [GOOD] * 20)[0]
    assert any("Almost everybody" in remark.en for remark in easy.remarks)
    hard = items(BANK, [person("b", "b", "4", sure=3)] * 20)[0]
    told = " ".join(remark.en for remark in hard.remarks)
    assert "guessing" in told
    assert "sure and wrong" in told


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(["a", "b", "c"])] * 2), min_size=20, max_size=40))
def test_statistics_stay_in_their_ranges_and_know_no_order(
    answers: list[tuple[str, str]],
) -> None:
    sittings = [person(*one) for one in answers]
    found = items(BANK, sittings)
    for one in found:
        assert 0 <= one.low <= one.facility <= one.high <= 1
        for value in (one.discrimination, one.extremes):
            assert value is None or -1.000001 <= value <= 1.000001
        assert (
            one.efficiency is None or one.efficiency <= 1.000001
        )  # below -1 where it is turned round
    again = {one.question: one for one in items(BANK, sittings[::-1])}
    for one in found:
        assert again[one.question].facility == pytest.approx(one.facility)
        assert again[one.question].discrimination == pytest.approx(one.discrimination)


def test_correlation_needs_spread() -> None:
    assert correlation([1, 1, 1], [1, 2, 3]) is None
    assert correlation([1, 2, 3], [6, 4, 2]) == pytest.approx(-1)


def test_results_of_a_run_are_read_back_and_marked_by_the_keys_of_today() -> None:
    run = Run("T", "exam", 1, plan(QUESTIONS, 1), BANK)
    for place, answer in enumerate(("a", None)):
        from grader.quiz.base import Mark

        mark = Mark(0.0) if answer is None else run.asked(place).mark(answer)
        run.keep(run.judged(place, answer, mark, seconds=3))
    told = run_json(run, "en", {})
    assert told["items"][0]["score"] is None  # an exam tells no scores
    sitting = sitting_of(told, BANK)
    assert {name: one.share for name, one in sitting.items()} == {"q0": 1, "q1": 0}
    tries = [one for each in run.tries.values() for one in each]
    assert own_sittings(tries)[0]["q0"].seconds == 3


def test_the_view_names_what_is_odd() -> None:
    lines = list(items_view(items(BANK, [GOOD] * 15 + [BAD] * 15), "en"))
    assert any("p 0.50" in str(line) for line in lines)
    assert any("n 30" in str(line) for line in lines)
    few = list(items_view(items(BANK, [GOOD]), "ko"))
    assert any("답 1개" in str(line) for line in few)
