"""conv1d and pool1d: the window moves along one axis."""

import numpy as np


def conv1d(x, w, b=None, stride=1):
    n, length, c_in = x.shape
    k, c_kernel, filters = w.shape
    if c_in != c_kernel:
        raise ValueError(f"x has {c_in} channels, but the kernel expects {c_kernel}")

    y = np.zeros((n, (length - k) // stride + 1, filters))
    for i in range(y.shape[1]):
        window = x[:, i * stride : i * stride + k, :]
        y[:, i, :] = np.tensordot(window, w, axes=2)  # sum over length and channels
    return y if b is None else y + b


def pool1d(x, size=2, stride=None, mode="max"):
    stride = size if stride is None else stride
    reduce = {"max": np.max, "avg": np.mean, "min": np.min}[mode]
    n, length, c = x.shape

    y = np.zeros((n, (length - size) // stride + 1, c))
    for i in range(y.shape[1]):
        y[:, i, :] = reduce(x[:, i * stride : i * stride + size, :], axis=1)
    return y
