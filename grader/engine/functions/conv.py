"""Convolution, as deep learning means it: cross-correlation, the kernel is not flipped."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import numpy as np

from grader.engine.basis import winograd
from grader.engine.basis.arguments import whole
from grader.engine.basis.arrays import add_per_channel, check_rank, check_shape, floats
from grader.engine.basis.banded import band_width, band_windows, widen
from grader.engine.basis.columns import column_blocks
from grader.engine.basis.padding import pad_with
from grader.engine.basis.product import multiply
from grader.engine.basis.ranks import by_rank
from grader.engine.basis.windows import Windows, place_windows, window_view

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.ranks import Rank
    from grader.engine.basis.windows import Padding, Sizes

_SMALL = 1 << 18  # bytes of a kernel that may be copied for the bias to join it


def convolve(
    rank: Rank,
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """Convolve x (N, *spatial, C) with w (*kernel, C/groups, O), add b (O,); (N, *out, O).

    The spatial axes are (L,), (H, W) or (D, H, W). For two of them,
    y[n, i, j, o] = b[o] + sum over u, v, c of x[n, i sh + u dh, j sw + v dw, c] w[u, v, c, o],
    where x is first padded with zeros. `stride` and `dilation` are whole numbers, one or one an
    axis; `padding` is a number of cells, one an axis, a (before, after) pair an axis, 'valid'
    (none) or 'same' (TensorFlow's: ceil(n / stride) outputs, an odd cell after). With `groups`,
    the g-th share of the filters sees the g-th share of the channels only.

    dtype: float32 or float64 by the rule in `grader.engine.basis.arrays`. NaN and inf pass through.
    Errors: ValueError when shapes do not agree or an option does not fit, TypeError when an
    argument is not made of numbers. Source: V. Dumoulin, F. Visin, "A guide to convolution
    arithmetic for deep learning" (2016).
    """
    checked = check_conv(
        rank, x, w, b, stride=stride, padding=padding, dilation=dilation, groups=groups
    )
    return forward(*checked)


conv1d, conv2d, conv3d = by_rank("conv{}d", convolve)


class Checked(NamedTuple):
    """Arguments of a convolution that agree with each other."""

    x: Array
    w: Array
    b: Array | None
    at: Windows
    groups: int


def check_conv(
    rank: Rank,
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None,
    *,
    stride: Sizes,
    padding: Padding,
    dilation: Sizes,
    groups: int,
) -> Checked:
    """Return the arguments as arrays of one dtype with their geometry, or raise ValueError."""
    caller = rank.caller
    x, w, b = floats(caller, "b", x=x, w=w, b=b)
    check_rank(caller, "x", x, f"N,{rank.spatial},C")
    check_rank(caller, "w", w, f"{rank.kernel},C,O")
    *kernel, c_in, filters = w.shape
    groups = whole(caller, "groups", groups, 1)
    if filters % groups:
        raise ValueError(
            f"{caller}: groups must divide the {filters} filters of w {w.shape}, got {groups}"
        )
    if x.shape[-1] != c_in * groups:
        refuse_channels(caller, x, w, c_in * groups, "kernels are (*sizes, in, out)")
    if b is not None:
        check_shape(caller, "b", b, (filters,), ", one number a filter")
    at = place_windows(
        caller, x.shape[1:-1], kernel, stride=stride, padding=padding, dilation=dilation
    )
    return Checked(x, w, b, at, groups)


def refuse_channels(
    caller: str, x: Array, w: Array, wanted: int, order: str, name: str = "w"
) -> NoReturn:
    """Raise ValueError: x has not the channels that w expects, in whose `order` of axes."""
    if x.shape[1] == wanted:
        raise ValueError(
            f"{caller}: x {x.shape} looks like channels-first, its channels belong on the last "
            f"axis: np.moveaxis(x, 1, -1) has shape {(x.shape[0], *x.shape[2:], wanted)}"
        )
    raise ValueError(
        f"{caller}: x has {x.shape[-1]} channels (shape {x.shape}) but {name} {w.shape} expects "
        f"{wanted}; {order}"
    )


def forward(x: Array, w: Array, b: Array | None, at: Windows, groups: int = 1) -> Array:
    """Convolve checked arrays, by the algorithm that suits their shapes."""
    if groups == 1:
        return _correlate(x, w, b, at)
    if groups == x.shape[-1]:
        return _depthwise(repeat_channels(x, w.shape[-1]), w, b, at)
    y = np.empty((x.shape[0], *at.out, w.shape[-1]), x.dtype)
    for c, o in group_slices(w.shape[-2], w.shape[-1], groups):
        y[..., o] = _correlate(x[..., c], w[..., o], None if b is None else b[o], at)
    return y


def group_slices(c_in: int, filters: int, groups: int) -> list[tuple[slice, slice]]:
    """Return the (input channels, filters) of each group, c_in being the channels of one."""
    share = filters // groups
    return [
        (slice(g * c_in, (g + 1) * c_in), slice(g * share, (g + 1) * share)) for g in range(groups)
    ]


def repeat_channels(x: Array, filters: int) -> Array:
    """Return x (..., C) with each channel as often as it has filters, so that each has one."""
    return x if filters == x.shape[-1] else np.repeat(x, filters // x.shape[-1], axis=-1)


def _depthwise(x: Array, w: Array, b: Array | None, at: Windows) -> Array:
    """One filter a channel: a product and a sum for each tap (128 channels: 11 times as fast)."""
    windows = window_view(pad_with(x, at.pads, 0.0), at)
    lead = (slice(None),) * (1 + len(at.out))
    y = np.zeros((x.shape[0], *at.out, x.shape[-1]), x.dtype)
    if b is not None:
        y += b
    for place in np.ndindex(at.kernel):
        y += windows[(*lead, *place)] * w[(*place, 0)]
    return y


def _correlate(x: Array, w: Array, b: Array | None, at: Windows) -> Array:
    # The first two multiply neighbours by zero, or add and subtract them: NaN and inf would spread.
    if winograd.pays(x.shape, w, at) and _all_finite(x, w):
        y = np.empty((x.shape[0], *at.out, w.shape[-1]), x.dtype)
        winograd.convolve(pad_with(x, at.pads, 0.0, winograd.growth(at)), w, b, y)
        return y
    if (q := band_width(w.shape, at)) > 1 and _all_finite(x, w):
        return _by_bands(x, w, b, at, q)
    if set(at.kernel) == {1} and not at.padded:
        return _by_points(x, w, b, at)
    return _by_columns(pad_with(x, at.pads, 0.0), w, b, at)


def _by_bands(x: Array, w: Array, b: Array | None, at: Windows, q: int) -> Array:
    banded, growth = band_windows(at, w.shape, q)
    padded = pad_with(x, at.pads, 0.0, (*(0 for _ in at.out[1:]), growth))
    wide = widen(w, at.stride[-1], q)
    y = _by_columns(padded, wide, None if b is None else np.concatenate([b] * q), banded)
    y = y.reshape(*y.shape[:-2], y.shape[-2] * q, w.shape[-1])
    return y if y.shape[-2] == at.out[-1] else np.ascontiguousarray(y[..., : at.out[-1], :])


def _by_points(x: Array, w: Array, b: Array | None, at: Windows) -> Array:
    """With a kernel of one cell the pixels themselves are the columns."""
    ends = (n * s for n, s in zip(at.out, at.stride, strict=True))
    picked = x[(slice(None), *map(slice, (0,) * len(at.out), ends, at.stride))]
    rows = picked.reshape(math.prod(picked.shape[:-1]), w.shape[-2])
    y = np.empty((len(rows), w.shape[-1]), x.dtype)
    multiply(rows, w.reshape(w.shape[-2:]), y)
    if b is not None:
        add_per_channel(y, b)
    return y.reshape(x.shape[0], *at.out, w.shape[-1])


def _by_columns(padded: Array, w: Array, b: Array | None, at: Windows) -> Array:
    filters = w.shape[-1]
    y = np.empty((padded.shape[0], *at.out, filters), padded.dtype)
    rows = y.reshape(math.prod(y.shape[:-1]), filters)
    kernel = np.ascontiguousarray(w).reshape(math.prod(w.shape[:-1]), filters)
    if not kernel.size:
        y[...] = 0 if b is None else b
        return y
    ones = b is not None and kernel.nbytes <= _SMALL
    if b is not None and ones:  # as one more row: saves a pass, a tenth of a small layer's time
        kernel, b = np.concatenate((kernel, b[None])), None
    for positions, columns in column_blocks(padded, at, ones=ones):
        multiply(columns, kernel, rows[positions])
        if b is not None:  # while the block is still in cache
            add_per_channel(rows[positions], b)
    return y


def _all_finite(*arrays: Array) -> bool:
    """Return whether the squares of all values have a finite sum: one pass at memory speed."""
    return all(math.isfinite(np.vdot(a, a)) for a in arrays)
