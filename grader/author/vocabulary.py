"""Does a pack keep to its glossary? Concepts that there are, words as they are spelled there."""

from collections.abc import Sequence
from pathlib import Path

from grader.author.coverage import uncovered, untied
from grader.author.terms import (
    introduced,
    misused,
    misused_in_glossary,
    misused_in_quizzes,
)
from grader.bank import Bank
from grader.course import Entry
from grader.model.problem import ContentError, Problem


def at_odds(
    bank: Bank, exercises: Sequence[Entry], quizzes: Sequence[Path], *, whole: bool
) -> list[Problem]:
    """Return where exercises and quizzes disagree with the glossary; `whole`: they are all of the pack."""
    try:
        found = [*untied(bank, exercises), *misused(bank, exercises)]
        found += misused_in_quizzes(bank, quizzes)
        if whole:
            found += [*introduced(bank, exercises), *uncovered(bank, exercises)]
            found += misused_in_glossary(bank)
    except ContentError as error:  # of the glossary
        return list(error.problems)
    return sorted(found)
