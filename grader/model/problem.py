"""Faults of the content: where, what was seen, what is wanted, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from grader.model.text import Text


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault an author can mend, at file:line:column (counted from 1)."""

    file: str
    line: int
    column: int
    where: str = field(compare=False)
    """Path inside the document, as `checks[0].points`."""
    message: Text = field(compare=False)

    def in_(self, language: str) -> str:
        """Return the problem on one line, in the form editors make a link of."""
        place = f"{self.file}:{self.line}:{self.column}"
        sentence = self.message.ko if language == "ko" else self.message.en
        return f"{place}: {self.where}: {sentence}" if self.where else f"{place}: {sentence}"


class ContentError(Exception):
    """The content cannot be used; carries every problem that was found, not the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(problem.in_("en") for problem in self.problems))


def whole_file(path: Path, message: Text) -> ContentError:
    """Return the error for a fault that has no line of its own."""
    return ContentError([Problem(str(path), 1, 1, "", message)])
