"""First values of weights, drawn from an explicit generator; definitions are Keras'.

The fan in of a kernel (*k, C, O) is prod(k) C and its fan out prod(k) O.
Sources: X. Glorot, Y. Bengio (2010); K. He et al. (2015).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import float_type, generator, shape_of

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from grader.engine.basis.arrays import Array

    Shape = tuple[int, ...]

# A normal distribution cut at two standard deviations keeps this share of its deviation.
_CUT = 0.87962566103423978


def glorot_uniform(shape: Shape, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Draw an array of that shape from [-a, a) with a = sqrt(6 / (fan in + fan out)).

    Errors: those of `fans`, TypeError when rng is no generator or `dtype` no floating type.
    """
    return _uniform("glorot_uniform", 6, "both", shape, rng, dtype)


def glorot_normal(shape: Shape, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Draw from a normal of variance 2 / (fan in + fan out), cut at two deviations.

    The variance is that after the cut. Errors: those of `glorot_uniform`.
    """
    return _cut_normal("glorot_normal", 2, "both", shape, rng, dtype)


def he_uniform(shape: Shape, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Draw from [-a, a) with a = sqrt(6 / fan in). Errors: those of `glorot_uniform`."""
    return _uniform("he_uniform", 6, "in", shape, rng, dtype)


def he_normal(shape: Shape, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Draw from a normal of variance 2 / fan in, cut at two deviations.

    The variance is that after the cut. Errors: those of `glorot_uniform`.
    """
    return _cut_normal("he_normal", 2, "in", shape, rng, dtype)


def fans(shape: Shape) -> tuple[int, int]:
    """Return (fan in, fan out) of a kernel (*k, C, O) or a matrix (D, U).

    Errors: ValueError when the shape has fewer than two axes or a negative one, TypeError when
    it is no tuple of whole numbers.
    """
    return _fans("fans", shape)


def _fans(caller: str, shape: Shape) -> tuple[int, int]:
    sizes = shape_of(caller, "shape", shape)
    if len(sizes) < 2:
        raise ValueError(
            f"{caller}: shape must be that of a weight (*kernel, in, out), got {shape}"
        )
    field = math.prod(sizes[:-2])
    return field * sizes[-2], field * sizes[-1]


def _spread(caller: str, gain: int, fan: str, shape: Shape) -> float:
    """Return sqrt(gain / fan), and 0 for a weight that has none."""
    inputs, outputs = _fans(caller, shape)
    fan_size = inputs + outputs if fan == "both" else inputs
    return math.sqrt(gain / fan_size) if fan_size else 0.0


def _uniform(
    caller: str, gain: int, fan: str, shape: Shape, rng: np.random.Generator, dtype: DTypeLike
) -> Array:
    limit, kind = _spread(caller, gain, fan, shape), float_type(caller, dtype)
    values = generator(caller, rng).uniform(-limit, limit, shape)
    return values.astype(kind)


def _cut_normal(
    caller: str, gain: int, fan: str, shape: Shape, rng: np.random.Generator, dtype: DTypeLike
) -> Array:
    deviation = _spread(caller, gain, fan, shape)
    kind = float_type(caller, dtype)
    values = generator(caller, rng).standard_normal(shape)
    while (outside := np.abs(values) > 2).any():
        values[outside] = rng.standard_normal(int(outside.sum()))
    return (values * (deviation / _CUT)).astype(kind)
