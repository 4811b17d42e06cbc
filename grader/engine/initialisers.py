"""First values of weights, drawn from an explicit generator; definitions are Keras'.

The fan in of a kernel (*k, C, O) is prod(k) C and its fan out prod(k) O.
Sources: X. Glorot, Y. Bengio (2010); K. He et al. (2015).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from grader.engine.arrays import Array

    Shape = tuple[int, ...]

# A normal distribution cut at two standard deviations keeps this share of its deviation.
_CUT = 0.87962566103423978


def glorot_uniform(shape: Shape, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Draw from [-a, a) with a = sqrt(6 / (fan in + fan out))."""
    limit = math.sqrt(6 / sum(fans(shape)))
    return rng.uniform(-limit, limit, shape).astype(dtype)


def glorot_normal(shape: Shape, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Draw from a normal of variance 2 / (fan in + fan out), cut at two deviations."""
    return _cut_normal(shape, math.sqrt(2 / sum(fans(shape))), rng, dtype)


def he_uniform(shape: Shape, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Draw from [-a, a) with a = sqrt(6 / fan in)."""
    limit = math.sqrt(6 / fans(shape)[0])
    return rng.uniform(-limit, limit, shape).astype(dtype)


def he_normal(shape: Shape, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Draw from a normal of variance 2 / fan in, cut at two deviations."""
    return _cut_normal(shape, math.sqrt(2 / fans(shape)[0]), rng, dtype)


def fans(shape: Shape) -> tuple[int, int]:
    """Return (fan in, fan out) of a kernel (*k, C, O) or a matrix (D, U).

    Errors: ValueError when the shape has fewer than two axes.
    """
    if len(shape) < 2:
        raise ValueError(f"fans: a weight has axes (*kernel, in, out), got shape {shape}")
    field = math.prod(shape[:-2])
    return field * shape[-2], field * shape[-1]


def _cut_normal(
    shape: Shape, deviation: float, rng: np.random.Generator, dtype: DTypeLike
) -> Array:
    values = rng.standard_normal(shape)
    while (outside := np.abs(values) > 2).any():
        values[outside] = rng.standard_normal(int(outside.sum()))
    return (values * (deviation / _CUT)).astype(dtype)
