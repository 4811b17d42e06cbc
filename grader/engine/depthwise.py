"""Convolutions that do not mix all channels: depthwise, separable, and locally connected layers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.engine.arrays import check_rank, floats
from grader.engine.conv import convolve
from grader.engine.conv_backward import gradients
from grader.engine.windows import per_axis, place_windows, window_view

if TYPE_CHECKING:
    from grader.engine.arrays import Array, ArrayLike
    from grader.engine.windows import Padding, Sizes


def depthwise_conv2d(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
) -> Array:
    """Convolve each channel of x (N, H, W, C) with M filters of its own; returns (N, OH, OW, C M).

    w (KH, KW, C, M), b (C M,); output c M + m belongs to channel c, as in Keras.
    Errors: those of `conv2d`.
    """
    x, w = floats("depthwise_conv2d", x=x, w=w)
    kernel = _grouped("depthwise_conv2d", w)
    options: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation}
    return convolve("depthwise_conv2d", 2, x, kernel, b, groups=w.shape[2], **options)


def depthwise_conv2d_backward(
    dy: ArrayLike,
    x: ArrayLike,
    w: ArrayLike,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
) -> tuple[Array | None, Array, Array]:
    """Return (dx, dw, db) for dy (N, OH, OW, C M); as `conv2d_backward`."""
    dy, x, w = floats("depthwise_conv2d_backward", dy=dy, x=x, w=w)
    kernel = _grouped("depthwise_conv2d_backward", w)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": w.shape[2]}
    name = "depthwise_conv2d_backward"
    dx, dw, db = gradients(name, 2, dy, x, kernel, options=options, need_dx=True)
    return dx, dw.reshape(w.shape), db


def separable_conv2d(
    x: ArrayLike,
    depthwise: ArrayLike,
    pointwise: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
) -> Array:
    """Convolve each channel by itself, then mix channels: `depthwise_conv2d`, then 1x1 `conv2d`.

    x (N, H, W, C), depthwise (KH, KW, C, M), pointwise (1, 1, C M, O), one bias b (O,).
    """
    name = "separable_conv2d"
    x, depthwise, pointwise, b = floats(
        name, "b", x=x, depthwise=depthwise, pointwise=pointwise, b=b
    )
    kernel = _grouped(name, depthwise, "depthwise")
    check_rank(name, "pointwise", pointwise, "1,1,C,O")
    options: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": 1}
    deep = convolve(name, 2, x, kernel, None, groups=depthwise.shape[2], **options)
    return convolve(name, 2, deep, pointwise, b, groups=1, stride=1, padding=0, dilation=1)


def locally_connected2d(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    *,
    kernel: Sizes,
) -> Array:
    """Convolve x (N, H, W, C) with a kernel of its own at every position; (N, OH, OW, O).

    w (OH, OW, KH KW C, O) and b (OH, OW, O) share nothing between positions; no padding.
    Errors: ValueError when shapes do not agree.
    """
    x, w, b = floats("locally_connected2d", "b", x=x, w=w, b=b)
    check_rank("locally_connected2d", "x", x, "N,H,W,C")
    kernel = per_axis("locally_connected2d", "kernel", kernel, 2)
    at = place_windows(
        "locally_connected2d", x.shape[1:3], kernel, stride=stride, padding=0, dilation=1
    )
    width = math.prod(kernel) * x.shape[-1]
    if w.ndim != 4 or w.shape[:3] != (*at.out, width):
        raise ValueError(
            f"locally_connected2d: w must have shape {(*at.out, width, 'filters')}, got {w.shape}"
        )
    if b is not None and b.shape != (*at.out, w.shape[-1]):
        raise ValueError(
            f"locally_connected2d: b must have shape {(*at.out, w.shape[-1])}, got {b.shape}"
        )
    rows = window_view(x, at).reshape(x.shape[0], *at.out, width)
    y: Array = np.einsum("nijk,ijko->nijo", rows, w, optimize=True)
    if b is not None:
        y += b
    return y


def _grouped(caller: str, w: Array, name: str = "w") -> Array:
    check_rank(caller, name, w, "KH,KW,C,M")
    return w.reshape(*w.shape[:2], 1, w.shape[2] * w.shape[3])
