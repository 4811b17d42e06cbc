"""Winograd's minimal filtering for 3x3 kernels at stride 1: fewer multiplications, more sums.

F(2, 3) computes 2 x 2 outputs from a 4 x 4 tile with 16 products instead of 36, F(4, 3) 4 x 4
from 6 x 6 with 36 instead of 144. The products of all tiles are 16 (or 36) matrix products.
F(2, 3) is as exact as the direct method in float32 (0.5-0.8e-6 of the largest value); F(4, 3)
loses a digit and a half, which only float64 can spare.

Source: A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks" (2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.engine.arrays import add_per_channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.arrays import Array
    from grader.engine.windows import Windows


class Transform(NamedTuple):
    """Outputs an axis of a tile, and the matrices for input, kernel and output."""

    tile: int
    data: tuple[tuple[float, ...], ...]
    kernel: tuple[tuple[float, ...], ...]
    output: tuple[tuple[float, ...], ...]


F23 = Transform(
    2,
    ((1, 0, -1, 0), (0, 1, 1, 0), (0, -1, 1, 0), (0, 1, 0, -1)),
    ((1, 0, 0), (0.5, 0.5, 0.5), (0.5, -0.5, 0.5), (0, 0, 1)),
    ((1, 1, 1, 0), (0, 1, -1, -1)),
)
F43 = Transform(
    4,
    (
        (4, 0, -5, 0, 1, 0),
        (0, -4, -4, 1, 1, 0),
        (0, 4, -4, -1, 1, 0),
        (0, -2, -1, 2, 1, 0),
        (0, 2, -1, -2, 1, 0),
        (0, 4, 0, -5, 0, 1),
    ),
    (
        (1 / 4, 0, 0),
        (-1 / 6, -1 / 6, -1 / 6),
        (-1 / 6, 1 / 6, -1 / 6),
        (1 / 24, 1 / 12, 1 / 6),
        (1 / 24, -1 / 12, 1 / 6),
        (0, 0, 1),
    ),
    ((1, 1, 1, 1, 1, 0), (0, 1, -1, 2, -2, 0), (0, 1, 1, 4, 4, 0), (0, 1, -1, 8, -8, 1)),
)
_BYTES = 3 << 20  # of transformed kernels, tiles and products at a time; 4 times in float64
_LARGEST = 40_960  # channels x filters: their kernels, 16 times as many numbers, take 2.5 MiB


def choose(x_shape: tuple[int, ...], w: Array, at: Windows) -> Transform | None:
    """Return the transform that pays for a layer, or None.

    It pays from 64 channels on both sides, where products outweigh the transforms, and 196 tiles of
    2 x 2
    """
    if at.kernel != (3, 3) or {*at.stride, *at.dilation} != {1} or min(w.shape[-2:]) < 64:
        return None
    if w.dtype == np.float32 and w.shape[-2] * w.shape[-1] > _LARGEST:
        return None
    positions = x_shape[0] * at.out[0] * at.out[1]
    if at.out[1] < 14 or positions < 784:
        return None
    # F(4, 3) has 36 kernels to transform: it wants more tiles, and more channels, to pay that.
    large = positions >= 3136 and w.shape[-2] * w.shape[-1] >= 8192
    return F43 if w.dtype == np.float64 and large else F23


def growth(at: Windows, transform: Transform) -> tuple[int, ...]:
    """Return by how many cells the input must grow so that tiles cover all outputs."""
    return tuple(-n % transform.tile for n in at.out)


def convolve(padded: Array, w: Array, b: Array | None, y: Array, transform: Transform) -> None:
    """Write into y (N, OH, OW, O) the convolution of a padded, grown x with w (3, 3, C, O)."""
    tile, reach = transform.tile, transform.tile + 2
    c_in, filters = w.shape[-2:]
    kernels = _transform_kernel(w, transform)
    rows, columns = (-(-n // tile) for n in y.shape[1:3])
    budget = _BYTES if y.itemsize == 4 else 4 * _BYTES
    room = max(budget - kernels.nbytes, budget // 4)
    each = (reach * (reach + 1) * (c_in + filters) + 2 * c_in) * y.itemsize
    step = max(1, room // (columns * each))
    images = max(1, step // rows)
    for n in range(0, len(y), images):
        for first in range(0, rows, min(step, rows)):
            last = min(first + step, rows)
            part = padded[n : n + images, first * tile : last * tile + 2]
            data = _transform_data(part, last - first, columns, transform)
            products = np.matmul(data.reshape(reach * reach, -1, c_in), kernels)
            if b is not None:
                # All outputs of a tile take this product with factor 1, so it can carry b.
                add_per_channel(products[reach + 1], b)
            tiles = products.reshape(reach, reach, len(part), last - first, columns, filters)
            _transform_output(tiles, y[n : n + images, first * tile : last * tile], transform)


def _transform_kernel(w: Array, transform: Transform) -> Array:
    """Return (reach^2, C, O), the kernel seen by each product."""
    matrix = np.array(transform.kernel, w.dtype)
    both = np.kron(matrix, matrix)
    return (both @ w.reshape(9, -1)).reshape(len(both), *w.shape[-2:])


def _transform_data(part: Array, rows: int, columns: int, transform: Transform) -> Array:
    """Return (reach, reach, N, rows, columns, C) from the rows of a padded input."""
    tile, reach = transform.tile, transform.tile + 2
    views = [part[:, i : i + (rows - 1) * tile + 1 : tile] for i in range(reach)]
    out = np.empty((reach, reach, len(part), rows, columns, part.shape[-1]), part.dtype)
    line = np.empty(views[0].shape, part.dtype)
    for i, factors in enumerate(transform.data):
        _combine(factors, views, line)
        cells = [line[:, :, j : j + (columns - 1) * tile + 1 : tile] for j in range(reach)]
        for j, others in enumerate(transform.data):
            _combine(others, cells, out[i, j])
    return out


def _transform_output(tiles: Array, y: Array, transform: Transform) -> None:
    """Write the outputs of all tiles into y, leaving out what hangs over its end."""
    tile = transform.tile
    sums = np.empty(tiles.shape[1:], tiles.dtype)
    block = np.empty(tiles.shape[2:], tiles.dtype)
    for i, factors in enumerate(transform.output):
        _combine(factors, list(tiles), sums)
        for j, others in enumerate(transform.output):
            target = y[:, i::tile, j::tile]
            _combine(others, list(sums), block)
            target[...] = block[:, : target.shape[1], : target.shape[2]]


def _combine(factors: Sequence[float], arrays: Sequence[Array], out: Array) -> None:
    """Write into out the sum of the arrays times their factors, without needless products."""
    terms = sorted(
        ((f, a) for f, a in zip(factors, arrays, strict=True) if f), key=lambda t: -(t[0] == 1)
    )
    (first, a), (second, b), *rest = terms
    if first != 1:
        a = a * a.dtype.type(first)
    _accumulate(a, second, b, out)
    for factor, c in rest:
        _accumulate(out, factor, c, out)


def _accumulate(a: Array, factor: float, b: Array, out: Array) -> None:
    if abs(factor) != 1:
        b = b * b.dtype.type(abs(factor))
    (np.add if factor > 0 else np.subtract)(a, b, out=out)
