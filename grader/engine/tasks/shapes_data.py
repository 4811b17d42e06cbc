"""Small labelled pictures, drawn from a generator, to train on without downloading anything."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.engine.basis.arguments import generator, number, whole

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array

_GLYPHS = {  # strokes on a 5 x 3 grid, for a 4, a 7 and a 2
    "four": ("1.1", "1.1", "111", "..1", "..1"),
    "seven": ("111", "..1", ".1.", ".1.", ".1."),
    "two": ("11.", "..1", ".1.", "1..", "111"),
}
SHAPES = ("vertical bar", "horizontal bar", "cross", "ring", *_GLYPHS)


class Split(NamedTuple):
    """Pictures (N, H, W, 1) in [0, 1] as float32 and int64 labels (N,), to train and to test on."""

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array


def shape_images(
    n: int, rng: np.random.Generator, *, size: int = 28, noise: float = 0.2, light: float = 0.0
) -> tuple[Array, Array]:
    """Return n pictures (n, size, size, 1) in [0, 1] and their labels, places in `SHAPES`.

    Each holds one shape of random place, extent (a quarter to half of the size) and brightness on
    a noisy ground, so that what tells classes apart is the form and not the pixels lit. The ground
    is even noise in [0, noise); the shape adds 0.5 to 1 to it. `light` is the share, 0 to 1, that
    uneven light then has in each picture: a slope of brightness in a random direction. Pictures
    are float32, labels integers; `rng` draws everything.

    Errors: ValueError when size is below 12, n or noise negative or light not from 0 to 1,
    TypeError when an argument is of another kind.
    """
    n = whole("shape_images", "n", n, 0)
    return _draw("shape_images", n, rng, size, noise, light)


def _draw(
    caller: str, n: int, rng: np.random.Generator, size: int, noise: float, light: float
) -> tuple[Array, Array]:
    size, noise = whole(caller, "size", size, 12), number(caller, "noise", noise, 0)
    light = number(caller, "light", light, 0, 1)
    generator(caller, rng)
    labels = rng.integers(len(SHAPES), size=n)
    extents = rng.integers(max(6, size // 4), size // 2 + 1, n)
    corners = rng.integers(0, size - extents[:, None] + 1, (n, 2))
    strengths = rng.uniform(0.5, 1.0, n)
    images = rng.random((n, size, size)) * noise
    for image, label, extent, (top, left), strength in zip(
        images, labels, extents, corners, strengths, strict=True
    ):
        stamp = _stamp(SHAPES[label], int(extent))
        image[top : top + extent, left : left + extent] += strength * stamp
    images = (1 - light) * images + light * _slopes(n, rng, size)
    x: Array = np.clip(images, 0, 1)[..., None].astype(np.float32)
    return x, labels


def _slopes(n: int, rng: np.random.Generator, size: int) -> Array:
    """Return n planes (n, size, size) in [0, 1], each 0.5 in the middle."""
    down, right = rng.uniform(-0.5, 0.5, (2, n, 1, 1))
    steps = np.linspace(-0.5, 0.5, size)
    slopes: Array = 0.5 + down * steps[:, None] + right * steps
    return slopes


def shapes_split(
    n_train: int,
    n_test: int,
    rng: np.random.Generator,
    *,
    size: int = 28,
    noise: float = 0.2,
    light: float = 0.0,
) -> Split:
    """Return n_train pictures of `shape_images` for training and n_test others for testing.

    Errors: those of `shape_images`, and ValueError when n_train or n_test is negative.
    """
    n_train = whole("shapes_split", "n_train", n_train, 0)
    n_test = whole("shapes_split", "n_test", n_test, 0)
    x, y = _draw("shapes_split", n_train + n_test, rng, size, noise, light)
    return Split(x[:n_train], y[:n_train], x[n_train:], y[n_train:])


def digits_split(rng: np.random.Generator, test_share: float = 0.2) -> Split:
    """Return scikit-learn's 1,797 digits of 8 x 8 pixels, shuffled, a share of them for testing.

    Pictures (N, 8, 8, 1) are float32 in [0, 1], labels (N,) integers 0..9; `rng` shuffles, and
    `test_share` of them is held out.

    Errors: ModuleNotFoundError when scikit-learn is not installed, ValueError when the share is
    not from 0 to 1, TypeError when an argument is of another kind.
    Source: E. Alpaydin, C. Kaynak, "Optical recognition of handwritten digits" (1998).
    """
    test_share = number("digits_split", "test_share", test_share, 0, 1)
    generator("digits_split", rng)
    try:
        digits = import_module("sklearn.datasets").load_digits()
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            "digits_split: the digits come with scikit-learn, which is not installed"
        ) from missing
    order = rng.permutation(len(digits.target))
    x: Array = (digits.images[order, :, :, None] / 16).astype(np.float32)
    y: Array = digits.target[order]
    cut = round(len(y) * (1 - test_share))
    return Split(x[:cut], y[:cut], x[cut:], y[cut:])


@cache
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
