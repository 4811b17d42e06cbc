"""Answers from a file or a pipe: no questions asked, nothing waits."""

from collections.abc import Callable
from typing import Any

from grader.cli import shell
from grader.quiz.base import Mark
from grader.quiz.borrowed import Borrowed, explained
from grader.quiz.reading import Unreadable
from grader.quiz.run import Answered, Run


def feed(
    run: Run, given: Any, keep: Callable[[Answered], None], borrowed: Borrowed
) -> dict[int, str]:
    """Mark what is given, by id or in order; return why answers could not be read, by position.

    An empty answer, and one that is missing from a mapping, is a skip; a list that ends early leaves
    the rest open.
    """
    unreadable: dict[int, str] = {}
    for place, planned in enumerate(run.plan):
        if isinstance(given, list):
            if place >= len(given):
                break
            value = given[place]
        else:
            value = given.get(planned.question)
        question = run.asked(place)
        answer, mark = None, Mark(0.0)
        if value is not None and value != "":
            try:
                answer = question.accept(value, question.shown(planned.variant))
                mark = explained(question, answer, question.mark(answer), borrowed)
            except Unreadable as error:
                unreadable[place] = error.message.in_(shell.language())
        one = run.judged(place, answer, mark)
        keep(one)
        run.keep(one)
    return unreadable
