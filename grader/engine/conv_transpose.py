"""Transposed convolution: the gradient of a convolution, used as a layer to enlarge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.engine.arrays import add_per_channel, check_rank, floats
from grader.engine.conv import forward
from grader.engine.conv_backward import input_gradient, kernel_gradient
from grader.engine.windows import Windows, explicit_pads, per_axis

if TYPE_CHECKING:
    from grader.engine.arrays import Array, ArrayLike
    from grader.engine.windows import Padding, Sizes


def conv_transpose2d(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    output_padding: int | None = None,
    dilation: Sizes = 1,
) -> Array:
    """Spread x (N, H, W, C) by w (KH, KW, O, C), add b (O,); returns (N, OH, OW, O).

    Every input value adds its multiple of the kernel to the output, `stride` cells apart, and
    `padding` cells are then cut off each side. An axis of n gives (n - 1) stride + kernel_eff -
    cut + output_padding cells; with 'valid' at least n stride, with 'same' exactly that (Keras'
    rules when `output_padding` is None). Kernels have Keras' axes, outputs before inputs.

    Errors: ValueError when shapes do not agree or nothing would be left.
    """
    x, w, b = floats("conv_transpose2d", x=x, w=w, b=b)
    at, size = _place(x, w, stride, padding, output_padding, dilation)
    if b is not None and b.shape != w.shape[-2:-1]:
        raise ValueError(f"conv_transpose2d: b must have shape {w.shape[-2:-1]}, got {b.shape}")
    y = np.ascontiguousarray(input_gradient(x, w, at, size))
    if b is not None:
        add_per_channel(y, b)
    return y


def conv_transpose2d_backward(
    dy: ArrayLike,
    x: ArrayLike,
    w: ArrayLike,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    output_padding: int | None = None,
    dilation: Sizes = 1,
) -> tuple[Array, Array, Array]:
    """Return (dx, dw, db) for dy (N, OH, OW, O), the gradient at `conv_transpose2d`'s output."""
    dy, x, w = floats("conv_transpose2d_backward", dy=dy, x=x, w=w)
    at, size = _place(x, w, stride, padding, output_padding, dilation)
    expected = (x.shape[0], *size, w.shape[-2])
    if dy.shape != expected:
        raise ValueError(
            f"conv_transpose2d_backward: dy must have shape {expected}, got {dy.shape}"
        )
    return forward(dy, w, None, at), kernel_gradient(x, dy, at), dy.sum(axis=(0, 1, 2))


def _place(
    x: Array,
    w: Array,
    stride: Sizes,
    padding: Padding,
    output_padding: int | None,
    dilation: Sizes,
) -> tuple[Windows, tuple[int, ...]]:
    """Return the convolution that this one transposes, from an input of the sizes returned."""
    name = "conv_transpose2d"
    check_rank(name, "x", x, "N,H,W,C")
    check_rank(name, "w", w, "KH,KW,O,C")
    if x.shape[-1] != w.shape[-1]:
        raise ValueError(
            f"{name}: x has {x.shape[-1]} channels (shape {x.shape}) but w {w.shape} expects "
            f"{w.shape[-1]}; transposed kernels are (height, width, out, in)"
        )
    strides = per_axis(name, "stride", stride, 2)
    dilations = per_axis(name, "dilation", dilation, 2)
    cuts = explicit_pads(name, padding, 2) or (None, None)
    # Keras keeps the gap that a kernel shorter than the stride leaves after itself.
    gap = padding == "valid" and output_padding is None
    axes = [
        _axis(n, s, (k - 1) * d + 1, cut, max(s - (k - 1) * d - 1, 0) if gap else output_padding)
        for n, s, k, d, cut in zip(x.shape[1:3], strides, w.shape[:2], dilations, cuts, strict=True)
    ]
    pads, sizes = (tuple(values) for values in zip(*axes, strict=True))
    if min(sizes) < 1:
        raise ValueError(f"{name}: padding {padding!r} leaves nothing of an output {sizes}")
    return Windows(w.shape[:2], strides, dilations, pads, x.shape[1:3]), sizes


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
