"""Arrays as small grids of text: the part that matters, with the differing cells marked."""

from dataclasses import dataclass
from typing import Any

import numpy as np

ROWS, COLUMNS = 8, 8
"""Largest part of an array that is shown."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A two-dimensional part of an array."""

    label: str
    """The part in NumPy's own notation, `x[0, :, :, 1]`."""
    rows: tuple[tuple[str, ...], ...]
    marked: frozenset[tuple[int, int]] = frozenset()
    """Cells that differ, by their place in `rows`."""
    cut: bool = False
    """Whether rows or columns were left out."""

    def lines(self) -> list[str]:
        """Return the grid's rows, aligned; a differing cell has a `*` before it."""
        width = max((len(cell) for row in self.rows for cell in row), default=0)
        lines = [
            " ".join(
                ("*" if (i, j) in self.marked else " ") + cell.rjust(width)
                for j, cell in enumerate(row)
            )
            for i, row in enumerate(self.rows)
        ]
        return [*lines, " ..."] if self.cut else lines


def grid(
    name: str,
    array: np.ndarray,
    focus: tuple[int, ...] | None = None,
    wrong: tuple[tuple[int, ...], ...] = (),
) -> Grid:
    """Return the plane of `array` that holds the cell `focus`, at most ROWS by COLUMNS of it.

    Images (N, H, W, C) are cut at height and width; so are kernels (KH, KW, C_in, C_out), which
    are told from images by their name, `w`.
    """
    focus = focus or (0,) * array.ndim
    plane = _plane(name, array.ndim)
    index: list[Any] = [slice(None) if axis in plane else focus[axis] for axis in range(array.ndim)]
    flat = np.atleast_2d(array[tuple(index)]) if array.size else np.zeros((0, 0))
    top = _start(focus[plane[0]] if len(plane) == 2 else 0, flat.shape[0], ROWS)
    left = _start(focus[plane[-1]] if plane else 0, flat.shape[1], COLUMNS)
    part = flat[top : top + ROWS, left : left + COLUMNS]
    marked = set()
    for cell in wrong:
        if all(cell[axis] == focus[axis] for axis in range(array.ndim) if axis not in plane):
            row = cell[plane[0]] if len(plane) == 2 else 0
            marked.add((row - top, (cell[plane[-1]] if plane else 0) - left))
    rows = tuple(tuple(cell_text(value) for value in row) for row in part)
    return Grid(_label(name, index, plane), rows, frozenset(marked), part.shape != flat.shape)


def _plane(name: str, rank: int) -> tuple[int, ...]:
    """Return the two axes to show."""
    if rank <= 2:
        return tuple(range(rank))
    if rank == 4:
        return (0, 1) if name == "w" else (1, 2)
    return (rank - 2, rank - 1) if rank == 3 else (1, 2)


def _label(name: str, index: list[Any], plane: tuple[int, ...]) -> str:
    if len(plane) == len(index):
        return name
    parts = [":" if axis in plane else str(at) for axis, at in enumerate(index)]
    return f"{name}[{', '.join(parts)}]"


def _start(focus: int, size: int, most: int) -> int:
    return max(0, min(focus - most // 2, size - most))


def cell_text(value: Any) -> str:
    """Return one number as it stands in a grid."""
    if isinstance(value, float | np.floating):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e6 else f"{number:.4g}"
    return str(value)
