"""Answers from a file or a pipe: no questions asked, nothing waits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.cli import shell
from grader.model.text import Text
from grader.quiz.base import Mark
from grader.quiz.borrowed import Borrowed, explained
from grader.quiz.kinds.text import SLIP
from grader.quiz.reading import Unreadable
from grader.quiz.run import Answered, Run


@dataclass(frozen=True)
class Unread:
    """An answer that could not be read, or that nobody asked for."""

    where: str
    message: str
    place: int | None = None
    """Its question's position."""


def feed(
    run: Run, given: Any, keep: Callable[[Answered], None], borrowed: Borrowed
) -> list[Unread]:
    """Mark what is given, by id or in order; return what could not be read.

    Only what is open is asked. An empty answer is a skip, and so is one that is missing from a
    mapping; a list that ends early leaves the rest open. What cannot be read, or is a typing slip,
    leaves its question open too: nothing is marked wrong for its form.
    """
    places = list(run.open)
    unread = _left_over(run, places, given)
    for line, place in enumerate(places):
        question, planned = run.asked(place), run.plan[place]
        if isinstance(given, list):
            if line >= len(given):
                break
            where, value = f"{line + 1} {planned.question}", given[line]
        else:
            where, value = planned.question, given.get(planned.question)
        answer, mark = None, Mark(0.0)
        if value is not None and value != "":
            try:
                answer = question.accept(value, question.shown(planned.variant))
                mark = explained(question, answer, question.mark(answer), borrowed)
                if mark.almost and run.mode != "exam":
                    raise Unreadable(SLIP)
            except Unreadable as error:
                unread.append(Unread(where, error.message.in_(shell.language()), place))
                continue
        one = run.judged(place, answer, mark)
        keep(one)
        run.keep(one)
    return unread


def _left_over(run: Run, places: list[int], given: Any) -> list[Unread]:
    """Return what was given and nobody asked."""
    if isinstance(given, list):
        told = Text("이 줄에 해당하는 문항이 없습니다.", "There is no question for this line.")
        more = [number for number, one in enumerate(given, 1) if number > len(places) and one]
        return [Unread(str(number), told.in_(shell.language())) for number in more]
    asked = {planned.question for planned in run.plan}
    told = Text("이번에 묻지 않은 문항입니다.", "This question was not asked.")
    return [Unread(str(name), told.in_(shell.language())) for name in given if name not in asked]
