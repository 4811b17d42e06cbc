"""The quizzes and answers at hand, by name; a wrong name is told with names like it."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from grader.cli import lookup, shell
from grader.cli.shell import say
from grader.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.answers import Answers
    from grader.bank import Bank, UnknownQuiz
    from grader.quiz.base import QuestionFields
    from grader.quiz.select import Blueprint


def open_bank(query: str | None = None) -> "Bank":
    """Return the quizzes of the pack in use, or of the one that `query` names before a colon."""
    return open_pack(_parted(query or "")[0])


def open_pack(name: str | None) -> "Bank":
    """Return the quizzes of the pack of that id (`words` or `words:`), or of the pack in use."""
    from grader.bank import Bank

    return Bank(lookup.pack_called(name), shell.cache_folder())


def point_elsewhere(bank: "Bank", words: str, has: "Callable[[Bank], object]") -> None:
    """Name a command of `learn quiz` for each other pack that has something for it."""
    for other in _others(bank):
        if has(other):
            go_there = command(other, words)
            shell.show(
                say(f"다른 묶음에는 있습니다: {go_there}", f"Another pack has some: {go_there}")
            )


def _others(bank: "Bank") -> "Iterator[Bank]":
    """Yield the quizzes of the other packs that can be used."""
    from grader.bank import Bank
    from grader.model.problem import ContentError

    for one in lookup.packs():
        try:
            one.manifest(bank.caches)
        except ContentError:
            continue  # `learn pack list` tells what is wrong with it
        if one != bank.pack:
            yield Bank(one, bank.caches)


def command(bank: "Bank", words: str) -> str:
    """Return a command of `learn quiz` about a whole pack, as it is typed."""
    return f"learn quiz {words} {lookup.namespace(bank.pack).removesuffix(':')}".rstrip()


def open_answers(data: Path | None) -> "Answers":
    """Return the learner's answers."""
    from grader.answers import Answers

    return Answers(shell.data_folder(data))


def pack_id(bank: "Bank") -> str:
    """Return the name that answers are kept under."""
    return bank.pack.manifest(shell.cache_folder()).id


def questions_of(bank: "Bank", query: str | None) -> "list[QuestionFields]":
    """Return what can be asked of the quiz that `query` names; of the pack where it names none."""
    from grader.bank import UnknownQuiz
    from grader.quiz.select import usable

    where, name = _parted(query or "")
    if not name:
        return bank.questions()
    try:
        return usable(bank.find(name).questions)
    except UnknownQuiz as error:
        error.close[:0] = _elsewhere(bank, name) if not where else []
        _unknown(where, error, Text("그런 퀴즈가 없습니다.", "is no quiz."), "learn quiz")


def _elsewhere(bank: "Bank", name: str) -> list[str]:
    """Return a quiz's name with each other pack that has it."""
    from grader.bank import UnknownQuiz
    from grader.model.problem import ContentError

    found = []
    for other in _others(bank):
        with contextlib.suppress(UnknownQuiz, ContentError):
            found.append(lookup.namespace(other.pack) + other.find(name).id)
    return found


def name_of(query: str | None) -> str:
    """Return the name of a quiz without its pack; empty where a whole pack is named, or nothing."""
    return _parted(query or "")[1]


def exam_of(bank: "Bank", query: str) -> "Blueprint":
    """Return the blueprint of that name, or stop with the names there are."""
    from grader.bank import UnknownQuiz

    where, name = _parted(query)
    try:
        return bank.exam(name)
    except UnknownQuiz as error:
        _unknown(where, error, Text("그런 시험이 없습니다.", "is no exam."), "learn quiz")


def _parted(query: str) -> tuple[str, str]:
    """Return the pack's part of a name, with its colon, and the rest."""
    where, colon, name = query.rpartition(":")
    return where + colon, name


def no_topic(bank: "Bank", topic: str) -> NoReturn:
    """Stop because no question is about a topic; tell topics like it."""
    from grader.bank import UnknownQuiz, alike

    concepts = bank.concepts()
    names = [one.name.in_(shell.language()) for one in concepts.values()]
    used = {name for one in bank.questions() for name in one.concepts}
    close = alike(topic, [*names, *concepts, *sorted(used)])
    _unknown(
        "",
        UnknownQuiz(topic, close),
        Text("그런 주제의 문항이 없습니다.", "is no topic of any question."),
        "learn glossary",
    )


def _unknown(pack: str, error: "UnknownQuiz", what: Text, where: str) -> NoReturn:
    names = ", ".join(f"{pack}{one}" for one in error.close)
    guess = Text(f" {names}인가요?", f" Did you mean {names}?") if names else Text()
    shell.stop(
        Text(
            f"`{pack}{error.query}`: {what.ko}{guess.ko} 목록: `{where}`.",
            f"`{pack}{error.query}` {what.en}{guess.en} The list: `{where}`.",
        )
    )
