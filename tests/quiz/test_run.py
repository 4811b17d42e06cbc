from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content.glossary import Concept
from grader.model.text import Text
from grader.quiz.base import Like, Mark
from grader.quiz.document import ready
from grader.quiz.regrade import regraded
from grader.quiz.review import AGAIN, EASY, GOOD, HARD, due, rating, recall
from grader.quiz.run import Answered, Begun, Run, plan, rebuilt, revived, variant_of
from grader.quiz.select import Blueprint, Pick, drawn, interleaved, mistaken, on_topic, sample
from grader.quiz.statistics import by_concept, by_mistake
from tests.quiz.make import document

TF = "type: true_false\nanswer: {}\nfeedback_wrong: {{ko: 아님, en: no}}"
QUESTIONS = document(*[TF.format(answer) for answer in ("true", "false", "true", "true")]).questions


def run_of(mode: str = "practice", seed: int = 1) -> Run:
    return Run("T", mode, seed, plan(QUESTIONS, seed), {one.id: one for one in QUESTIONS})


def no_wrongs(_like: Like) -> list[Any]:
    return []


def answer(run: Run, position: int, value: Any, **more: Any) -> Answered:
    mark = Mark(0.0) if value is None else run.asked(position).mark(value)
    one = run.judged(position, value, mark, **more)
    run.keep(one)
    return one


def test_practice_counts_the_first_try_and_an_exam_the_last() -> None:
    for mode, wanted in (("practice", 0.0), ("exam", 1.0)):
        run = run_of(mode)
        answer(run, 0, False)
        answer(run, 0, True)
        assert run.share(0) == wanted


def test_hints_cost_in_practice_only() -> None:
    practice, exam = run_of(), run_of("exam")
    for run in (practice, exam):
        answer(run, 0, True, hints=2)
    assert practice.share(0) == 0.8
    assert exam.share(0) == 1


def test_summary() -> None:
    run = run_of()
    answer(run, 0, True)
    answer(run, 1, True)
    answer(run, 2, None)
    assert (run.score, run.max_score) == (1, 4)
    assert run.misses() == [1, 2]
    assert run.open == [3]
    assert run.by_concept() == {"c": (1 / 3, 3)}
    assert len(run.receipt()) == 10


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from([True, False, None])), max_size=12),
    st.integers(0, 11),
)
def test_a_run_is_rebuilt_from_its_answers(given_: list[tuple[int, Any]], cut: int) -> None:
    whole, kept = run_of(), []
    for position, value in given_:
        kept.append(answer(whole, position, value))
    again = rebuilt(rebuilt(run_of(), kept[:cut]), kept[cut:])
    assert (again.score, again.open, again.receipt()) == (whole.score, whole.open, whole.receipt())


def test_an_answer_to_an_older_revision_is_asked_again() -> None:
    run = run_of()
    old = Answered(
        position=0, question="q0", rev=0, variant=1, attempt=1, answer=True, score=1, points=1
    )
    assert rebuilt(run, [old]).open == [0, 1, 2, 3]


def test_a_changed_key_changes_scores() -> None:
    run = run_of()
    answer(run, 0, True)
    answer(run, 1, False)
    mended = document(*[TF.format(one) for one in ("false", "false", "true", "true")]).questions
    bank = {one.id: one for one in mended}
    given_ = [one for tries in run.tries.values() for one in tries]

    def scores(policy: str) -> list[tuple[int, float]]:
        return [(new.position, new.score) for _, new in regraded(given_, bank, no_wrongs, policy)]

    assert scores("new") == [(0, 0.0)]
    assert scores("best") == []
    assert scores("full_marks") == []


def test_each_question_has_numbers_of_its_own() -> None:
    assert variant_of(1, "a") != variant_of(1, "b")
    assert variant_of(1, "a") == variant_of(1, "a")
    assert variant_of(7, "l0.lr.step") == 488087420


def test_ratings() -> None:
    def one(**more: Any) -> Answered:
        return Answered(
            position=0,
            question="a",
            rev=1,
            variant=1,
            attempt=more.pop("attempt", 1),
            answer=1,
            points=1,
            **more,
        )

    assert rating(one(score=1)) == GOOD
    assert rating(one(score=0.4)) == AGAIN
    assert rating(one(score=0.6)) == HARD
    assert rating(one(score=1, hints=1)) == HARD
    assert rating(one(score=1, sure=3, seconds=5), 60) == EASY
    assert rating(one(score=1, sure=3, seconds=50), 60) == GOOD


def test_what_was_wrong_is_due_before_what_was_right() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    answers = [
        Answered(
            position=0,
            question=name,
            rev=1,
            variant=1,
            attempt=1,
            answer=1,
            score=score,
            points=1,
            at=start.isoformat(),
        )
        for name, score in (("right", 1.0), ("wrong", 0.0))
    ]
    assert due(answers, start) == []
    later = [name for days in range(40) for name in due(answers, start + timedelta(days=days))]
    assert later[0] == "wrong"
    assert "right" in later
    chances = recall(answers, start + timedelta(days=3))
    assert chances["wrong"] < chances["right"] <= 1


