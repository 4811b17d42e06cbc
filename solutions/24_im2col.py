"""im2col: every window becomes a row, so that one matrix product is a convolution."""

import numpy as np


def im2col(x, kh, kw, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    n, h, w, c = x.shape
    oh = (h - kh) // stride + 1
    ow = (w - kw) // stride + 1

    windows = np.empty((n, oh, ow, kh, kw, c), x.dtype)
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            windows[:, i, j] = x[:, top : top + kh, left : left + kw, :]
    # The axes are in the order that is asked for; an empty batch needs its sizes spelt out.
    return windows.reshape(n * oh * ow, kh * kw * c)
