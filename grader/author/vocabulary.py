"""Does a pack keep to its glossary? Concepts that there are, words as they are spelled there."""

from collections.abc import Sequence

from grader.author.coverage import uncovered, untied
from grader.author.terms import introduced, misused, misused_in_quizzes
from grader.bank import Bank
from grader.course import Entry, entries
from grader.model.problem import ContentError, Problem


def at_odds(bank: Bank, chosen: Sequence[Entry] | None = None) -> list[Problem]:
    """Return where the whole pack, or the chosen exercises of it, and the glossary disagree."""
    every = entries(bank.pack)
    try:
        found = [*untied(bank, chosen or every), *misused(bank, chosen or every)]
        if not chosen:
            found += [*introduced(bank, every), *uncovered(bank, every)]
            found += misused_in_quizzes(bank)
    except ContentError as error:  # of the glossary
        return list(error.problems)
    return sorted(found)
