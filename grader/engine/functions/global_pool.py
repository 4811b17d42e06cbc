"""Pooling over all positions at once, and its gradients."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import shape_of
from grader.engine.basis.arrays import check_shape, floats, position_sums

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike


def global_avg_pool(x: ArrayLike) -> Array:
    """Return the mean over all spatial axes of x (N, *spatial, C), as (N, C).

    dtype: that of x, by the rule in `grader.engine.basis.arrays`. NaN and inf pass through.
    Errors: ValueError when x has no spatial axis or nothing to pool, TypeError when it is not
    made of numbers. Source: M. Lin, Q. Chen, S. Yan, "Network in network" (2013).
    """
    rows = _positions("global_avg_pool", x)
    means: Array = position_sums(rows) / rows.shape[1]
    return means


def global_avg_pool_backward(dy: ArrayLike, x_shape: tuple[int, ...]) -> Array:
    """Return dx of shape `x_shape` for dy (N, C): each position gets an equal share.

    Errors: those of `global_avg_pool`, and ValueError when dy is not (N, C).
    """
    name = "global_avg_pool_backward"
    (dy,) = floats(name, dy=dy)
    x_shape = shape_of(name, "x_shape", x_shape)
    _check_spatial(name, "x_shape", x_shape)
    check_shape(name, "dy", dy, (x_shape[0], x_shape[-1]))
    share = dy / math.prod(x_shape[1:-1])
    spread = share.reshape(dy.shape[0], *(1 for _ in x_shape[1:-1]), dy.shape[1])
    dx: Array = np.broadcast_to(spread, x_shape).copy()
    return dx


def global_max_pool(x: ArrayLike) -> Array:
    """Return the largest value over all spatial axes of x (N, *spatial, C), as (N, C).

    NaN wins. dtype: as `global_avg_pool`. Errors: those of `global_avg_pool`.
    """
    pooled: Array = _positions("global_max_pool", x).max(axis=1)
    return pooled


def global_max_pool_backward(dy: ArrayLike, x: ArrayLike) -> Array:
    """Return dx (N, *spatial, C) for dy (N, C): the first maximum in row-major order gets it all.

    Errors: those of `global_max_pool`, and ValueError when dy is not (N, C).
    """
    name = "global_max_pool_backward"
    dy, x = floats(name, dy=dy, x=x)
    rows = _positions(name, x)
    check_shape(name, "dy", dy, (x.shape[0], x.shape[-1]))
    dx: Array = np.zeros_like(rows)
    np.put_along_axis(dx, rows.argmax(axis=1)[:, None], dy[:, None], axis=1)
    return dx.reshape(x.shape)


def _positions(caller: str, x: ArrayLike) -> Array:
    """Return x (N, *spatial, C) as (N, positions, C)."""
    (array,) = floats(caller, x=x)
    _check_spatial(caller, "x", array.shape)
    rows: Array = array.reshape(len(array), math.prod(array.shape[1:-1]), array.shape[-1])
    return rows


def _check_spatial(caller: str, name: str, shape: tuple[int, ...]) -> None:
    if len(shape) < 3 or not math.prod(shape[1:-1]):
        raise ValueError(
            f"{caller}: {name} must have axes (N, *spatial, C) with something to pool, "
            f"its shape is {shape}"
        )
