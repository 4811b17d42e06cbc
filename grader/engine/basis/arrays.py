"""How arguments become arrays: the dtype rule, and errors that name the argument.

The dtype rule, for every function of the engine: floating arguments decide the precision of the
result, which is float64 as soon as one of them has that many bits or more and float32 otherwise
(float16 is computed in float32). Integers and booleans never raise the precision: alone they give float32,
beside floats they take the floats' type. Python floats inside lists are float64, as in NumPy.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
ArrayLike: TypeAlias = Any  # what np.asarray takes; NumPy's own union admits text and bytes too

_RUN = 2048  # bytes; longer runs gain nothing from being one element
_GLUED = 8192  # values in one inner loop, NumPy's buffer
_LARGEST = np.iinfo(np.int64).max
_SUMMED = 4096  # rows of one sum in float32, whose rounding errors grow with their number


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
    """Return the argument as an array of int64; booleans become 0 and 1, an empty list is one.

    Errors: TypeError when it is not made of integers, ValueError when it is ragged or one of them
    is too large for int64.
    """
    array = numeric(caller, name, value)
    if array.size and array.dtype.kind == "f":
        raise TypeError(f"{caller}: {name} must be integers, their dtype is {array.dtype}")
    if array.size and array.max() > _LARGEST:
        raise ValueError(f"{caller}: {name} must be at most {_LARGEST}, got {array.max()}")
    return array.astype(np.int64, copy=False)


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


def check_shape(
    caller: str, name: str, array: Array, shape: tuple[int, ...], what: str = ""
) -> None:
    """Raise ValueError unless `array` has that shape; `what` it holds is said behind the shape."""
    if array.shape != shape:
        raise ValueError(f"{caller}: {name} must have shape {shape}{what}, got {array.shape}")


def copy_runs(source: Array, target: Array) -> None:
    """Copy source (..., C) into target, where possible with its C values as one element.

    NumPy then loops over runs instead of starting a loop for each: 3.3 times as fast for runs of
    16 bytes, 1.5 for 36 to 128, 1.2 for 256 to 640.
    """
    run = source.shape[-1] * source.itemsize
    if 0 < run <= _RUN and source.strides[-1] == target.strides[-1] == source.itemsize:
        source, target = (a.view(f"V{run}")[..., 0] for a in (source, target))
    target[...] = source


def add_per_channel(y: Array, b: Array) -> None:
    """Add b (C,) to y (..., C) in place; y must be contiguous."""
    per_channel(np.add, y, b, out=y)


def per_channel(run: np.ufunc, x: Array, values: Array, out: Array | None = None) -> Array:
    """Return run(x, values) for x (..., C) and values (C,), in a new array or contiguous `out`."""
    out = np.empty(x.shape, x.dtype) if out is None else out
    count = _glue(x)
    tiled = np.tile(values, count)
    for part, target in zip(_glued(x, count), _glued(out, count), strict=True):
        run(part, tiled[: part.shape[-1]], out=target)
    return out


def channel_sums(x: Array) -> Array:
    """Sum x (..., C) over all axes but the last."""
    sums: Array = position_sums(x.reshape(1, x.size // max(x.shape[-1], 1), x.shape[-1]))[0]
    return sums


def position_sums(x: Array) -> Array:
    """Sum x (N, P, C) over P, as a product with ones: BLAS at memory speed.

    BLAS adds one row after the other. In float32 two million of them cost two digits, so those of
    long sums are added up in parts, and these in float64; it takes no longer.
    """
    images, positions, channels = x.shape
    parts = positions // _SUMMED
    whole = parts * _SUMMED
    sums: Array = np.ones(positions - whole, x.dtype) @ x[:, whole:]
    if parts:
        rows = x[:, :whole].reshape(images, parts, _SUMMED, channels)
        sums = (sums + (np.ones(_SUMMED, x.dtype) @ rows).sum(axis=1, dtype=float)).astype(x.dtype)
    return sums


def channel_dots(x: Array, y: Array) -> Array:
    """Sum x y, both (..., C), over all axes but the last."""
    count = _glue(x)
    parts = zip(_glued(x, count), _glued(y, count), strict=True)
    sums = (np.einsum("nc,nc->c", a, b).reshape(-1, x.shape[-1]).sum(axis=0) for a, b in parts)
    dots: Array = sum(sums, np.zeros(x.shape[-1], x.dtype))
    return dots


def _glue(x: Array) -> int:
    """Return how many rows of x (..., C) to treat as one.

    A loop over a short last axis is started once a row. Over 8,192 values, NumPy's buffer, it runs
    1.9 times as fast for C = 32; repeating the other operand pays from about 1,500 rows.
    """
    channels = max(x.shape[-1], 1)
    rows = x.size // channels
    return max(1, min(_GLUED // channels, rows // 8)) if channels > 1 and rows >= 1500 else 1


def _glued(x: Array, count: int) -> list[Array]:
    """Return x (..., C) as rows of `count` C values, and what is left as rows of C."""
    width = count * x.shape[-1]
    flat = x.reshape(-1)
    whole = flat.size - flat.size % max(width, 1)
    shapes = (flat[:whole], width), (flat[whole:], x.shape[-1])
    return [part.reshape(part.size // max(size, 1), size) for part, size in shapes if part.size]
