"""Banded kernels: q neighbouring outputs at once, for layers with few channels.

A kernel with few filters makes a matrix product too narrow for BLAS. Laid q times into a wider
kernel, each time shifted by the stride, it gives q outputs of a row from one wider window: more
multiplications by zero, but a wide product and fewer values to gather. Measured against plain
blocked columns: 2.3 times as fast on LeNet's first layer, 4 on one 3x3 or 11x11 filter.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.windows import Windows

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array

_WIDTHS = (2, 3, 4, 5, 6, 7, 8, 16)
_WORTH = 0.95  # q = 1 needs no wide kernel, so a band must save 5 %
_VECTOR = 16  # filters
_QUICK = {1, 2, 4}  # values in a run that NumPy copies by one instruction


@lru_cache
def band_width(w_shape: tuple[int, ...], at: Windows) -> int:
    """Return how many neighbouring outputs to compute at once; 1 means an ordinary kernel."""
    if at.dilation[-1] > 1 or w_shape[-2] * w_shape[-1] > 1024:
        return 1
    costs = {q: _cost(w_shape, at, q) for q in _WIDTHS if q <= max(at.out[-1], 1)}
    best = min(costs, key=costs.__getitem__, default=1)
    return best if best > 1 and costs[best] < _WORTH * _cost(w_shape, at, 1) else 1


def _cost(w_shape: tuple[int, ...], at: Windows, q: int) -> float:
    """Return the time of one output position, in the time of one multiply-add (0.02 ns).

    A gathered run costs 200, or 100 where one instruction copies it, and 2 a value; a
    row of the product 100, and the product runs over whole vectors of filters. Where q leaves a
    remainder, input and output are copied once more, 25 a channel. Fitted to 26 layers on two
    kinds of kernels of OpenBLAS; a width is then 0.3 % slower than the best on average.
    """
    *lead, width, c_in, filters = w_shape
    run = (width + (q - 1) * at.stride[-1]) * c_in
    product = run * _VECTOR * -(-q * filters // _VECTOR)
    row = math.prod(lead) * ((100 if run in _QUICK else 200) + 2 * run + product) + 100
    copies = 25 * (c_in + filters) if at.out[-1] % q else 0
    return row * -(-at.out[-1] // q) / max(at.out[-1], 1) + copies


def widen(w: Array, stride: int, q: int) -> Array:
    """Return the banded kernel (*k, KW + (q - 1) stride, C, q O) of w (*k, KW, C, O)."""
    *lead, width, c_in, filters = w.shape
    wide = np.zeros((*lead, width + (q - 1) * stride, c_in, q, filters), w.dtype)
    for j in range(q):
        wide[..., j * stride : j * stride + width, :, j, :] = w
    return wide.reshape(*wide.shape[:-2], q * filters)


def band_windows(at: Windows, w_shape: tuple[int, ...], q: int) -> tuple[Windows, int]:
    """Return the windows of the banded kernel, and by how many cells the input must grow."""
    rounds = -(-at.out[-1] // q)
    width = w_shape[-3] + (q - 1) * at.stride[-1]
    windows = Windows(
        (*at.kernel[:-1], width),
        (*at.stride[:-1], q * at.stride[-1]),
        at.dilation,
        at.pads,
        (*at.out[:-1], rounds),
    )
    return windows, (rounds * q - at.out[-1]) * at.stride[-1]
