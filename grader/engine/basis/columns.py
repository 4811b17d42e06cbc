"""Blocked im2col: windows are gathered a block at a time, each block is one matrix product.

The block is what makes it fast: at least 512 rows so that BLAS packs the kernel rarely, about
1.5 MiB so that the rows are still near when BLAS reads them (half of that is 3 % slower, twice that
no faster), and one buffer for all.
Columns run in the order (*kernel, C), so that every gather copies runs of contiguous channels.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import whole
from grader.engine.basis.arrays import check_rank, copy_runs, floats
from grader.engine.basis.padding import pad_with
from grader.engine.basis.windows import place_windows, window_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.windows import Padding, Sizes, Windows

_ROWS = 512
_BYTES = 3 << 19
_MOST = 3 << 20  # never more memory than this, at the price of fewer rows


def column_blocks(
    x: Array, at: Windows, rows: int = _ROWS, *, ones: bool = False
) -> Iterator[tuple[slice, Array]]:
    """Yield (positions, columns) over the windows of a padded x, in row-major order.

    `columns` (rows, prod(kernel) C) holds the windows at those positions of the flattened
    (N, *out); the next block overwrites it. With `ones`, a column of ones comes last.
    """
    windows = window_view(x, at)
    width = math.prod(at.kernel) * x.shape[-1]
    buffer = np.empty(0, x.dtype)
    for block, positions in position_blocks((x.shape[0], *at.out), width * x.itemsize, rows):
        seen = windows[block]
        if not buffer.size:  # the first block is the largest
            buffer = np.empty((positions.stop, width + ones), x.dtype)
            buffer[:, width:] = 1
        columns = buffer[: positions.stop - positions.start]
        _copy_windows(seen, columns[:, :width].reshape(seen.shape))
        yield positions, columns


def _copy_windows(windows: Array, columns: Array) -> None:
    """Copy windows (..., K, C); the cells of a row lie side by side unless it is dilated."""
    k, c = windows.shape[-2:]
    if windows.strides[-2] == c * windows.itemsize:
        shape = (*windows.shape[:-2], k * c)
        windows, columns = windows.reshape(shape), columns.reshape(shape)
    copy_runs(windows, columns)


def position_blocks(
    lead: tuple[int, ...], row_bytes: int, rows: int = _ROWS
) -> Iterator[tuple[tuple[int | slice, ...], slice]]:
    """Split the positions (N, *out) into blocks, none larger than the first.

    Yields the block as an index into an array (N, *out, ...), and as a slice of its positions in
    row-major order. A block has about 1.5 MiB of rows of `row_bytes`, or up to 3 MiB where that
    brings it to `rows` positions.
    """
    if not row_bytes * math.prod(lead):
        return
    wanted = max(1, min(rows, _MOST // row_bytes), _BYTES // row_bytes)
    axis = next(a for a in range(len(lead)) if math.prod(lead[a + 1 :]) <= wanted)
    inner = math.prod(lead[axis + 1 :])
    step = -(-lead[axis] // -(-lead[axis] * inner // wanted))
    first = 0
    for index in product(*map(range, lead[:axis])):
        for start in range(0, lead[axis], step):
            stop = min(start + step, lead[axis])
            last = first + (stop - start) * inner
            yield (*index, slice(start, stop)), slice(first, last)
            first = last


def im2col(x: ArrayLike, kh: int, kw: int, stride: Sizes = 1, padding: Padding = 0) -> Array:
    """Return the windows of x (N, H, W, C) as rows, (N OH OW, kh kw C).

    Rows run over n, oh, ow and columns over kh, kw, c, so that `im2col(x, kh, kw) @
    w.reshape(-1, O)` holds the values of `conv2d(x, w)`.

    Options and dtype are those of `conv2d`. Errors: ValueError when x has another rank or the
    window does not fit, TypeError when x is not made of numbers.
    """
    (x,) = floats("im2col", x=x)
    check_rank("im2col", "x", x, "N,H,W,C")
    kernel = whole("im2col", "kh", kh, 1), whole("im2col", "kw", kw, 1)
    at = place_windows("im2col", x.shape[1:-1], kernel, stride=stride, padding=padding, dilation=1)
    windows = window_view(pad_with(x, at.pads, 0.0), at).copy()  # of one cell they are x itself
    return windows.reshape(math.prod(windows.shape[:3]), kh * kw * x.shape[-1])
