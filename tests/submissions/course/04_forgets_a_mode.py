"""Wrong: nothing is done for "min", so zeros come back."""

import numpy as np


def pool2d(x, size=2, stride=None, mode="max"):
    if stride is None:
        stride = size
    n, h, w, c = x.shape
    oh = (h - size) // stride + 1
    ow = (w - size) // stride + 1
    y = np.zeros((n, oh, ow, c))
    for i in range(oh):
        for j in range(ow):
            win = x[:, i * stride : i * stride + size, j * stride : j * stride + size]
            if mode == "max":
                y[:, i, j] = win.max(axis=(1, 2))
            elif mode == "avg":
                y[:, i, j] = win.mean(axis=(1, 2))
    return y
