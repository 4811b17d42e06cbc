"""Transposed convolution: the gradient of a convolution, used as a layer to enlarge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import whole
from grader.engine.basis.arrays import (
    add_per_channel,
    channel_sums,
    check_rank,
    check_shape,
    floats,
)
from grader.engine.basis.ranks import by_rank
from grader.engine.basis.shape import kernel_span
from grader.engine.basis.windows import Windows, explicit_pads, per_axis, whole_numbers
from grader.engine.functions.conv import forward, refuse_channels
from grader.engine.functions.conv_backward import input_gradient, kernel_gradient

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.ranks import Rank
    from grader.engine.basis.windows import Padding, Sizes


def _conv_transpose(
    rank: Rank,
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    output_padding: Sizes | None = None,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """Spread x (N, *spatial, C) by w (*kernel, O/groups, C), add b (O,); returns (N, *out, O).

    Every input value adds its multiple of the kernel to the output, `stride` cells apart, and
    `padding` cells are then cut off each side. An axis of n gives (n - 1) stride + kernel_eff -
    cut + output_padding cells. Keras' rules hold for its names: without `output_padding` 'valid'
    gives at least n stride cells and 'same' exactly that; with it 'same' gives (n - 1) stride +
    kernel_eff % 2 + output_padding. Kernels have Keras' axes, outputs before inputs. `stride`,
    `dilation` and `output_padding` are whole numbers, one or one an axis; `groups` as in `conv2d`.

    dtype: by the rule in `grader.engine.basis.arrays`. NaN and inf pass through.
    Errors: ValueError when shapes do not agree, an option does not fit or nothing would be left,
    TypeError when an argument is not made of numbers.
    Source: V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning" (2016).
    """
    x, w, b = floats(rank.caller, "b", x=x, w=w, b=b)
    at, size = _place(rank, x, w, stride, padding, output_padding, dilation=dilation, groups=groups)
    if b is not None:
        check_shape(rank.caller, "b", b, (w.shape[-2] * groups,), ", one number a filter")
    y = np.ascontiguousarray(input_gradient(x, w, at, size, groups))
    if b is not None:
        add_per_channel(y, b)
    return y


def _conv_transpose_backward(
    rank: Rank,
    dy: ArrayLike,
    x: ArrayLike,
    w: ArrayLike,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    output_padding: Sizes | None = None,
    dilation: Sizes = 1,
    groups: int = 1,
) -> tuple[Array, Array, Array]:
    """Return (dx, dw, db) for dy (N, *out, O), the gradient at the output of `conv_transpose2d`.

    x (N, *spatial, C), w (*kernel, O/groups, C) and the options are those of the forward call;
    each gradient has the shape of what it belongs to.

    Errors: those of `conv_transpose2d`, and ValueError when dy has not the shape of the output.
    """
    dy, x, w = floats(rank.caller, dy=dy, x=x, w=w)
    at, size = _place(rank, x, w, stride, padding, output_padding, dilation=dilation, groups=groups)
    check_shape(rank.caller, "dy", dy, (x.shape[0], *size, w.shape[-2] * groups))
    dw = kernel_gradient(x, dy, at, groups)
    return forward(dy, w, None, at, groups), dw, channel_sums(dy)


conv_transpose1d, conv_transpose2d, conv_transpose3d = by_rank("conv_transpose{}d", _conv_transpose)
conv_transpose1d_backward, conv_transpose2d_backward, conv_transpose3d_backward = by_rank(
    "conv_transpose{}d_backward", _conv_transpose_backward
)


def _place(
    rank: Rank,
    x: Array,
    w: Array,
    stride: Sizes,
    padding: Padding,
    output_padding: Sizes | None,
    *,
    dilation: Sizes,
    groups: int,
) -> tuple[Windows, tuple[int, ...]]:
    """Return the convolution that this one transposes, from an input of the sizes returned."""
    name, count = rank
    check_rank(name, "x", x, f"N,{rank.spatial},C")
    check_rank(name, "w", w, f"{rank.kernel},O,C")
    if x.shape[-1] != w.shape[-1]:
        refuse_channels(name, x, w, w.shape[-1], "transposed kernels are (*sizes, out, in)")
    if w.shape[-1] % whole(name, "groups", groups, 1):
        raise ValueError(
            f"{name}: groups must divide the {w.shape[-1]} channels of x {x.shape}, got {groups!r}"
        )
    strides = per_axis(name, "stride", stride, count)
    dilations = per_axis(name, "dilation", dilation, count)
    cuts = explicit_pads(name, padding, count) or (None,) * count
    # Keras keeps the gap that a kernel shorter than the stride leaves after itself.
    gap = padding == "valid" and output_padding is None
    extras = _extras(name, output_padding, count)
    placed = []
    axes = zip(x.shape[1:-1], strides, w.shape[:-2], dilations, cuts, extras, strict=True)
    for n, s, k, d, cut, extra in axes:
        span = kernel_span(name, k, d)
        placed.append(_axis(n, s, span, cut, max(s - span, 0) if gap else extra))
    pads, sizes = (tuple(values) for values in zip(*placed, strict=True))
    if min(sizes) < 1:
        raise ValueError(
            f"{name}: padding {padding!r} leaves nothing for x {x.shape} and w {w.shape}, the "
            f"spatial axes of the output would be {sizes}"
        )
    return Windows(w.shape[:-2], strides, dilations, pads, x.shape[1:-1]), sizes


def _extras(name: str, output_padding: Sizes | None, count: int) -> tuple[int | None, ...]:
    """Return the cells added after each axis, or None for each where nothing was asked for."""
    if output_padding is None:
        return (None,) * count
    extras = whole_numbers(output_padding, count)
    if len(extras) != count or min(extras) < 0:
        raise ValueError(
            f"{name}: output_padding must be a number of cells, or {count} of them, none negative, "
            f"got {output_padding!r}"
        )
    return extras


def _axis(
    n: int, stride: int, span: int, cut: tuple[int, int] | None, extra: int | None
) -> tuple[tuple[int, int], int]:
    """Return ((cut before, cut after), size) of one axis; `cut` None means 'same'."""
    full = (n - 1) * stride + span
    if cut is not None:
        return cut, full - sum(cut) + (extra or 0)
    size = n * stride if extra is None else (n - 1) * stride + span % 2 + extra
    total = max(full - size, 0)
    return (total // 2, total - total // 2), size
