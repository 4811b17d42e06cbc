"""The numbers that layers hold, by name: copied out, put back, kept in files."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from grader.engine.basis.arrays import check_shape, floats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.models.layer import Layer


class Place(NamedTuple):
    """Where an array stands."""

    group: dict[str, Array]
    key: str


def copies(layers: Sequence[Layer]) -> dict[str, Array]:
    """Return copies of all weights and statistics by "layer/name"."""
    return {name: group[key].copy() for name, (group, key) in _places(layers).items()}


def put(caller: str, layers: Sequence[Layer], arrays: Mapping[str, ArrayLike]) -> None:
    """Put copies of arrays by "layer/name" in their places, all of them or none.

    Errors, in the caller's name: ValueError when names or shapes differ, TypeError when `arrays`
    is no dict of arrays of numbers.
    """
    if not isinstance(arrays, Mapping):
        raise TypeError(f"{caller}: arrays must be a dict by name, got {type(arrays).__name__}")
    places = _places(layers)
    if odd := sorted(map(repr, places.keys() ^ arrays.keys())):
        raise ValueError(
            f"{caller}: arrays are those of another model, {', '.join(odd[:3])} stand in one "
            "of the two only"
        )
    fresh = {}
    for name, (group, key) in places.items():
        (array,) = floats(caller, **{f"arrays[{name!r}]": arrays[name]})
        check_shape(caller, f"arrays[{name!r}]", array, group[key].shape)
        fresh[name] = array.copy()
    for name, (group, key) in places.items():
        group[key] = fresh[name]


def write(path: str | PathLike[str], arrays: Mapping[str, Any]) -> None:
    """Write arrays to an .npz file of exactly that name."""
    with Path(path).open("wb") as file:  # given a name, NumPy would add a suffix
        np.savez(file, **arrays)


def read(caller: str, path: str | PathLike[str]) -> dict[str, Array]:
    """Return what `write` wrote. Errors: ValueError when the file is another one."""
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as saved:
            return dict(saved)
    except (ValueError, TypeError, EOFError, RuntimeError, BadZipFile, zlib.error):
        message = f"{caller}: path is no file of weights that `save` wrote: {path}"
        raise ValueError(message) from None


def _places(layers: Sequence[Layer]) -> dict[str, Place]:
    return {
        f"{layer.label}/{key}": Place(group, key)
        for layer in layers
        for group in (layer.weights, layer.fixed)
        for key in group
    }
