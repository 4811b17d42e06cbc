"""The solution beside the learner's own file: two columns where there is room, else one below the other."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table

from grader.model.text import Language, Text

BESIDE = 100
"""Columns from which two files stand side by side."""
OWN, REFERENCE = Text("내 답", "Yours"), Text("모범 답안", "The solution")
NOTICE = Text("눈여겨볼 점", "What to notice")


Files = list[tuple[Text, str]]
"""Titles and code."""


def files(own: str, reference: str) -> Files:
    """Return what to show: both, or one where the learner's is the solution itself."""
    both = [(OWN, own), (REFERENCE, reference)]
    return both if own.strip() != reference.strip() else both[1:]


def solution_text(files: Files, notice: Text, language: Language) -> str:
    """Return files and what to notice as plain text, no line broken."""
    parts = [f"# {title.in_(language)}\n{code.rstrip()}\n" for title, code in files]
    if notice:
        parts.append(f"# {NOTICE.in_(language)}\n{notice.in_(language).rstrip()}")
    return "\n".join(parts)


def solution_view(
    files: Files, notice: Text, width: int, language: Language
) -> Iterator[RenderableType]:
    """Yield files and what to notice, for a terminal of `width` columns."""
    if len(files) == 2 and width >= BESIDE:
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        for _ in files:
            table.add_column(ratio=1)
        table.add_row(*(Rule(title.in_(language), align="left") for title, _ in files))
        table.add_row(*(_shown(code) for _, code in files))
        yield table
    else:
        for title, code in files:
            yield Rule(title.in_(language), align="left")
            yield _shown(code)
    if notice:
        yield ""
        yield NOTICE.in_(language)
        yield Markdown(notice.in_(language))


def _shown(code: str) -> Syntax:
    return Syntax(code.rstrip(), "python", background_color="default", word_wrap=True)
