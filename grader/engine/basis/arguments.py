"""How arguments that are no arrays are checked, with errors that name the argument."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import DTypeLike


def number(
    caller: str, name: str, value: Any, low: float = -math.inf, high: float = math.inf
) -> float:
    """Return a real number in [low, high]; NaN only where nothing is asked of its size.

    Errors: TypeError when the value is no real number, ValueError when it lies outside.
    """
    from_numpy = isinstance(value, (np.generic, np.ndarray))
    known = value.dtype.kind in "biuf" if from_numpy else isinstance(value, (int, float))
    try:
        real = float(value) if known else None  # a Decimal is none that NumPy can multiply by
    except (TypeError, ValueError, OverflowError):
        real = None
    if real is None:
        raise TypeError(f"{caller}: {name} must be a number, got {value!r:.80}")
    if (low, high) != (-math.inf, math.inf) and not low <= real <= high:
        bound = f"at least {low:g}" if high == math.inf else f"from {low:g} to {high:g}"
        raise ValueError(f"{caller}: {name} must be {bound}, got {value!r:.80}")
    return real


def whole(caller: str, name: str, value: int, least: float) -> int:
    """Return the value as an int. Errors: TypeError, or ValueError when it is below `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{caller}: {name} must be a whole number, got {value!r:.80}") from None
    if number < least:
        raise ValueError(f"{caller}: {name} must be at least {least}, got {number}")
    return number


def shape_of(caller: str, name: str, value: Any) -> tuple[int, ...]:
    """Return a tuple of whole numbers, none negative.

    Errors: TypeError when the value is no sequence of whole numbers, ValueError when one is
    negative.
    """
    flat = isinstance(value, np.ndarray) and not value.ndim
    if flat or isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise TypeError(f"{caller}: {name} must be a tuple of whole numbers, got {value!r:.80}")
    sizes = tuple(value)
    return tuple(whole(caller, f"{name}[{i}]", size, 0) for i, size in enumerate(sizes))


def generator(caller: str, rng: Any) -> np.random.Generator:
    """Return the generator. Errors: TypeError when it is something else, such as a seed."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{caller}: rng must be a generator such as np.random.default_rng(0), got {rng!r:.80}"
        )
    return rng


def choice(caller: str, name: str, value: Any, choices: Iterable[Any]) -> None:
    """Raise ValueError unless the value is one of the choices."""
    known = list(choices)
    if isinstance(value, np.ndarray) or value not in known:
        raise ValueError(
            f"{caller}: {name} must be one of {', '.join(map(repr, known))}, got {value!r:.80}"
        )


def float_type(caller: str, dtype: DTypeLike) -> np.dtype[Any]:
    """Return the floating type. Errors: TypeError when it is something else."""
    try:
        kind = np.dtype(dtype)
    except TypeError:
        kind = np.dtype(object)
    if kind.kind != "f":
        raise TypeError(f"{caller}: dtype must be a floating type such as float32, got {dtype!r}")
    return kind


def hint_for(seen: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    """Return how to turn a batch of shape `seen` into one of examples (*spatial, C), if known."""
    channels = wanted[-1] if wanted else 0
    if seen == wanted:
        return "; a single example is x[None]"
    if seen[1:] == wanted[:-1] and channels == 1:
        return "; x[..., None] adds the channel axis"
    if seen == wanted[:-1] and channels == 1:
        return "; x[None, ..., None] adds the batch axis and the channel axis"
    if len(wanted) > 1 and seen[1:] == (channels, *wanted[:-1]):
        return "; x looks like channels-first, np.moveaxis(x, 1, -1) puts them last"
    return ""
