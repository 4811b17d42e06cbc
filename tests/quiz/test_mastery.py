from datetime import UTC, datetime, timedelta

from grader.content.glossary import Concept
from grader.model.text import Text
from grader.quiz.mastery import in_order, mastered, study_list
from grader.quiz.run import Answered, Run, plan
from grader.quiz.select import probing
from tests.quiz.make import document

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
ABOUT = {"a": ["c"], "b": ["c"], "d": ["c"], "e": ["c", "pair"], "f": ["pair"]}


def given(question: str, day: int, score: float = 1.0, hints: int = 0) -> Answered:
    return Answered(
        position=0, question=question, rev=1, variant=1, attempt=1, answer=1, score=score,
        points=1, hints=hints, at=(START + timedelta(days=day)).isoformat(),
    )  # fmt: skip


def test_three_questions_on_two_days_are_mastery_until_they_fade() -> None:
    answers = [given("a", 0), given("b", 0), given("d", 1)]
    assert mastered(ABOUT, answers, START + timedelta(days=1, hours=1)) == ["c"]
    assert mastered(ABOUT, answers, START + timedelta(days=200)) == []


def test_what_is_not_mastery() -> None:
    now = START + timedelta(days=1, hours=1)
    assert mastered(ABOUT, [given("a", 0), given("b", 0), given("d", 0)], now) == []  # one day
    assert mastered(ABOUT, [given("a", 0), given("b", 1)], now) == []  # two questions of four
    assert mastered(ABOUT, [given("a", 0), given("a", 1), given("b", 1)], now) == []
    assert mastered(ABOUT, [given("a", 0), given("b", 1), given("d", 1, hints=1)], now) == []
    assert mastered(ABOUT, [given("a", 0), given("b", 1), given("d", 1, 0.5)], now) == []


def test_a_concept_with_two_questions_needs_both() -> None:
    now = START + timedelta(days=1, hours=1)
    assert mastered(ABOUT, [given("e", 0), given("f", 1)], now) == ["pair"]


def concept(*after: str) -> Concept:
    return Concept(lectures=("L0",), name=Text("x", "x"), after=after)


CONCEPTS = {"top": concept("middle"), "middle": concept("base", "side"), "base": concept()}


def test_foundations_come_first() -> None:
    assert in_order(CONCEPTS) == ["base", "middle", "top"]
    assert set(in_order({"a": concept("b"), "b": concept("a")})) == {"a", "b"}  # a circle ends


TF = "type: true_false\nanswer: true\nfeedback_wrong: {ko: 아님, en: no}\n"


def test_a_diagnosis_asks_each_concept_once_and_lists_what_is_missing() -> None:
    names = (["top"], ["middle", "top"], ["base"], ["base"])
    made = document(*[TF] * len(names)).questions
    from dataclasses import replace

    questions = [
        replace(one, concepts=tuple(about)) for one, about in zip(made, names, strict=True)
    ]
    for seed in range(10):
        chosen = probing(questions, in_order(CONCEPTS), seed)
        assert [one.concepts[0] for one in chosen] == ["base", "middle"]  # which covers the top
    run = Run("d", "diagnose", 1, plan(questions, 1), {one.id: one for one in questions})
    for place, answer in ((0, True), (1, False), (3, False)):
        run.keep(run.judged(place, answer, run.asked(place).mark(answer)))
    assert study_list(run, CONCEPTS) == ["base", "middle", "top"]
    run.tries.clear()
    assert study_list(run, CONCEPTS) == []
