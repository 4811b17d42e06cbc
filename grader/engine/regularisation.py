"""Dropout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.engine.arrays import floats

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import DTypeLike

    from grader.engine.arrays import Array, ArrayLike


def dropout(x: ArrayLike, rate: float, rng: np.random.Generator, training: bool = True) -> Array:
    """Return x with a share `rate` of its values set to 0 and the rest divided by 1 - rate.

    So the expected value stays (inverted dropout, as in Keras and PyTorch), and in inference x
    comes back as it is. The mask is `dropout_mask`'s, drawn from `rng`.

    Errors: ValueError unless 0 <= rate < 1.
    """
    (x,) = floats("dropout", x=x)
    if not training:
        _check_rate("dropout", rate)
        unchanged: Array = x
        return unchanged
    dropped: Array = x * dropout_mask(x.shape, rate, rng, x.dtype)
    return dropped


def dropout_mask(
    shape: tuple[int, ...], rate: float, rng: np.random.Generator, dtype: DTypeLike = "float32"
) -> Array:
    """Return factors of 0, with probability `rate`, or 1 / (1 - rate).

    The gradient of dropout is dy times the same mask. Errors: ValueError unless 0 <= rate < 1.
    """
    _check_rate("dropout_mask", rate)
    kept = rng.random(shape, "float32") >= rate
    mask: Array = kept.astype(dtype)
    mask *= 1 / (1 - rate)
    return mask


def _check_rate(caller: str, rate: float) -> None:
    if not 0 <= rate < 1:
        raise ValueError(f"{caller}: rate is the share that is dropped, 0 <= rate < 1, got {rate}")
