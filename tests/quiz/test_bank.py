import json
from collections import Counter
from pathlib import Path

import pytest

from grader.author.prove_quiz import prove_bank, prove_quiz
from grader.bank import Bank, UnknownQuiz
from grader.content.pack import Pack
from grader.content.validation import schema
from grader.model.text import LANGUAGES
from grader.quiz.borrowed import explained
from grader.quiz.document import KINDS, Quiz, ready
from grader.quiz.kinds.calculated import Calculated
from grader.quiz.select import drawn, usable

ROOT = Path(__file__).parents[2]
BANK = Bank(Pack(ROOT))
EXERCISES = [path.stem for path in BANK.pack.exercise_files()]


@pytest.mark.parametrize("path", BANK.files(), ids=lambda path: path.stem)
def test_every_quiz_is_sound(path: Path) -> None:
    assert [problem.in_("en") for problem in prove_quiz(BANK, path, EXERCISES).problems] == []


def test_every_concept_has_two_questions_and_no_id_occurs_twice() -> None:
    assert [problem.in_("en") for problem in prove_bank(BANK)] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_an_answer_typed_again_is_the_same(seed: int) -> None:
    for one in BANK.questions():
        asked = ready(one, seed)
        shown = asked.shown(seed)
        answer = asked.accept(asked.solved(), shown)
        for language in LANGUAGES:
            typed = asked.retyped(answer, shown).in_(language)
            assert asked.read(typed, shown) == answer, (one.id, typed)


def test_there_is_enough_of_everything() -> None:
    questions = BANK.questions()
    assert len(questions) >= 150
    kinds = Counter(getattr(one, "type", "") for one in questions)
    assert set(kinds) == set(KINDS)
    shapes = [one for one in questions if isinstance(one, Calculated) and one.respond == "shape"]
    assert kinds["calculated"] >= 30
    assert kinds["shape"] + len(shapes) >= 20
    assert kinds["predict"] >= 10
    assert all(one.source and one.explanation for one in questions)


def test_the_schema_is_current() -> None:
    kept = json.loads((ROOT / "grader" / "schema" / "quiz.json").read_text(encoding="utf-8"))
    assert kept == schema(Quiz)


@pytest.mark.parametrize("path", BANK.exams(), ids=lambda path: path.stem)
def test_exams_are_full_and_differ_from_person_to_person(path: Path) -> None:
    exam = BANK.exam(path.stem)
    wanted = sum(pick.count for pick in exam.picks)
    papers = {
        tuple(one.id for one in drawn(usable(BANK.questions()), exam, seed)) for seed in range(20)
    }
    assert {len(paper) for paper in papers} == {wanted}
    assert len(papers) > 15


def test_a_concept_that_is_a_term_is_named_by_it() -> None:
    concepts = BANK.concepts()
    assert concepts["stride"].name.ko == "스트라이드"
    assert concepts["kernel-from-sizes"].name.en == "kernel from sizes"


def test_a_name_nearly_right() -> None:
    assert BANK.find("l0").id == "L0"
    with pytest.raises(UnknownQuiz):
        BANK.find("L9")


@pytest.mark.parametrize(
    ("name", "answer", "mistake"),
    [
        ("l3.params.grey", "78400", "05_param_count:times_image_size"),
        ("l3.params.grey", "10", "05_param_count:filters_forgotten"),
        ("l3.params.grey", "77", ""),
    ],
)
def test_a_wrong_number_is_explained_by_the_exercises_misconceptions(
    name: str, answer: str, mistake: str
) -> None:
    one = ready(next(one for one in BANK.questions() if one.id == name), 1)
    mark = explained(one, answer, one.mark(answer), BANK.borrowed)
    assert mark.mistakes == ((mistake,) if mistake else ())
    assert bool(mark.feedback) is bool(mistake)
