"""Objects that a call may need and that cannot cross the wire: the child makes them itself."""

from collections.abc import Callable
from typing import Any

import numpy as np


def rng(seed: int) -> "np.random.Generator":  # quoted: the grader need not load it
    """Return a generator in a known state."""
    return np.random.default_rng(seed)


def affine(matrix: Any, offset: Any, shape: tuple[int, ...]) -> Callable[[Any], Any]:
    """Return the map x -> (matrix @ x.ravel() + offset).reshape(shape)."""

    def apply(x: Any) -> Any:
        return (matrix @ np.asarray(x, dtype=float).ravel() + offset).reshape(shape)

    return apply


def polynomial(coefficients: list[float]) -> Callable[[Any], Any]:
    """Return the elementwise polynomial with these coefficients, constant term first."""

    def apply(x: Any) -> Any:
        total = 0.0 * x
        for coefficient in reversed(coefficients):
            total = total * x + coefficient
        return total

    return apply


BUILDERS: dict[str, Callable[..., Any]] = {
    "rng": rng,
    "affine": affine,
    "polynomial": polynomial,
}
