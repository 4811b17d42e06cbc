"""Answers marked again, after a key was mended."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from grader.quiz.base import Mark, QuestionFields
from grader.quiz.borrowed import Borrowed, explained
from grader.quiz.document import ready
from grader.quiz.run import Answered


def regraded(
    answers: Iterable[Answered],
    bank: Mapping[str, QuestionFields],
    borrowed: Borrowed,
    policy: str = "new",
) -> list[tuple[Answered, Answered]]:
    """Return (old, new) of every answer that the present keys judge otherwise.

    `policy`: `new` takes the new score, `best` never lowers one, `full_marks` gives all who are touched
    the whole. Answers of runs that are not finished are among them; one that keeps its score only
    takes on the new revision, so that it is not asked again.
    """
    changed: list[tuple[Answered, Answered]] = []
    for one in answers:
        if one.skipped or one.question not in bank:
            continue
        mark = _marked_again(ready(bank[one.question], one.variant), one.answer, borrowed)
        score = mark.score
        if score != one.score:
            score = {"best": max(score, one.score), "full_marks": 1.0}.get(policy, score)
        new = replace(
            one, score=score, rev=bank[one.question].rev,
            mistakes=mark.mistakes, foreseen=mark.foreseen,
        )  # fmt: skip
        if (new.score, new.rev, new.foreseen) != (one.score, one.rev, one.foreseen):
            changed.append((one, new))
    return changed


def _marked_again(question: QuestionFields, answer: Any, borrowed: Borrowed) -> Mark:
    try:
        return explained(question, answer, question.mark(answer), borrowed)
    except (KeyError, ValueError, StopIteration, TypeError, AttributeError):
        return Mark(0.0)  # what was chosen is no longer there, or the question is of another kind