def test_selection() -> None:
    concepts = {"c": Concept(lectures=("L0",), name=Text("합성곱", "convolution"))}
    for topic in ("c", "합성곱", "Convolution", "convol"):
        assert on_topic(QUESTIONS, topic, concepts) == list(QUESTIONS)
    assert on_topic(QUESTIONS, "pooling", concepts) == []
    assert [one.id for one in sample(QUESTIONS, 2, 5)] == [
        one.id for one in sample(QUESTIONS, 2, 5)
    ]
    assert len(sample(QUESTIONS, 2, 5)) == 2
    assert len(interleaved(QUESTIONS)) == 4
    exam = Blueprint(
        1,
        "x",
        Text("시험", "exam"),
        (Pick(2), Pick(2, levels=("recall",)), Pick(1, concepts=("none",))),
    )
    chosen = drawn(QUESTIONS, exam, 3)
    assert len({one.id for one in chosen}) == 4


def test_statistics() -> None:
    run = run_of()
    kept = [answer(run, 0, True), answer(run, 1, True), answer(run, 1, False)]
    assert by_concept({"q0": ["c"], "q1": ["c"]}, kept) == {"c": (0.5, 2)}
    assert [one.id for one in mistaken(QUESTIONS, kept[:2])] == ["q1"]
    assert mistaken(QUESTIONS, kept) == []
    assert by_mistake([]) == {}


def test_ready_is_the_same_each_time() -> None:
    assert ready(QUESTIONS[0], 1) == ready(QUESTIONS[0], 2)


SINGLE = """
choices:
  - {id: a, text: A, correct: true}
  - {id: b, text: B, feedback: {ko: 아님, en: no}}
  - {id: c, text: C, credit: 0.5, feedback: {ko: 반, en: half}}
  - {id: d, text: D, feedback: {ko: 아님, en: no}}
"""


@pytest.mark.parametrize(("chosen", "wanted"), [("a", 1.0), ("b", -1 / 3), ("c", 0.5), (None, 0.0)])
def test_wrong_choices_cost_where_a_blueprint_says_so(chosen: str | None, wanted: float) -> None:
    questions = document(SINGLE, TF.format("true"), "type: numeric\nanswer: 1").questions
    run = Run("e", "exam", 1, plan(questions, 1), {one.id: one for one in questions})
    run.negative = True
    answer(run, 0, chosen)
    assert run.share(0) == pytest.approx(wanted)
    answer(run, 1, False)
    answer(run, 2, "2")
    assert run.share(1) == -1  # one of two
    assert run.share(2) == 0  # a number is not guessed among k
    assert run.raw_score == pytest.approx(wanted - 1, abs=0.005)
    assert run.score == max(0.0, run.raw_score)


def test_blind_guessing_earns_nothing_on_average() -> None:
    questions = document(SINGLE.replace(", credit: 0.5", "")).questions
    earned = []
    for chosen in "abcd":
        run = Run("e", "exam", 1, plan(questions, 1), {"q0": questions[0]}, negative=True)
        answer(run, 0, chosen)
        earned.append(run.share(0))
    assert sum(earned) == pytest.approx(0)


def test_certainty_earns_and_costs_beside_the_grade() -> None:
    run = run_of()
    answer(run, 0, True, sure=3)
    answer(run, 1, True, sure=2)  # wrong
    answer(run, 2, False, sure=3)  # wrong
    answer(run, 3, False, sure=1)  # wrong, and not sure
    assert run.certainty() == 3 - 2 - 6
    assert run.score == 1


BEGUN = Begun(5, "", "T", "practice", 1, plan(QUESTIONS, 1))


def test_a_question_that_is_gone_moves_no_other_answer() -> None:
    whole = run_of()
    kept = [answer(whole, place, True) for place in (1, 2)]
    bank = {one.id: one for one in QUESTIONS if one.id != "q0"}
    run = revived(BEGUN, kept, bank, {0, 1, 3})
    assert [one.question for one in run.plan] == ["q1", "q2", "q3"]
    assert run.open == [2]
    assert run.flagged == {0, 2}
    assert [run.place_begun(place) for place in (0, 2)] == [1, 3]
    new = run.judged(2, True, run.asked(2).mark(True))
    assert run.stored(new).position == 3  # where it stood when the run was begun


def test_a_raised_revision_is_asked_again_when_a_run_goes_on() -> None:
    kept = [answer(run_of(), 0, True), answer(run_of(), 1, True)]
    bank = {one.id: one for one in QUESTIONS} | {"q0": replace(QUESTIONS[0], rev=2)}
    run = revived(BEGUN, kept, bank)
    assert run.open == [0, 2, 3]
    again = regraded(kept, bank, no_wrongs)
    assert [(new.question, new.rev, new.score) for _, new in again] == [("q0", 2, 1)]
    assert revived(BEGUN, [new for _, new in again] + kept[1:], bank).open == [2, 3]


def test_marking_again_survives_a_question_that_became_another_kind() -> None:
    kept = [answer(run_of(), 0, True)]
    other = replace(document("type: numeric\nanswer: 4").questions[0], rev=2)
    assert [new.score for _, new in regraded(kept, {"q0": other}, no_wrongs)] == [0]
