"""Convolutions that do not mix all channels at once: depthwise and separable.

Source: F. Chollet, "Xception: deep learning with depthwise separable convolutions" (2017).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.engine.basis.arrays import check_rank, floats
from grader.engine.basis.ranks import Rank
from grader.engine.functions.conv import convolve, refuse_channels
from grader.engine.functions.conv_backward import gradients

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.windows import Padding, Sizes


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
    kernel = _grouped("depthwise_conv2d", x, w)
    rank = Rank("depthwise_conv2d", 2)
    return convolve(rank, x, kernel, b, stride, padding, dilation=dilation, groups=w.shape[2])


def depthwise_conv2d_backward(
    dy: ArrayLike,
    x: ArrayLike,
    w: ArrayLike,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
) -> tuple[Array | None, Array, Array]:
    """Return (dx, dw, db) for dy (N, OH, OW, C M), the gradient at `depthwise_conv2d`'s output.

    Errors: those of `conv2d_backward`.
    """
    dy, x, w = floats("depthwise_conv2d_backward", dy=dy, x=x, w=w)
    kernel = _grouped("depthwise_conv2d_backward", x, w)
    rank = Rank("depthwise_conv2d_backward", 2)
    dx, dw, db = gradients(
        rank, dy, x, kernel, stride, padding, dilation=dilation, groups=w.shape[2]
    )
    return dx, dw.reshape(w.shape), db


def separable_conv2d(
    x: ArrayLike,
    depthwise: ArrayLike,
    pointwise: ArrayLike,
    b: ArrayLike | None = None,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
) -> Array:
    """Convolve each channel by itself, then mix channels: `depthwise_conv2d`, then 1x1 `conv2d`.

    x (N, H, W, C), depthwise (KH, KW, C, M), pointwise (1, 1, C M, O), one bias b (O,); returns
    (N, OH, OW, O). Errors: those of `conv2d`.
    """
    name = "separable_conv2d"
    x, depthwise, pointwise, b = floats(
        name, "b", x=x, depthwise=depthwise, pointwise=pointwise, b=b
    )
    _check_pointwise(name, depthwise, pointwise)
    kernel = _grouped(name, x, depthwise, "depthwise")
    rank, groups = Rank(name, 2), depthwise.shape[2]
    deep = convolve(rank, x, kernel, None, stride, padding, dilation=dilation, groups=groups)
    return convolve(rank, deep, pointwise, b)


def separable_conv2d_backward(
    dy: ArrayLike,
    x: ArrayLike,
    depthwise: ArrayLike,
    pointwise: ArrayLike,
    stride: Sizes = 1,
    padding: Padding = 0,
    *,
    dilation: Sizes = 1,
) -> tuple[Array | None, Array, Array, Array]:
    """Return (dx, ddepthwise, dpointwise, db) for dy (N, OH, OW, O).

    dy is the gradient at the output of `separable_conv2d`. The other arguments are those of the
    forward call; each gradient has the shape of what it belongs to.

    Errors: those of `conv2d_backward`.
    """
    name = "separable_conv2d_backward"
    dy, x, depthwise, pointwise = floats(name, dy=dy, x=x, depthwise=depthwise, pointwise=pointwise)
    _check_pointwise(name, depthwise, pointwise)
    kernel = _grouped(name, x, depthwise, "depthwise")
    rank, groups = Rank(name, 2), depthwise.shape[2]
    deep = convolve(rank, x, kernel, None, stride, padding, dilation=dilation, groups=groups)
    inner, dpointwise, db = gradients(rank, dy, deep, pointwise)
    dx, ddepthwise, _ = gradients(
        rank, inner, x, kernel, stride, padding, dilation=dilation, groups=groups
    )
    return dx, ddepthwise.reshape(depthwise.shape), dpointwise, db


def _grouped(caller: str, x: Array, w: Array, name: str = "w") -> Array:
    """Return w (KH, KW, C, M), which fits x, as the kernel (KH, KW, 1, C M) of C groups."""
    check_rank(caller, "x", x, "N,H,W,C")
    check_rank(caller, name, w, "KH,KW,C,M")
    if x.shape[-1] != w.shape[2]:
        order = "depthwise kernels are (*sizes, channels, filters of each)"
        refuse_channels(caller, x, w, w.shape[2], order, name)
    return w.reshape(*w.shape[:2], 1, w.shape[2] * w.shape[3])


def _check_pointwise(caller: str, depthwise: Array, pointwise: Array) -> None:
    check_rank(caller, "depthwise", depthwise, "KH,KW,C,M")
    channels = math.prod(depthwise.shape[2:])
    if pointwise.ndim != 4 or pointwise.shape[:3] != (1, 1, channels):
        raise ValueError(
            f"{caller}: pointwise must have shape (1, 1, {channels}, filters) for depthwise "
            f"{depthwise.shape}, got {pointwise.shape}"
        )
