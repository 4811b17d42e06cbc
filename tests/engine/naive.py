"""Loops that say what convolution and pooling mean: slow, short and plainly right."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np


def windows(shape: Any, kernel: Any, stride: Any, dilation: Any) -> Any:
    """Yield (position, cells) for every window on spatial axes of `shape`."""
    counts = [
        (n - (k - 1) * d - 1) // s + 1
        for n, k, s, d in zip(shape, kernel, stride, dilation, strict=True)
    ]
    for position in itertools.product(*map(range, counts)):
        yield (
            position,
            [
                tuple(
                    p * s + c * d
                    for p, s, c, d in zip(position, stride, cell, dilation, strict=True)
                )
                for cell in itertools.product(*map(range, kernel))
            ],
        )


def conv(x: Any, w: Any, b: Any, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    """Convolve one number at a time."""
    x = np.pad(x, [(0, 0), *padding, (0, 0)])
    *kernel, c_in, filters = w.shape
    flat = w.reshape(-1, c_in, filters)
    out: dict[Any, Any] = {}
    for position, cells in windows(x.shape[1:-1], kernel, stride, dilation):
        for n, o in itertools.product(range(len(x)), range(filters)):
            start = o // (filters // groups) * c_in
            out[n, *position, o] = (0.0 if b is None else b[o]) + sum(
                x[n, *cell, start + c] * flat[tap, c, o]
                for tap, cell in enumerate(cells)
                for c in range(c_in)
            )
    return filled(out)


def pool(x: Any, size: Any, stride: Any, reduce: Callable[[Any], Any]) -> Any:
    """Reduce the list of values of every window of every channel."""
    out: dict[Any, Any] = {}
    for position, cells in windows(x.shape[1:-1], size, stride, [1] * len(size)):
        for n, c in itertools.product(range(len(x)), range(x.shape[-1])):
            out[n, *position, c] = reduce([x[n, *cell, c] for cell in cells])
    return filled(out)


def filled(out: dict[Any, Any]) -> Any:
    """Turn {index: value} into an array."""
    array = np.zeros(np.max(list(out), axis=0) + 1)
    for index, value in out.items():
        array[index] = value
    return array
