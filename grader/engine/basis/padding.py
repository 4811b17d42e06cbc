"""Padding with a constant, in the spatial axes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arrays import floats
from grader.engine.basis.windows import cells_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.basis.windows import Padding


def zero_pad(x: ArrayLike, padding: Padding) -> Array:
    """Return x (N, *spatial, C) with zeros around its spatial axes; batch and channels stay.

    `padding` is one number for all sides, one number an axis, or a (before, after) pair an axis.
    With a padding of 0 the result is x itself.

    dtype: that of x, by the rule in `grader.engine.basis.arrays`.
    Errors: ValueError when x has no spatial axis or the padding is negative, of wrong length or
    a name, TypeError when x is not made of numbers. Source: Keras' ZeroPadding1D to 3D.
    """
    (x,) = floats("zero_pad", x=x)
    if x.ndim < 3:
        raise ValueError(f"zero_pad: x must have axes (N, *spatial, C), its shape is {x.shape}")
    return pad_with(x, cells_around("zero_pad", padding, x.ndim - 2), 0.0)


def pad_with(
    x: Array,
    pads: Sequence[tuple[int, int]],
    value: float,
    growth: Sequence[int] | None = None,
) -> Array:
    """Return x (N, *spatial, C) inside a border of `value`, and `growth` more cells after.

    Without any border this is x itself.
    """
    if growth is not None:
        pads = [(p, q + more) for (p, q), more in zip(pads, growth, strict=True)]
    if not any(p or q for p, q in pads):
        return x
    sizes = [before + n + after for n, (before, after) in zip(x.shape[1:-1], pads, strict=True)]
    padded = np.empty((x.shape[0], *sizes, x.shape[-1]), x.dtype)
    index = [slice(None)]
    for n, (before, after) in zip(x.shape[1:-1], pads, strict=True):
        for border in (slice(0, before), slice(before + n, before + n + after)):
            padded[(*index, border)] = value
        index.append(slice(before, before + n))
    padded[tuple(index)] = x
    return padded


def inside(padded: Array, pads: Sequence[tuple[int, int]], spatial: Sequence[int]) -> Array:
    """Return the view (N, *spatial, C) of what lies within the border of `pads`."""
    part = (slice(before, before + n) for n, (before, _) in zip(spatial, pads, strict=True))
    return padded[(slice(None), *part)]
