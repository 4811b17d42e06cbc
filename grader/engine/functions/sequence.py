"""Embedding and the simple recurrent layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import shape_of
from grader.engine.basis.arrays import channel_sums, check_rank, check_shape, floats, integers

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike


def embed(ids: ArrayLike, table: ArrayLike) -> Array:
    """Return rows of `table` (V, D) for integer ids of any shape S, as (*S, D).

    dtype: that of the table, by the rule in `grader.engine.basis.arrays`.
    Errors: TypeError when ids are no integers, ValueError when one is outside 0..V-1 or the
    table is not (V, D). Source: Keras' Embedding.
    """
    (table,) = floats("embed", table=table)
    check_rank("embed", "table", table, "V,D")
    rows: Array = table[_check_ids("embed", ids, len(table))]
    return rows


def embed_backward(dy: ArrayLike, ids: ArrayLike, table_shape: tuple[int, int]) -> Array:
    """Return the gradient of the table for dy (*S, D): each row sums what its uses received.

    `ids` (S) are those of the forward call, `table_shape` is (V, D), the result's shape.

    Errors: those of `embed`, and ValueError when dy or `table_shape` has another shape.
    """
    name = "embed_backward"
    (dy,) = floats(name, dy=dy)
    sizes = shape_of(name, "table_shape", table_shape)
    if len(sizes) != 2:
        raise ValueError(f"{name}: table_shape must be (V, D), got {table_shape}")
    rows = _check_ids(name, ids, sizes[0])
    check_shape(name, "dy", dy, (*rows.shape, sizes[1]))
    table: Array = np.zeros(sizes, dy.dtype)
    # Value by value: NumPy has a fast loop for one index only (5 times as fast).
    cells = rows[..., None] * sizes[1] + np.arange(sizes[1])
    np.add.at(table.reshape(-1), cells.reshape(-1), dy.reshape(-1))
    return table


def rnn_forward(
    x: ArrayLike, wx: ArrayLike, wh: ArrayLike, b: ArrayLike, h0: ArrayLike | None = None
) -> Array:
    """Return all states (N, T, H) of h_t = tanh(x_t wx + h_{t-1} wh + b).

    x (N, T, D), wx (D, H), wh (H, H), b (H,), h0 (N, H), which is 0 where not given.

    dtype: by the rule in `grader.engine.basis.arrays`. NaN goes on to all later states.
    Errors: ValueError when shapes do not agree, TypeError when an argument is not made of
    numbers. Source: J. Elman, "Finding structure in time" (1990); Keras' SimpleRNN.
    """
    x, wx, wh, b, h0 = _check_rnn("rnn_forward", x, wx, wh, b, h0)
    states: Array = x @ wx + b
    before = h0
    for t in range(x.shape[1]):
        before = states[:, t] = np.tanh(states[:, t] + before @ wh)
    return states


def rnn_backward(
    dh: ArrayLike,
    x: ArrayLike,
    wx: ArrayLike,
    wh: ArrayLike,
    b: ArrayLike,
    h0: ArrayLike | None = None,
) -> tuple[Array, Array, Array, Array, Array]:
    """Return (dx, dwx, dwh, db, dh0) for dh (N, T, H), the gradient at all states.

    For a network that uses the last state only, dh is zero elsewhere. The other arguments are
    those of the forward call; each gradient has the shape of what it belongs to.

    Errors: those of `rnn_forward`, and ValueError when dh has not the shape of the states.
    """
    dh, x, wx, wh, b, h0 = floats("rnn_backward", "h0", dh=dh, x=x, wx=wx, wh=wh, b=b, h0=h0)
    x, wx, wh, b, h0 = _check_rnn("rnn_backward", x, wx, wh, b, h0)
    states = rnn_forward(x, wx, wh, b, h0)
    check_shape("rnn_backward", "dh", dh, states.shape)
    before = np.concatenate([h0[:, None], states[:, :-1]], axis=1) if x.shape[1] else states
    dz = np.empty_like(states)
    carried = np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz[:, t] = (dh[:, t] + carried) * (1 - states[:, t] ** 2)
        carried = dz[:, t] @ wh.T
    steps = math.prod(dz.shape[:2])
    xs, befores, dzs = (a.reshape(steps, a.shape[-1]) for a in (x, before, dz))
    return dz @ wx.T, xs.T @ dzs, befores.T @ dzs, channel_sums(dz), carried


def _check_ids(caller: str, ids: ArrayLike, size: int) -> Array:
    rows = integers(caller, "ids", ids)
    if rows.size and not 0 <= rows.min() <= rows.max() < size:
        raise ValueError(
            f"{caller}: ids must lie in 0..{size - 1}, the rows of the table, "
            f"got {rows.min()} to {rows.max()}"
        )
    return rows


def _check_rnn(
    caller: str,
    x: ArrayLike,
    wx: ArrayLike,
    wh: ArrayLike,
    b: ArrayLike,
    h0: ArrayLike | None,
) -> list[Array]:
    x, wx, wh, b, h0 = floats(caller, "h0", x=x, wx=wx, wh=wh, b=b, h0=h0)
    check_rank(caller, "x", x, "N,T,D")
    check_rank(caller, "wx", wx, "D,H")
    (features, units) = wx.shape
    h0 = np.zeros((x.shape[0], units), x.dtype) if h0 is None else h0
    wanted = {
        "x": (x, (*x.shape[:2], features)),
        "wh": (wh, (units, units)),
        "b": (b, (units,)),
        "h0": (h0, (x.shape[0], units)),
    }
    for name, (array, shape) in wanted.items():
        check_shape(caller, name, array, shape)
    return [x, wx, wh, b, h0]
