"""Gradients of pooling: to the first extreme value of each window, or in equal shares."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import shape_of
from grader.engine.basis.arrays import check_shape, copy_runs, floats
from grader.engine.basis.columns import position_blocks
from grader.engine.basis.padding import inside
from grader.engine.basis.pool_windows import (
    pad_below,
    pad_for_pool,
    place_pool,
    window_cells,
    window_counts,
)
from grader.engine.basis.ranks import by_rank
from grader.engine.basis.windows import Windows

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.ranks import Rank
    from grader.engine.basis.windows import Padding, Sizes


def _max_pool_backward(
    rank: Rank,
    dy: ArrayLike,
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return dx (N, *spatial, C) for dy (N, *out, C), the gradient at the output of `max_pool2d`.

    x and the options are those of the forward call. Of equal maxima, the first in row-major
    order gets all of it, as in PyTorch and TensorFlow, and in a window with NaN the first cell;
    cells that no window chose get 0, and padding is never chosen.

    Errors: those of `max_pool2d`, and ValueError when dy has not the shape of the output.
    """
    dy, x = floats(rank.caller, dy=dy, x=x)
    x, at = place_pool(rank, x, size, stride=stride, padding=padding, dilation=dilation, ceil=ceil)
    check_shape(rank.caller, "dy", dy, (x.shape[0], *at.out, x.shape[-1]))
    padded = pad_below(x, at)
    dx = np.zeros(padded.shape, dy.dtype)
    _route(dy, padded, dx, at)
    return inside(dx, at.pads, x.shape[1:-1])


def _min_pool_backward(
    rank: Rank,
    dy: ArrayLike,
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the gradient of `min_pool2d`; as `max_pool2d_backward`, with the first minimum."""
    dy, x = floats(rank.caller, dy=dy, x=x)
    return _max_pool_backward(
        rank, dy, -x, size, stride=stride, padding=padding, dilation=dilation, ceil=ceil
    )


def _avg_pool_backward(
    rank: Rank,
    dy: ArrayLike,
    x_shape: tuple[int, ...],
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
    count_padding: bool = False,
) -> Array:
    """Return dx of shape `x_shape` for dy (N, *out, C), the gradient at `avg_pool2d`'s output.

    Each cell of a window gets dy over the number of cells that the window averaged.

    Errors: those of `avg_pool2d`, and ValueError when dy has not the shape of the output.
    """
    (dy,) = floats(rank.caller, dy=dy)
    x_shape = shape_of(rank.caller, "x_shape", x_shape)
    like = np.broadcast_to(np.zeros((), dy.dtype), x_shape)
    _, at = place_pool(
        rank, like, size, stride=stride, padding=padding, dilation=dilation, ceil=ceil
    )
    check_shape(rank.caller, "dy", dy, (x_shape[0], *at.out, x_shape[-1]))
    counts = window_counts(x_shape[1:-1], at, count_padding).astype(dy.dtype)
    share = dy / np.maximum(counts, 1)[..., None]
    dx = np.zeros_like(pad_for_pool(like, at, 0.0), order="C")
    cells = window_cells(dx, at)
    for place in np.ndindex(at.kernel):
        cells[place] += share
    return inside(dx, at.pads, x_shape[1:-1])


max_pool1d_backward, max_pool2d_backward, max_pool3d_backward = by_rank(
    "max_pool{}d_backward", _max_pool_backward
)
min_pool1d_backward, min_pool2d_backward, min_pool3d_backward = by_rank(
    "min_pool{}d_backward", _min_pool_backward
)
avg_pool1d_backward, avg_pool2d_backward, avg_pool3d_backward = by_rank(
    "avg_pool{}d_backward", _avg_pool_backward
)


def _route(dy: Array, x: Array, dx: Array, at: Windows) -> None:
    """Add dy at the first maximum of each window of x to dx, which starts as zeros.

    The cells of a block of windows are gathered side by side, their shares of dy computed there
    and scattered back: 1.4 times as fast as where they lie, for C = 32. Values are kept or blanked
    by their bits, all or none: a choice by mask costs a branch for each random sign (13 times as
    long), a product makes NaN of infinity.
    """
    bits = np.dtype(f"i{dy.itemsize}")
    every = (slice(None),) * len(at.kernel)
    seen, targets = window_cells(x, at), window_cells(dx, at)
    count, channels = math.prod(at.kernel), dy.shape[-1]
    given = dy.reshape(math.prod(dy.shape[:-1]), channels).view(bits)
    buffer = np.empty(0, dy.dtype)
    for block, positions in position_blocks(dy.shape[:-1], count * channels * dy.itemsize):
        if not buffer.size:  # the first block is the largest
            buffer = np.empty((count, positions.stop, channels), dy.dtype)
        cells = buffer[:, : positions.stop - positions.start]
        part = seen[(*every, *block)]
        gathered = cells.reshape(part.shape)
        copy_runs(part, gathered)
        lost = _all_but_first_maximum(cells).view(np.int8)
        shares = cells.view(bits)
        shares[...] = np.subtract(lost, 1, out=lost)  # 1 and 0 are now no bit and all bits
        shares &= given[positions]
        if _apart(at):
            copy_runs(gathered, targets[(*every, *block)])
        else:
            for place in np.ndindex(at.kernel):
                targets[(*place, *block)] += gathered[place]


def _all_but_first_maximum(cells: Array) -> Array:
    """Return, for cells (K, ...), whether each is not the first maximum of its K.

    "Not below" lets a window with NaN give everything to its first cell.
    """
    lost: Array = cells < cells.max(axis=0)
    free = lost[0].copy()
    for cell in lost[1:]:
        np.logical_or(cell, ~free, out=cell)
        free &= cell
    return lost


def _apart(at: Windows) -> bool:
    """Return whether no cell is in two windows."""
    return all(s > (k - 1) * d for s, k, d in zip(at.stride, at.kernel, at.dilation, strict=True))
