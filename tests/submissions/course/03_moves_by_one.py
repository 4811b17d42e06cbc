"""Wrong: the stride shrinks the output, but the window moves by one."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    n, h, ww, c = x.shape
    kh, kw, ci, co = w.shape
    if c != ci:
        raise ValueError
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    oh = (h + 2 * padding - kh) // stride + 1
    ow = (ww + 2 * padding - kw) // stride + 1
    y = np.zeros((n, oh, ow, co))
    for i in range(oh):
        for j in range(ow):
            for k in range(co):
                y[:, i, j, k] = (x[:, i : i + kh, j : j + kw, :] * w[:, :, :, k]).sum(
                    axis=(1, 2, 3)
                )
                if b is not None:
                    y[:, i, j, k] += b[k]
    return y
