"""Right; typed, with a dataclass, a cache and a helper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np


@dataclass(frozen=True)
class Window:
    """Where a window starts."""

    top: int
    left: int


@lru_cache
def starts(size: int, kernel: int, stride: int) -> tuple[int, ...]:
    return tuple(range(0, size - kernel + 1, stride))


def conv2d(
    x: np.ndarray, w: np.ndarray, b: np.ndarray | None = None, stride: int = 1, padding: int = 0
) -> np.ndarray:
    if x.shape[3] != w.shape[2]:
        raise ValueError(f"{x.shape} {w.shape}")
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    kh, kw, _, filters = w.shape
    rows, columns = starts(x.shape[1], kh, stride), starts(x.shape[2], kw, stride)
    windows = [Window(top, left) for top in rows for left in columns]
    cells = [np.tensordot(x[:, one.top : one.top + kh, one.left : one.left + kw], w, 3) for one in windows]
    y = np.stack(cells, 1).reshape(len(x), len(rows), len(columns), filters)
    return y + (0 if b is None else b)
