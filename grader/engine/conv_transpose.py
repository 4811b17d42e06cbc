"""Transposed convolution: the gradient of a convolution, used as a layer to enlarge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.engine.arrays import add_per_channel, channel_sums, check_rank, floats
from grader.engine.conv import SPATIAL, forward
from grader.engine.conv_backward import input_gradient, kernel_gradient
from grader.engine.windows import Windows, explicit_pads, per_axis

if TYPE_CHECKING:
    from grader.engine.arrays import Array, ArrayLike
    from grader.engine.windows import Padding, Sizes


def conv_transpose1d(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    output_padding: int | None = None,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """Spread x (N, L, C) by w (K, O/groups, C); as `conv_transpose2d`."""
    options = {"stride": stride, "padding": padding, "output_padding": output_padding}
    name = "conv_transpose1d"
    return _forward(name, 1, x, w, b, options=options | {"dilation": dilation, "groups": groups})


def conv_transpose2d(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    output_padding: int | None = None,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """Spread x (N, H, W, C) by w (KH, KW, O/groups, C), add b (O,); returns (N, OH, OW, O).

    Every input value adds its multiple of the kernel to the output, `stride` cells apart, and
    `padding` cells are then cut off each side. An axis of n gives (n - 1) stride + kernel_eff -
    cut + output_padding cells; with 'valid' at least n stride, with 'same' exactly that (Keras'
    rules when `output_padding` is None). Kernels have Keras' axes, outputs before inputs.

    Errors: ValueError when shapes do not agree or nothing would be left.
    """
    options = {"stride": stride, "padding": padding, "output_padding": output_padding}
    name = "conv_transpose2d"
    return _forward(name, 2, x, w, b, options=options | {"dilation": dilation, "groups": groups})


def conv_transpose3d(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    output_padding: int | None = None,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """Spread x (N, D, H, W, C) by w (KD, KH, KW, O/groups, C); as `conv_transpose2d`."""
    options = {"stride": stride, "padding": padding, "output_padding": output_padding}
    name = "conv_transpose3d"
    return _forward(name, 3, x, w, b, options=options | {"dilation": dilation, "groups": groups})


def conv_transpose2d_backward(
    dy: ArrayLike,
    x: ArrayLike,
    w: ArrayLike,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    output_padding: int | None = None,
    dilation: Sizes = 1,
    groups: int = 1,
) -> tuple[Array, Array, Array]:
    """Return (dx, dw, db) for dy (N, OH, OW, O), the gradient at `conv_transpose2d`'s output."""
    name = "conv_transpose2d_backward"
    dy, x, w = floats(name, dy=dy, x=x, w=w)
    at, size = _place(
        name,
        2,
        x,
        w,
        groups=groups,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
    )
    expected = (x.shape[0], *size, w.shape[-2] * groups)
    if dy.shape != expected:
        raise ValueError(f"{name}: dy must have shape {expected}, got {dy.shape}")
    dw = kernel_gradient(x, dy, at, groups)
    return forward(dy, w, None, at, groups), dw, channel_sums(dy)


def _forward(
    name: str,
    rank: int,
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None,
    *,
    options: dict[str, Any],
) -> Array:
    x, w, b = floats(name, "b", x=x, w=w, b=b)
    at, size = _place(name, rank, x, w, **options)
    groups = options["groups"]
    if b is not None and b.shape != (w.shape[-2] * groups,):
        raise ValueError(f"{name}: b must have shape {(w.shape[-2] * groups,)}, got {b.shape}")
    y = np.ascontiguousarray(input_gradient(x, w, at, size, groups))
    if b is not None:
        add_per_channel(y, b)
    return y


def _place(
    name: str,
    rank: int,
    x: Array,
    w: Array,
    *,
    groups: int,
    stride: Sizes,
    padding: Padding,
    output_padding: int | None,
    dilation: Sizes,
) -> tuple[Windows, tuple[int, ...]]:
    """Return the convolution that this one transposes, from an input of the sizes returned."""
    axes = SPATIAL[rank]
    check_rank(name, "x", x, f"N,{axes},C")
    check_rank(name, "w", w, ",".join(f"K{a}" for a in axes.split(",")) + ",O,C")
    if x.shape[-1] != w.shape[-1] or groups < 1 or w.shape[-1] % groups:
        raise ValueError(
            f"{name}: x has {x.shape[-1]} channels (shape {x.shape}) but w {w.shape} expects "
            f"{w.shape[-1]} in {groups} groups; transposed kernels are (*sizes, out, in)"
        )
    strides = per_axis(name, "stride", stride, rank)
    dilations = per_axis(name, "dilation", dilation, rank)
    cuts = explicit_pads(name, padding, rank) or (None,) * rank
    # Keras keeps the gap that a kernel shorter than the stride leaves after itself.
    gap = padding == "valid" and output_padding is None
    placed = []
    for n, s, k, d, cut in zip(x.shape[1:-1], strides, w.shape[:-2], dilations, cuts, strict=True):
        span = (k - 1) * d + 1
        placed.append(_axis(n, s, span, cut, max(s - span, 0) if gap else output_padding))
    pads, sizes = (tuple(values) for values in zip(*placed, strict=True))
    if min(sizes) < 1:
        raise ValueError(f"{name}: padding {padding!r} leaves nothing of an output {sizes}")
    return Windows(w.shape[:-2], strides, dilations, pads, x.shape[1:-1]), sizes


def _axis(
    n: int, stride: int, span: int, cut: tuple[int, int] | None, extra: int | None
) -> tuple[tuple[int, int], int]:
    """Return ((cut before, cut after), size) of one axis; `cut` None means 'same'."""
    full = (n - 1) * stride + span
    if cut is None and extra is None:
        total = max(full - n * stride, 0)
        return (total // 2, total - total // 2), n * stride
    if cut is None:
        cut = (span // 2, span // 2)
    return cut, full - sum(cut) + (extra or 0)
