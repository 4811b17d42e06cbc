"""Small labelled pictures, drawn from a generator, to train on without downloading anything."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from grader.engine.arrays import Array

_GLYPHS = {  # strokes on a 5 x 3 grid, for a 4, a 7 and a 2
    "four": ("1.1", "1.1", "111", "..1", "..1"),
    "seven": ("111", "..1", ".1.", ".1.", ".1."),
    "two": ("11.", "..1", ".1.", "1..", "111"),
}
SHAPES = ("vertical bar", "horizontal bar", "cross", "ring", *_GLYPHS)


class Split(NamedTuple):
    """Pictures (N, H, W, 1) in [0, 1] as float32 and labels (N,), for training and testing."""

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array


def shape_images(
    n: int, rng: np.random.Generator, *, size: int = 28, noise: float = 0.2
) -> tuple[Array, Array]:
    """Return n pictures (n, size, size, 1) in [0, 1] and their labels, places in `SHAPES`.

    Each holds one shape of random place, extent and brightness on a noisy ground, so that what
    tells classes apart is the form and not the pixels lit. Errors: ValueError when size < 12.
    """
    if size < 12:
        raise ValueError(f"shape_images: size must be at least 12, got {size}")
    labels = rng.integers(len(SHAPES), size=n)
    images = rng.random((n, size, size)) * noise
    for image, label in zip(images, labels, strict=True):
        extent = int(rng.integers(8, size // 2 + 1))
        top, left = rng.integers(0, size - extent + 1, size=2)
        stamp = _stamp(SHAPES[label], extent)
        image[top : top + extent, left : left + extent] += stamp * rng.uniform(0.5, 1.0)
    x: Array = np.clip(images, 0, 1)[..., None].astype(np.float32)
    return x, labels


def shapes_split(
    n_train: int, n_test: int, rng: np.random.Generator, *, size: int = 28, noise: float = 0.2
) -> Split:
    """Return pictures of `shape_images` for training and others for testing."""
    x, y = shape_images(n_train + n_test, rng, size=size, noise=noise)
    return Split(x[:n_train], y[:n_train], x[n_train:], y[n_train:])


def digits_split(rng: np.random.Generator, test_share: float = 0.2) -> Split:
    """Return scikit-learn's 8 x 8 digits, shuffled, when that package is installed.

    Errors: ModuleNotFoundError when it is not.
    """
    digits = import_module("sklearn.datasets").load_digits()
    order = rng.permutation(len(digits.target))
    x: Array = (digits.images[order, :, :, None] / 16).astype(np.float32)
    y: Array = digits.target[order]
    cut = round(len(y) * (1 - test_share))
    return Split(x[:cut], y[:cut], x[cut:], y[cut:])


def _stamp(name: str, extent: int) -> Array:
    stamp = np.zeros((extent, extent))
    thick = max(2, extent // 6)
    middle = slice((extent - thick) // 2, (extent - thick) // 2 + thick)
    if name in _GLYPHS:
        grid = np.array([[c == "1" for c in row] for row in _GLYPHS[name]])
        rows = np.arange(extent) * 5 // extent
        columns = np.arange(extent) * 3 // extent
        return grid[np.ix_(rows, columns)].astype(float)
    if name in {"vertical bar", "cross"}:
        stamp[:, middle] = 1
    if name in {"horizontal bar", "cross"}:
        stamp[middle] = 1
    if name == "ring":
        radius = np.hypot(*(np.indices(stamp.shape) - (extent - 1) / 2))
        stamp[np.abs(radius - (extent - 1) / 2 + thick / 2) <= thick / 2] = 1
    return stamp
