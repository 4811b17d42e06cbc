"""What training shows of an epoch while it goes: a bar, then its figures; or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID


@dataclass(frozen=True)
class Bar:
    """A bar on the terminal, or one that is not there."""

    shown: tuple[Progress, TaskID] | None = None

    def advance(self) -> None:
        """Count one batch."""
        if self.shown:
            live, task = self.shown
            live.advance(task)

    def finish(self, **figures: float) -> None:
        """Write the figures that the epoch ended with behind the bar."""
        if self.shown:
            live, task = self.shown
            text = " ".join(f"{name} {value:.4g}" for name, value in figures.items())
            live.update(task, figures=text)


@contextmanager
def epoch_bar(title: str, batches: int, *, wanted: bool) -> Iterator[Bar]:
    """Give a bar for one epoch; where the output is no terminal its last state is one line."""
    if not wanted:
        yield Bar()
        return
    from rich.progress import BarColumn, Progress, TextColumn

    # Narrow, so that four figures behind it fit a line of 80 columns.
    with Progress(TextColumn(title), BarColumn(8), TextColumn("{task.fields[figures]}")) as live:
        yield Bar((live, live.add_task(title, total=batches, figures="")))
