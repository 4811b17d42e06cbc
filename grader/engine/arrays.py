"""How arguments become arrays: the dtype rule, and errors that name the argument.

The dtype rule, for every function of the engine: floating arguments decide the precision of the
result, which is float64 as soon as one of them is float64 and float32 otherwise (float16 is
computed in float32). Integers and booleans never raise the precision: alone they give float32,
beside floats they take the floats' type. Python floats inside lists are float64, as in NumPy.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
ArrayLike: TypeAlias = Any  # what np.asarray takes; NumPy's own union admits text and bytes too

_GLUED = 8192  # values in one inner loop, NumPy's buffer; 2,048 take 1.3 to 1.5 times as long


def floats(caller: str, *optional: str, **arguments: ArrayLike | None) -> list[Any]:
    """Return the arguments as arrays of one floating dtype; None stays for those `optional`.

    Errors: TypeError when an argument is not made of real numbers, ValueError when it is ragged.
    """
    arrays = {
        name: None if value is None and name in optional else numeric(caller, name, value)
        for name, value in arguments.items()
    }
    kinds = [a.dtype for a in arrays.values() if a is not None and a.dtype.kind == "f"]
    dtype = np.float64 if any(kind.itemsize > 4 for kind in kinds) else np.float32
    return [None if a is None else a.astype(dtype, copy=False) for a in arrays.values()]


def numeric(caller: str, name: str, value: ArrayLike) -> Array:
    """Return the argument as an array of whatever real numbers it holds; errors as `floats`."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{caller}: {name} has rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{caller}: {name} must hold real numbers, its dtype is {array.dtype}")
    return array


def integers(caller: str, name: str, value: ArrayLike) -> Array:
    """Return the argument as an array of integers (booleans are); an empty list is one.

    Errors: TypeError when it is not made of integers, ValueError when it is ragged.
    """
    array = numeric(caller, name, value)
    if array.size and array.dtype.kind == "f":
        raise TypeError(f"{caller}: {name} must be integers, their dtype is {array.dtype}")
    return array if array.size else array.astype(np.intp)


def check_rank(caller: str, name: str, array: Array, axes: str) -> None:
    """Raise ValueError unless `array` has one axis for each letter of `axes`, as in 'N,H,W,C'."""
    wanted = axes.count(",") + 1
    if array.ndim == wanted:
        return
    hint = ""
    if axes.startswith("N,") and axes.endswith(",C") and array.ndim < wanted:
        hint = (
            "; images need a batch axis and a channel axis, "
            "x[None] adds the first and x[..., None] the last"
        )
    raise ValueError(
        f"{caller}: {name} must have {wanted} axes ({axes}), its shape is {array.shape}{hint}"
    )


def add_per_channel(y: Array, b: Array) -> None:
    """Add b (C,) to y (..., C) in place; y must be contiguous."""
    per_channel(np.add, y, b, out=y)


def per_channel(run: np.ufunc, x: Array, values: Array, out: Array | None = None) -> Array:
    """Return run(x, values) for x (..., C) and values (C,), in a new array or contiguous `out`.

    Broadcasting over a short last axis costs one loop start per row, so rows are glued
    together until a loop runs over about 8,192 values (1.9 times as fast for C = 32).
    """
    out = np.empty(x.shape, x.dtype) if out is None else out
    channels = values.size
    glue = max(1, min(_GLUED, x.size // 16) // max(channels, 1))  # copies cost time, too
    flat, target = x.reshape(-1), out.reshape(-1)
    whole = flat.size - flat.size % max(glue * channels, 1)
    if whole:
        shape = (-1, glue * channels)
        run(flat[:whole].reshape(shape), np.tile(values, glue), out=target[:whole].reshape(shape))
    if whole < flat.size:
        shape = (-1, channels)
        run(flat[whole:].reshape(shape), values, out=target[whole:].reshape(shape))
    return out


def channel_sums(x: Array) -> Array:
    """Sum x (..., C) over all axes but the last, as a product with ones: BLAS at memory speed."""
    rows = x.reshape(x.size // max(x.shape[-1], 1), x.shape[-1])
    sums: Array = np.ones(len(rows), x.dtype) @ rows
    return sums
