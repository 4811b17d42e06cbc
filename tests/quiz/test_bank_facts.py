"""What the bank of questions is held to: counts, and what every question brings along."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from grader.bank import Bank
from grader.content.pack import Pack
from grader.quiz.base import QuestionFields, words
from grader.quiz.document import KINDS, ready
from grader.quiz.kinds.calculated import Calculated
from grader.quiz.kinds.cloze import Cloze
from grader.quiz.kinds.matching import Matching
from grader.quiz.kinds.multiple import Multiple
from grader.quiz.kinds.numeric import Numeric
from grader.quiz.kinds.ordering import Ordering
from grader.quiz.kinds.predict import Predict
from grader.quiz.kinds.shape import Shape
from grader.quiz.kinds.single import Single
from grader.quiz.kinds.text import Term
from grader.quiz.kinds.true_false import TrueFalse

ROOT = Path(__file__).parents[2]
BANK = Bank(Pack(ROOT))
QUESTIONS = BANK.questions()
BY_ID = {one.id: one for one in QUESTIONS}
EACH = pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.id)
EXERCISES = {path.stem for path in BANK.pack.exercise_files()}


def kind(one: Any) -> str:
    return str(one.type)


def test_counts() -> None:
    kinds = Counter(map(kind, QUESTIONS))
    asked = Counter(kind(ready(one, 1)) for one in QUESTIONS)
    assert len(QUESTIONS) >= 150
    assert set(kinds) == set(KINDS)
    assert kinds["calculated"] >= 30
    assert asked["shape"] >= 20
    assert kinds["predict"] >= 10
    assert (
        Counter(one.level for one in QUESTIONS)["explain"] >= 50
    )  # why, what breaks: no definitions
    assert {quiz.id for quiz in BANK.quizzes()} >= {"L0", "L1", "L2", "L3", "L4", "review-shapes"}


def test_calculated_keys_that_the_engine_can_give_come_from_it() -> None:
    told = [one for one in QUESTIONS if isinstance(one, Calculated)]
    from_engine = [
        one for one in told if any(space == "engine" for space, _ in one.answer.functions)
    ]
    assert len(from_engine) >= 30


@pytest.mark.parametrize("concept", sorted(BANK.concepts()))
def test_every_concept_of_the_syllabus_has_two_questions(concept: str) -> None:
    assert sum(concept in one.concepts for one in QUESTIONS) >= 2


OF_L0 = {
    "what tells a model that it does regression": ["l0.head.task-from-loss"],
    "may classification leave out the activation": ["l0.head.dense1-logits"],
    "units of a sigmoid output": ["l0.head.sigmoid-units"],
    "NumPy's method for the largest index": ["l0.predict.argmax-name", "l0.predict.argmax-axis"],
    "softmax and sigmoid": ["l0.head.softmax-facts", "l0.head.sigmoid-vs-softmax"],
    "what the learning rate is": ["l0.lr.meaning", "l0.lr.step"],
    "inputs of a DNN and of a CNN": ["l0.input.dnn-vs-cnn", "l0.input.batch-shape"],
    "MNIST's and CIFAR-10's input_shape": ["l0.input.cifar"],
    "the colours of print": ["l0.colour.print"],
    "a CNN's nickname": ["l0.features.nickname"],
    "how features are extracted": ["l0.features.how"],
    "why padding": ["l0.padding.why", "l0.padding.corner"],
    "the kernel behind 64 to 62": ["l0.kernel.from-sizes"],
    "what ten features are called": ["l0.maps.feature-map"],
    "what has gone through ReLU": ["l0.maps.activation-map"],
    "what max pooling changes": ["l0.pool.shape"],
    "what max pooling is good for": ["l0.pool.effects"],
    "why convolve; drawbacks of a DNN": ["l0.dnn.drawbacks", "l0.dnn.weights"],
    "which step is shown": ["l0.maps.which-step"],
}


@pytest.mark.parametrize("names", OF_L0.values(), ids=OF_L0.keys())
def test_every_question_mark_of_the_first_lecture_is_asked(names: list[str]) -> None:
    assert all(words(BY_ID[name].source[0]).ko.startswith("L0") for name in names)


@EACH
def test_every_question_is_whole(one: QuestionFields) -> None:
    for text in (one.prompt, one.explanation, *map(words, one.source)):
        assert text.ko.strip()
        assert text.en.strip()
    assert re.match(r"L[0-4]: \S", words(one.source[0]).ko)
    assert one.concepts
    assert one.exercise in EXERCISES
    assert len(one.tests) >= 3
    assert {True, False} <= {test.score == 1 for test in one.tests}


@EACH
def test_every_wrong_answer_that_can_be_foreseen_is_explained(one: QuestionFields) -> None:
    said: list[Any]
    match one:
        case Single() | Multiple():
            said = [option.feedback for option in one.choices if not option.correct]
        case TrueFalse() | Matching() | Ordering():
            said = [one.feedback_wrong]
        case Term():
            said = [key.feedback for key in one.keys if key.credit < 1]
        case Cloze():
            blanks: list[Any] = list(one.blanks.values())
            said = [way.feedback for blank in blanks for way in getattr(blank, "wrong", ())]
            said += [
                key.feedback
                for blank in blanks
                for key in getattr(blank, "keys", ())
                if key.credit < 1
            ]
        case Numeric() | Shape() | Predict() | Calculated():
            said = [way.feedback for way in one.wrong]
        case _:
            raise AssertionError(one.id)
    assert said
    assert all(text.ko.strip() and text.en.strip() for text in said)


@EACH
def test_typed_answers_are_tested_in_two_spellings(one: QuestionFields) -> None:
    if isinstance(one, Numeric | Shape | Term | Predict):
        assert len({str(test.answer) for test in one.tests if test.score == 1}) >= 2
    if isinstance(one, Calculated):
        assert any(test.answer in ("@key", "key") for test in one.tests)


@pytest.mark.parametrize("name", ["l1.lenet.ladder", "mix.notes-cnn.ladder", "l3.flow.ladder"])
def test_ladders_ask_shapes_and_parameters_and_carry_an_error_forward(name: str) -> None:
    ladder = ready(BY_ID[name], 1)
    assert isinstance(ladder, Cloze)
    assert {kind(blank) for blank in ladder.blanks.values()} == {"shape", "numeric"}
    assert len(ladder.blanks) >= 6
    steps = [step for step, blank in ladder.blanks.items() if blank.follow is not None]
    assert len(steps) >= 3
    solved = ladder.solved()
    assert ladder.mark(solved).score == 1
    carried = [test for test in BY_ID[name].tests if 0.5 < test.score < 1]
    assert carried  # a slip, then what follows rightly from it


BORROWED = [one for one in QUESTIONS if getattr(one, "like", None)]


def test_many_numbers_and_shapes_borrow_the_exercises_misconceptions() -> None:
    assert len(BORROWED) >= 20
    assert {kind(ready(one, 1)) for one in BORROWED} == {"numeric", "shape"}


@pytest.mark.parametrize("one", BORROWED, ids=lambda one: one.id)
def test_a_borrowed_misconception_differs_from_the_key_somewhere(one: Any) -> None:
    """At least one wrong way gives another value than the key, so that there is something to explain."""
    question: Any = ready(one, 1)
    wrong = [value for value, _, _ in BANK.borrowed(question.like)]
    assert any(question.mark(_typed(value)).score == 0 for value in wrong)


def _typed(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "(" + ", ".join(str(int(one)) for one in value) + ",)"
    return f"{float(getattr(value, 'item', lambda: value)()):.6f}"
