from pathlib import Path

import pytest

from grader.author.prove_quiz import is_quiz_proved, prove_quiz
from grader.author.scaffold import BadName, make_pack, scaffold_exam, scaffold_quiz
from grader.bank import Bank
from grader.content.pack import Pack

EXAM = """\
format: 1
id: final
title: {ko: 시험, en: Exam}
picks:
  - {count: 2, levels: [predict]}
  - {count: 3, concepts: [mean]}
"""


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    make_pack(tmp_path)
    made = Bank(Pack(tmp_path))
    scaffold_quiz(made, "L9")
    return made


def told(bank: Bank, text: str) -> list[str]:
    path = bank.folder / "exams" / "final.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    problems = prove_quiz(bank, path).problems
    assert all(one.message.ko != one.message.en for one in problems)
    return [one.in_("en").removeprefix(f"{path}:") for one in problems]


def test_an_exam_that_can_be_filled_is_sound(bank: Bank) -> None:
    assert told(bank, EXAM) == []
    assert prove_quiz(bank, bank.exams()[0]).questions == 5


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[mean]", "[maen]", "6:27: picks[1].concepts[0]: No question is about `maen`. Did you mean mean?"),
        ("concepts: [mean]", "lectures: [L7]", "6:27: picks[1].lectures[0]: No question has a source that starts with `L7`."),
        ("[predict]", "[predcit]", "5:25: picks[0].levels[0]: `\"predcit\"` is not one of 'recall', 'compute', 'predict', 'explain'."),
        ("count: 2", "count: 0", "5:13: picks[0].count: It must be 1 or more."),
        ("count: 2", "count: 3", "5:13: picks[0].count: 3 questions are wanted; after the picks before, there may be only 2."),
        ("count: 3", "count: 5", "6:13: picks[1].count: 5 questions are wanted; after the picks before, there may be only 4."),
        (", en: Exam", "", "3:1: title.en: The text in this language is missing."),
    ],
    ids=["concept", "lecture", "level", "nothing", "too many", "left over", "language"],
)  # fmt: skip
def test_what_an_exam_asks_too_much_of_is_told(
    bank: Bank, old: str, new: str, problem: str
) -> None:
    assert old in EXAM
    assert told(bank, EXAM.replace(old, new)) == [problem]


def test_a_broken_quiz_is_not_told_as_missing_questions(bank: Bank) -> None:
    quiz = bank.files()[0]
    quiz.write_text(quiz.read_text("utf-8").replace("level:", "levle:"), "utf-8")
    assert told(bank, EXAM.replace("concepts: [mean]", "levels: [recall]")) == []


def test_a_proof_holds_until_a_question_changes(bank: Bank, tmp_path: Path) -> None:
    kept = Bank(bank.pack, tmp_path / "caches")
    assert told(kept, EXAM) == []
    (exam,) = kept.exams()
    assert is_quiz_proved(kept, exam)
    quiz = kept.files()[0]
    quiz.write_text(quiz.read_text("utf-8") + "# more\n", "utf-8")
    assert not is_quiz_proved(kept, exam)


@pytest.mark.parametrize("languages", [("ko",), ("en",), ("ko", "en")])
def test_a_new_exam_is_sound(tmp_path: Path, languages: tuple[str, ...]) -> None:
    make_pack(tmp_path, languages)
    bank = Bank(Pack(tmp_path))
    with pytest.raises(BadName, match="no questions to draw yet"):
        scaffold_exam(bank, "final", languages)
    scaffold_quiz(bank, "L9", languages)
    (path,) = scaffold_exam(bank, "final", languages)
    assert path == tmp_path / "quizzes" / "exams" / "final.yaml"
    assert prove_quiz(bank, path).problems == []
    with pytest.raises(BadName, match="is there already"):
        scaffold_exam(bank, "Final", languages)
    schema = (
        path.read_text("utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    )
    assert (path.parent / schema).is_file()
