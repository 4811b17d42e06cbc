"""The fully connected layer, and the flattening before it.

Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating
errors" (1986).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arrays import channel_sums, check_shape, floats

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike


def dense(x: ArrayLike, w: ArrayLike, b: ArrayLike | None = None) -> Array:
    """Return x @ w + b for x (N, D), w (D, U), b (U,), as (N, U).

    dtype: by the rule in `grader.engine.basis.arrays`. NaN and inf pass through.
    Errors: ValueError when the ranks or sizes do not agree, TypeError when an argument is not
    made of numbers.
    """
    x, w, b = floats("dense", "b", x=x, w=w, b=b)
    check_dense("dense", x, w, b)
    y: Array = np.matmul(x, w)
    if b is not None:
        y += b
    return y


def check_dense(caller: str, x: Array, w: Array, b: Array | None = None) -> None:
    """Raise ValueError unless x (N, D), w (D, U) and b (U,) agree."""
    if x.ndim != 2:
        hint = "; put a flatten before it" if x.ndim > 2 else "; a single example is x[None]"
        raise ValueError(f"{caller}: x must have axes (N, D), its shape is {x.shape}{hint}")
    if w.ndim != 2 or w.shape[0] != x.shape[1]:
        raise ValueError(
            f"{caller}: w must have shape ({x.shape[1]}, units) for x {x.shape}, got {w.shape}"
        )
    if b is not None:
        check_shape(caller, "b", b, w.shape[1:])


def flatten(x: ArrayLike) -> Array:
    """Return x (N, ...) as (N, D), each example's values in row-major order (H, W, C).

    The result may be a view of x. dtype: by the rule in `grader.engine.basis.arrays`.
    Errors: ValueError when x has no batch axis, TypeError when it is not made of numbers.
    """
    (x,) = floats("flatten", x=x)
    if x.ndim < 1:
        raise ValueError("flatten: x must have a batch axis, got a single number")
    flat: Array = x.reshape(x.shape[0], math.prod(x.shape[1:]))
    return flat


def dense_backward(dy: ArrayLike, x: ArrayLike, w: ArrayLike) -> tuple[Array, Array, Array]:
    """Return (dx, dw, db) for dy (N, U), the gradient at the output of `dense`.

    dx = dy w^T, dw = x^T dy, db = dy summed over the batch; nothing is divided by N here.

    Errors: those of `dense`, and ValueError when dy has not the shape of its output.
    """
    dy, x, w = floats("dense_backward", dy=dy, x=x, w=w)
    check_dense("dense_backward", x, w)
    check_shape("dense_backward", "dy", dy, (x.shape[0], w.shape[1]))
    return dy @ w.T, x.T @ dy, channel_sums(dy)
