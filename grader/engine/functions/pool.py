"""Pooling: the maximum, minimum or average of every window, each channel by itself.

Sources: Y. LeCun et al. (1998) for the average, D. Scherer, A. Mueller, S. Behnke, "Evaluation of
pooling operations" (2010) for the maximum; options as in PyTorch.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from grader.engine.basis.arguments import choice
from grader.engine.basis.pool_windows import fold, pad_for_pool, place_pool, window_counts
from grader.engine.basis.ranks import by_rank

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.ranks import Rank
    from grader.engine.basis.windows import Padding, Sizes


def _max_pool(
    rank: Rank,
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the largest value of every window of x (N, *spatial, C), as (N, *out, C).

    The spatial axes are (L,), (H, W) or (D, H, W). `stride` None means `size`. Options are those
    of `conv2d`; padding never wins, it counts as -inf, which a window of nothing else gives. With
    `ceil`, leftovers at the end get a window of their own, as in PyTorch. NaN wins.

    dtype: that of x, by the rule in `grader.engine.basis.arrays`.
    Errors: ValueError when x has another rank, an option does not fit or the window does not,
    TypeError when x is not made of numbers.
    """
    x, at = place_pool(rank, x, size, stride=stride, padding=padding, dilation=dilation, ceil=ceil)
    return fold(np.maximum, pad_for_pool(x, at, -math.inf), at)


def _min_pool(
    rank: Rank,
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
) -> Array:
    """Return the smallest value of every window of x (N, *spatial, C); as `max_pool2d`."""
    x, at = place_pool(rank, x, size, stride=stride, padding=padding, dilation=dilation, ceil=ceil)
    return fold(np.minimum, pad_for_pool(x, at, math.inf), at)


def _avg_pool(
    rank: Rank,
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    ceil: bool = False,
    count_padding: bool = False,
) -> Array:
    """Return the mean of every window of x (N, *spatial, C); options as `max_pool2d`.

    Padding is left out of the mean (Keras) unless `count_padding` (PyTorch's default); a window of
    nothing else gives NaN. What a window of `ceil` hangs over the padded input never counts.
    """
    x, at = place_pool(rank, x, size, stride=stride, padding=padding, dilation=dilation, ceil=ceil)
    y = fold(np.add, pad_for_pool(x, at, 0.0), at)
    with np.errstate(invalid="ignore"):  # 0 / 0 where all is padding
        y /= window_counts(x.shape[1:-1], at, count_padding).astype(x.dtype)[..., None]
    return y


_MODES = {"max": _max_pool, "avg": _avg_pool, "min": _min_pool}


def _pool(
    rank: Rank,
    x: ArrayLike,
    size: Sizes = 2,
    stride: Sizes | None = None,
    mode: Literal["max", "avg", "min"] = "max",
) -> Array:
    """Pool x (N, *spatial, C) by `mode` 'max', 'avg' or 'min', without padding; as `max_pool2d`.

    Errors: those of `max_pool2d`, and ValueError for another mode.
    """
    choice(rank.caller, "mode", mode, _MODES)
    return _MODES[mode](rank, x, size, stride)


max_pool1d, max_pool2d, max_pool3d = by_rank("max_pool{}d", _max_pool)
min_pool1d, min_pool2d, min_pool3d = by_rank("min_pool{}d", _min_pool)
avg_pool1d, avg_pool2d, avg_pool3d = by_rank("avg_pool{}d", _avg_pool)
pool1d, pool2d, pool3d = by_rank("pool{}d", _pool)
