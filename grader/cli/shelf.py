"""The quizzes and answers at hand, by name; a wrong name is told with names like it."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from grader.cli import lookup, shell
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.answers import Answers
    from grader.bank import Bank, UnknownQuiz
    from grader.quiz.document import Quiz
    from grader.quiz.select import Blueprint


def open_bank(query: str | None = None) -> "Bank":
    """Return the quizzes of the pack in use, or of the one that `query` names before a colon."""
    from grader.bank import Bank

    places, _ = lookup.packs_called(query or "")
    if place := next(iter(places), None):
        return Bank(place, shell.cache_folder())
    return shell.stop(
        Text(
            "`{query}`: 그런 묶음이 없습니다. 있는 것: `learn pack list`.",
            "`{query}` names no pack. Those there are: `learn pack list`.",
        ).format(query=query)
    )


def open_answers(data: Path | None) -> "Answers":
    """Return the learner's answers."""
    from grader.answers import Answers

    return Answers(shell.data_folder(data))


def pack_id(bank: "Bank") -> str:
    """Return the name that answers are kept under."""
    return bank.pack.manifest(shell.cache_folder()).id


def quiz_of(bank: "Bank", query: str) -> "Quiz":
    """Return the quiz of that name, or stop with names like it."""
    from grader.bank import UnknownQuiz

    try:
        return bank.find(query.rpartition(":")[2])
    except UnknownQuiz as error:
        _unknown(error, Text("그런 퀴즈가 없습니다.", "is no quiz."), "learn quiz")


def exam_of(bank: "Bank", query: str) -> "Blueprint":
    """Return the blueprint of that name, or stop with the names there are."""
    from grader.bank import UnknownQuiz

    try:
        return bank.exam(query.rpartition(":")[2])
    except UnknownQuiz as error:
        _unknown(error, Text("그런 시험이 없습니다.", "is no exam."), "learn quiz")


def no_topic(bank: "Bank", topic: str) -> NoReturn:
    """Stop because no question is about a topic; tell topics like it."""
    from grader.bank import UnknownQuiz, alike

    concepts = bank.concepts()
    names = [one.name.in_(shell.language()) for one in concepts.values()]
    used = {name for one in bank.questions() for name in one.concepts}
    close = alike(topic, [*names, *concepts, *sorted(used)])
    _unknown(
        UnknownQuiz(topic, close),
        Text("그런 주제의 문항이 없습니다.", "is no topic of any question."),
        "learn glossary",
    )


def _unknown(error: "UnknownQuiz", what: Text, where: str) -> NoReturn:
    names = ", ".join(error.close)
    guess = Text(f" {names}인가요?", f" Did you mean {names}?") if names else Text()
    shell.stop(
        Text(
            f"`{error.query}`: {what.ko}{guess.ko} 목록: `{where}`.",
            f"`{error.query}` {what.en}{guess.en} The list: `{where}`.",
        )
    )
