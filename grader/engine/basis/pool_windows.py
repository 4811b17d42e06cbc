"""The windows of pooling: where they lie, how many cells they average, how to go through them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arrays import check_rank, floats
from grader.engine.basis.padding import pad_with
from grader.engine.basis.windows import Windows, per_axis, place_windows, window_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.ranks import Rank
    from grader.engine.basis.windows import Padding, Sizes


def place_pool(
    rank: Rank,
    x: ArrayLike,
    size: Sizes,
    *,
    stride: Sizes | None,
    padding: Padding,
    dilation: Sizes,
    ceil: bool,
) -> tuple[Array, Windows]:
    """Return x (N, *spatial, C) as an array, and where the windows lie on it; or raise."""
    caller, count = rank
    (x,) = floats(caller, x=x)
    check_rank(caller, "x", x, f"N,{rank.spatial},C")
    kernel = per_axis(caller, "size", size, count)
    step = kernel if stride is None else stride
    at = place_windows(
        caller, x.shape[1:-1], kernel, stride=step, padding=padding, dilation=dilation, ceil=ceil
    )
    return x, at


def pad_for_pool(x: Array, at: Windows, value: float) -> Array:
    """Pad x as `at` says, and further at the end where a window of `ceil` hangs over."""
    reach = [
        (o - 1) * s + (k - 1) * d + 1
        for o, s, k, d in zip(at.out, at.stride, at.kernel, at.dilation, strict=True)
    ]
    pads = [
        (before, max(after, r - before - n))
        for n, r, (before, after) in zip(x.shape[1:-1], reach, at.pads, strict=True)
    ]
    return pad_with(x, pads, value)


def pad_below(x: Array, at: Windows) -> Array:
    """Pad x for a search of maxima, with what is below every cell of x, -inf among them."""
    above = np.maximum(x, np.finfo(x.dtype).min) if at.padded else x
    return pad_for_pool(above, at, -math.inf)


def window_counts(spatial: tuple[int, ...], at: Windows, count_padding: bool) -> Array:
    """Return over how many cells each window (*out) averages, of the input or padded input."""
    total = np.ones((), int)
    for axis, n in enumerate(spatial):
        before, after = at.pads[axis]
        low, high = (-before, n + after) if count_padding else (0, n)
        first = np.arange(at.out[axis]) * at.stride[axis] - before
        cells = first[:, None] + np.arange(at.kernel[axis]) * at.dilation[axis]
        total = total[..., None] * ((cells >= low) & (cells < high)).sum(axis=1)
    return total


def taps(padded: Array, at: Windows, axis: int) -> Iterator[Array]:
    """Yield, for each cell of the window along one spatial axis, that cell of every window."""
    for k in range(at.kernel[axis]):
        first = k * at.dilation[axis]
        last = first + (at.out[axis] - 1) * at.stride[axis] + 1
        yield padded[(slice(None),) * (axis + 1) + (slice(first, last, at.stride[axis]),)]


def fold(combine: Callable[..., Array], padded: Array, at: Windows) -> Array:
    """Combine the cells of every window one axis after the other.

    The first axis comes first: its cells are whole rows, and leave less for the slower others.
    """
    for axis in range(len(at.kernel)):
        first, *others = taps(padded, at, axis)
        folded = combine(first, others[0]) if others else first.copy()
        for other in others[1:]:
            combine(folded, other, out=folded)
        padded = folded
    return padded


def window_cells(padded: Array, at: Windows) -> Array:
    """Return a view (*kernel, N, *out, C): each cell of the window, of every window."""
    rank = len(at.kernel)
    view = window_view(padded, at, writeable=True)
    return view.transpose(*range(1 + rank, 1 + 2 * rank), *range(1 + rank), 1 + 2 * rank)
