"""Wrong ways to pool along one axis."""

import numpy as np

REDUCE = {"max": np.max, "avg": np.mean, "min": np.min}


def channels_pooled(x, size, stride, mode):
    windows = [x[:, i : i + size] for i in range(0, x.shape[1] - size + 1, stride or size)]
    pooled = [REDUCE[mode](window, axis=(1, 2)) for window in windows]
    return np.stack(pooled, axis=1)[..., None]


def leftovers_kept(x, size, stride, mode):
    starts = range(0, x.shape[1], stride or size)
    return np.stack([REDUCE[mode](x[:, i : i + size], axis=1) for i in starts], axis=1)
