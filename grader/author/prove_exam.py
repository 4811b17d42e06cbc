"""Can an exam be filled? Each of its parts finds its questions, whoever sits it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from grader.author.proof import Found, QuizProof
from grader.bank import Bank
from grader.content.guess import guess
from grader.content.syntax import read
from grader.model.problem import ContentError
from grader.model.text import Text
from grader.quiz.base import QuestionFields, words
from grader.quiz.select import Blueprint, drawn

SEEDS = 50
"""Papers that are drawn."""


def prove_exam(bank: Bank, path: Path) -> QuizProof:
    """Return what is wrong with a blueprint, all at once."""
    proof = QuizProof(path.stem)
    try:
        exam = bank.blueprint(path)
    except ContentError as error:
        proof.problems = list(error.problems)
        return proof
    proof.questions = sum(pick.count for pick in exam.picks)
    questions = bank.questions()
    found = list(_unknown(exam, questions))
    if not found and not bank.broken:  # a broken quiz is told, and its questions are missing here
        found += _unfilled(exam, questions)
    source = read(path) if found else None
    proof.problems = [source.problem(where, message) for where, message in found if source]
    return proof


def _unknown(exam: Blueprint, questions: Sequence[QuestionFields]) -> Iterator[Found]:
    """Yield concepts and lectures that no question has."""
    concepts = {name for one in questions for name in one.concepts}
    sources = {words(source).ko for one in questions for source in one.source}
    for place, pick in enumerate(exam.picks):
        for number, name in enumerate(pick.concepts):
            if name not in concepts:
                where = ("picks", place, "concepts", number)
                yield where, NO_CONCEPT.format(name=name) + guess(name, concepts)
        for number, name in enumerate(pick.lectures):
            if not any(source.startswith(name) for source in sources):
                known = {source.partition(":")[0] for source in sources}
                where = ("picks", place, "lectures", number)
                yield where, NO_LECTURE.format(name=name) + guess(name, known)


def _unfilled(exam: Blueprint, questions: Sequence[QuestionFields]) -> Iterator[Found]:
    """Yield the parts that find fewer questions than they want, after those before them."""
    parts = [replace(exam, picks=exam.picks[:end]) for end in range(len(exam.picks) + 1)]
    sizes = [[len(drawn(questions, part, seed)) for part in parts] for seed in range(SEEDS)]
    for place, pick in enumerate(exam.picks):
        fewest = min(size[place + 1] - size[place] for size in sizes)
        if fewest < pick.count:
            yield ("picks", place, "count"), TOO_FEW.format(count=pick.count, found=fewest)


NO_CONCEPT = Text("`{name}`: 이 개념을 묻는 문항이 없습니다.", "No question is about `{name}`.")
NO_LECTURE = Text(
    "`{name}`: 출처(source)가 이렇게 시작하는 문항이 없습니다.",
    "No question has a source that starts with `{name}`.",
)
TOO_FEW = Text(
    "문항 {count}개가 필요한데, 앞에서 뽑고 나면 {found}개만 남을 수 있습니다.",
    "{count} questions are wanted; after the picks before, there may be only {found}.",
)
