"""Pooling: the maximum, minimum or average of every window, each channel by itself.

Sources: Y. LeCun et al. (1998) for the average, D. Scherer, A. Mueller, S. Behnke, "Evaluation of
pooling operations" (2010) for the maximum; options as in PyTorch.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from grader.engine.arguments import choice
from grader.engine.arrays import check_rank, floats
from grader.engine.pool_windows import fold, pad_for_pool, place_pool, window_counts

if TYPE_CHECKING:
    from grader.engine.arrays import Array, ArrayLike
    from grader.engine.windows import Padding, Sizes

    Mode = Literal["max", "avg", "min"]

AXES = {1: "N,L,C", 2: "N,H,W,C", 3: "N,D,H,W,C"}
_FILL = {"max": -math.inf, "min": math.inf, "avg": 0.0}


def max_pool2d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the largest value of every window of x (N, H, W, C), as (N, OH, OW, C).

    `stride` None means `size`. Options are those of `conv2d`; padding never wins, it counts as
    -inf. With `ceil`, leftovers at the end get a window of their own, as in PyTorch. NaN wins.

    dtype: that of x, by the rule in `grader.engine.arrays`.
    Errors: ValueError when x has another rank, an option does not fit or the window does not,
    TypeError when x is not made of numbers.
    """
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("max_pool2d", "max", 2, x, size, options)


def min_pool2d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the smallest value of every window of x (N, H, W, C); as `max_pool2d`."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("min_pool2d", "min", 2, x, size, options)


def avg_pool2d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
    count_padding: bool = False,
) -> Array:
    """Return the mean of every window of x (N, H, W, C); options as `max_pool2d`.

    Padding is left out of the mean (Keras) unless `count_padding` (PyTorch's default). What a
    window of `ceil` hangs over the padded input never counts.
    """
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("avg_pool2d", "avg", 2, x, size, options, count_padding)


def max_pool1d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the largest value of every window of x (N, L, C); as `max_pool2d`."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("max_pool1d", "max", 1, x, size, options)


def min_pool1d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the smallest value of every window of x (N, L, C); as `max_pool2d`."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("min_pool1d", "min", 1, x, size, options)


def avg_pool1d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
    count_padding: bool = False,
) -> Array:
    """Return the mean of every window of x (N, L, C); as `avg_pool2d`."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("avg_pool1d", "avg", 1, x, size, options, count_padding)


def max_pool3d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the largest value of every window of x (N, D, H, W, C); as `max_pool2d`."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("max_pool3d", "max", 3, x, size, options)


def min_pool3d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the smallest value of every window of x (N, D, H, W, C); as `max_pool2d`."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("min_pool3d", "min", 3, x, size, options)


def avg_pool3d(
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
    count_padding: bool = False,
) -> Array:
    """Return the mean of every window of x (N, D, H, W, C); as `avg_pool2d`."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil}
    return _pool("avg_pool3d", "avg", 3, x, size, options, count_padding)


def pool1d(x: ArrayLike, size: Sizes = 2, stride: Sizes | None = None, mode: Mode = "max") -> Array:
    """Pool x (N, L, C) by `mode` 'max', 'avg' or 'min', without padding; as `max_pool1d`.

    Errors: those of `max_pool2d`, and ValueError for another mode.
    """
    return _pool("pool1d", mode, 1, x, size, {"stride": stride})


def pool2d(x: ArrayLike, size: Sizes = 2, stride: Sizes | None = None, mode: Mode = "max") -> Array:
    """Pool x (N, H, W, C) by `mode` 'max', 'avg' or 'min', without padding; as `max_pool2d`.

    Errors: those of `max_pool2d`, and ValueError for another mode.
    """
    return _pool("pool2d", mode, 2, x, size, {"stride": stride})


def pool3d(x: ArrayLike, size: Sizes = 2, stride: Sizes | None = None, mode: Mode = "max") -> Array:
    """Pool x (N, D, H, W, C) by `mode` 'max', 'avg' or 'min', without padding; as `max_pool3d`.

    Errors: those of `max_pool2d`, and ValueError for another mode.
    """
    return _pool("pool3d", mode, 3, x, size, {"stride": stride})


def _pool(
    caller: str,
    mode: Mode,
    rank: int,
    x: ArrayLike,
    size: Sizes,
    options: dict[str, Any],
    count_padding: bool = False,
) -> Array:
    choice(caller, "mode", mode, _FILL)
    (x,) = floats(caller, x=x)
    check_rank(caller, "x", x, AXES[rank])
    at = place_pool(caller, x.shape, size, **options)
    padded = pad_for_pool(x, at, _FILL[mode])
    if mode == "max":
        return fold(np.maximum, padded, at)
    if mode == "min":
        return fold(np.minimum, padded, at)
    y = fold(np.add, padded, at)
    y /= window_counts(x.shape[1:-1], at, count_padding).astype(x.dtype)[..., None]
    return y
