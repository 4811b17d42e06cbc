"""Blocked im2col: windows are gathered a block at a time, each block is one matrix product.

The block is what makes it fast: at least 512 rows so that BLAS packs the kernel rarely, about
1 MiB so that the rows are still in the L2 cache when BLAS reads them, and one buffer for all.
Columns run in the order (*kernel, C), so that every gather copies runs of contiguous channels.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.windows import window_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.engine.arrays import Array
    from grader.engine.windows import Windows

_ROWS = 512
_BYTES = 1 << 20


def column_blocks(x: Array, at: Windows, rows: int = _ROWS) -> Iterator[tuple[int, int, Array]]:
    """Yield (first, last, columns) over the window positions of a padded x, in row-major order.

    `columns` (last - first, prod(kernel) C) holds the windows at positions first..last of the
    flattened (N, *out); the next block overwrites it.
    """
    windows = window_view(x, at)
    lead = (x.shape[0], *at.out)
    width = math.prod(at.kernel) * x.shape[-1]
    if not width or not math.prod(lead):
        return
    wanted = max(rows, _BYTES // (width * x.itemsize))
    axis = next(a for a in range(len(lead)) if math.prod(lead[a + 1 :]) <= wanted)
    inner = math.prod(lead[axis + 1 :])
    count = -(-lead[axis] * inner // wanted)
    step = -(-lead[axis] // count)
    buffer = np.empty((step * inner, width), x.dtype)
    first = 0
    for index in np.ndindex(lead[:axis]):
        for start in range(0, lead[axis], step):
            block = windows[index][start : start + step]
            columns = buffer[: len(block) * inner]
            columns.reshape(block.shape)[...] = block
            yield first, first + len(columns), columns
            first += len(columns)


def convolve(x: Array, kernel: Array, at: Windows, y: Array) -> None:
    """Write into y (positions, O) the products of all windows of padded x with kernel (K, O)."""
    for first, last, columns in column_blocks(x, at):
        np.matmul(columns, kernel, out=y[first:last])
