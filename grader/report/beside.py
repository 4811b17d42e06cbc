"""Two grids of cells for a terminal: what came back, and what was expected."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text as Line

INDENT = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """Two grids with their heads: side by side where there is room, else one below the other."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        width = max(map(cell_len, self.left)) + 3
        if INDENT + width + max(map(cell_len, self.right)) <= options.max_width:
            pairs = zip(self.left, self.right, strict=True)
            yield from _grid([(_pad(mine, width), theirs) for mine, theirs in pairs], INDENT)
            return
        for part in (self.left, self.right):
            fits = INDENT + max(map(cell_len, part)) <= options.max_width
            yield from _grid([(line, "") for line in part], INDENT if fits else 1)


def _grid(rows: list[tuple[str, str]], indent: int) -> Iterator[Line]:
    """Yield a head and the rows below it; one that is still too long is cut, not torn."""
    (mine, theirs), *below = rows
    yield Line(" " * indent + mine + theirs, "dim", no_wrap=True, overflow="ellipsis")
    for mine, theirs in below:
        line = Line(" " * indent, no_wrap=True, overflow="ellipsis")
        yield line.append(_marked(mine)).append(theirs)


def _marked(text: str) -> Line:
    line = Line(text)
    line.highlight_regex(r"\*\s*\S+", "red")
    return line


def _pad(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
