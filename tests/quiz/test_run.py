from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model.text import Text
from grader.quiz.base import Like, Mark
from grader.quiz.document import Concept, ready
from grader.quiz.review import AGAIN, EASY, GOOD, HARD, due, rating, recall
from grader.quiz.run import Answered, Run, plan, rebuilt, regraded, variant_of
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
    assert run.by_concept() == {"c": (0.25, 4)}
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
    concepts = {"c": Concept(Text("합성곱", "convolution"), "L0")}
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
