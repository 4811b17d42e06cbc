"""The locally connected layer: windows as in convolution, but a kernel for every position."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arrays import check_rank, check_shape, floats
from grader.engine.basis.windows import per_axis, place_windows, window_view

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.windows import Sizes, Windows


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
    `kernel` is (KH, KW), or one number for both; rows of w run over kh, kw, c as in `im2col`.

    dtype: by the rule in `grader.engine.basis.arrays`. NaN and inf pass through.
    Errors: ValueError when shapes do not agree, TypeError when an argument is not made of
    numbers. Source: Keras' LocallyConnected2D.
    """
    name = "locally_connected2d"
    x, w, b = floats(name, "b", x=x, w=w, b=b)
    at = _place(name, x, w, stride, kernel)
    if b is not None:
        check_shape(name, "b", b, (*at.out, w.shape[-1]))
    y: Array = np.einsum("nijk,ijko->nijo", _rows(x, at), w, optimize=True)
    if b is not None:
        y += b
    return y


def locally_connected2d_backward(
    dy: ArrayLike, x: ArrayLike, w: ArrayLike, stride: Sizes = 1, *, kernel: Sizes
) -> tuple[Array, Array, Array]:
    """Return (dx, dw, db) for dy (N, OH, OW, O), the gradient at `locally_connected2d`'s output.

    The other arguments are those of the forward call; each gradient has the shape of what it
    belongs to, db that of one picture's output.

    Errors: those of `locally_connected2d`, and ValueError when dy has not the output's shape.
    """
    name = "locally_connected2d_backward"
    dy, x, w = floats(name, dy=dy, x=x, w=w)
    at = _place(name, x, w, stride, kernel)
    check_shape(name, "dy", dy, (len(x), *at.out, w.shape[-1]))
    dw: Array = np.einsum("nijk,nijo->ijko", _rows(x, at), dy, optimize=True)
    columns = np.einsum("nijo,ijko->nijk", dy, w, optimize=True)
    columns = columns.reshape(*dy.shape[:3], *at.kernel, x.shape[-1])
    dx = np.zeros_like(x, order="C")
    cells = window_view(dx, at, writeable=True)
    for row, column in np.ndindex(at.kernel):  # windows overlap, one cell of all of them does not
        cells[:, :, :, row, column] += columns[:, :, :, row, column]
    return dx, dw, dy.sum(axis=0)


def _place(caller: str, x: Array, w: Array, stride: Sizes, kernel: Sizes) -> Windows:
    check_rank(caller, "x", x, "N,H,W,C")
    kernel = per_axis(caller, "kernel", kernel, 2)
    at = place_windows(caller, x.shape[1:3], kernel, stride=stride, padding=0, dilation=1)
    wanted = (*at.out, math.prod(kernel) * x.shape[-1])
    if w.ndim != 4 or w.shape[:3] != wanted:
        raise ValueError(f"{caller}: w must have shape {(*wanted, 'filters')}, got {w.shape}")
    return at


def _rows(x: Array, at: Windows) -> Array:
    """Return the windows of x as rows (N, OH, OW, KH KW C)."""
    return window_view(x, at).reshape(len(x), *at.out, math.prod(at.kernel) * x.shape[-1])
