"""Dropout. Source: N. Srivastava et al. (2014)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.engine.basis.arguments import float_type, generator, number, shape_of
from grader.engine.basis.arrays import floats

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import DTypeLike

    from grader.engine.basis.arrays import Array, ArrayLike


def dropout(x: ArrayLike, rate: float, rng: np.random.Generator, training: bool = True) -> Array:
    """Return x with a share `rate` of its values set to 0 and the rest divided by 1 - rate.

    x may have any shape. The expected value stays (inverted dropout, as in Keras and PyTorch); in
    inference, where `training` is false, x comes back as it is. The mask is `dropout_mask`'s,
    drawn from `rng`.

    dtype: that of x, by the rule in `grader.engine.basis.arrays`. NaN stays NaN, inf times 0 is NaN.
    Errors: ValueError unless 0 <= rate < 1, TypeError when rng is no generator or x is not made
    of numbers.
    """
    (x,) = floats("dropout", x=x)
    check_rate("dropout", rate)
    if not training:
        unchanged: Array = x
        return unchanged
    generator("dropout", rng)
    dropped: Array = x * dropout_mask(x.shape, rate, rng, x.dtype)
    return dropped


def dropout_mask(
    shape: tuple[int, ...], rate: float, rng: np.random.Generator, dtype: DTypeLike = "float32"
) -> Array:
    """Return factors of `shape`: 0, with probability `rate`, or 1 / (1 - rate).

    The gradient of dropout is dy times the same mask.
    Errors: ValueError unless 0 <= rate < 1, TypeError when rng is no generator, the shape none
    or `dtype` no floating type.
    """
    name = "dropout_mask"
    check_rate(name, rate)
    sizes = shape_of(name, "shape", shape)
    kept = generator(name, rng).random(sizes, "float32") >= rate
    mask: Array = kept.astype(float_type(name, dtype))
    mask *= 1 / (1 - rate)
    return mask


def check_rate(caller: str, rate: float) -> None:
    """Raise TypeError unless the rate is a number, ValueError unless 0 <= rate < 1."""
    if not 0 <= number(caller, "rate", rate) < 1:
        raise ValueError(f"{caller}: rate is the share that is dropped, 0 <= rate < 1, got {rate}")
