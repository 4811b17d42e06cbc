"""Where the maxima of pooling windows are, and values put back there.

A backward pass that is handed the places, as PyTorch's is, has no maxima to look for: 3 times as
fast as `max_pool2d_backward`. Putting values back is also the unpooling of decoders.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import shape_of
from grader.engine.basis.arrays import floats, integers
from grader.engine.basis.pool_windows import fold, pad_below, place_pool, window_cells
from grader.engine.basis.ranks import Rank

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.windows import Padding, Sizes


def max_pool_places(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return where the maximum of every window of x (N, *spatial, C) is, as (N, *out, C), int64.

    A place is an index into x flattened; of equal maxima it is that of the first in row-major
    order, and NaN wins. x has one to three spatial axes; options are those of `max_pool2d`.

    dtype: any that `max_pool2d` takes. Errors: those of `max_pool2d`.
    Source: PyTorch's `return_indices`, there counted within each channel's map.
    """
    caller = "max_pool_places"
    (x,) = floats(caller, x=x)
    if x.ndim not in {3, 4, 5}:
        raise ValueError(
            f"{caller}: x must have axes (N, *spatial, C) with one to three spatial axes, "
            f"its shape is {x.shape}"
        )
    x, at = place_pool(
        Rank(caller, x.ndim - 2),
        x,
        size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil=ceil,
    )
    padded = pad_below(x, at)
    top, every = fold(np.maximum, padded, at), window_cells(padded, at)
    first = np.zeros(top.shape, np.int64)
    for number in reversed(range(math.prod(at.kernel))):
        cell = every[np.unravel_index(number, at.kernel)]
        np.copyto(first, number, where=(cell == top) | np.isnan(cell))
    found: Array = np.arange(len(x)).reshape(-1, *(1 for _ in top.shape[1:]))
    for axis, cell in enumerate(np.unravel_index(first, at.kernel)):
        start = np.arange(at.out[axis]) * at.stride[axis] - at.pads[axis][0]
        start = start.reshape(-1, *(1 for _ in top.shape[axis + 2 :]))
        # A window of nothing but padding has no place: the next cell of x stands in.
        n = x.shape[axis + 1]
        found = found * n + np.clip(start + cell * at.dilation[axis], 0, n - 1)
    places: Array = found * x.shape[-1] + np.arange(x.shape[-1])
    return places


def max_unpool(y: ArrayLike, places: ArrayLike, x_shape: tuple[int, ...]) -> Array:
    """Return an array of shape `x_shape` with y (N, *out, C) at its `places`, and 0 elsewhere.

    Values at one place are added up, so with y the gradient at the output of max pooling and
    `places` from `max_pool_places`, this is the gradient at its input. A negative place counts
    from the end, as in NumPy.

    dtype: that of y, by the rule in `grader.engine.basis.arrays`; NaN and inf are put back as they are.
    Errors: ValueError when y and `places` differ in shape or a place is outside of `x_shape`,
    TypeError when `places` are not integers or y is not made of numbers.
    Source: M. D. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks" (2014).
    """
    (y,) = floats("max_unpool", y=y)
    places = integers("max_unpool", "places", places)
    x_shape = shape_of("max_unpool", "x_shape", x_shape)
    if y.shape != places.shape:
        raise ValueError(
            f"max_unpool: places must have the shape of y {y.shape}, got {places.shape}"
        )
    x = np.zeros(x_shape, y.dtype)
    try:
        np.add.at(x.reshape(-1), places.reshape(-1), y.reshape(-1))
    except IndexError:
        raise ValueError(
            f"max_unpool: places must be from {-x.size} to {x.size - 1}, as x_shape {x_shape} has "
            f"{x.size} values, got {places.min()} to {places.max()}"
        ) from None
    return x
