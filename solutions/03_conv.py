"""conv2d: lay the kernel on every window, multiply, add up."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    n, _, _, c_in = x.shape
    kh, kw, c_kernel, filters = w.shape
    if c_in != c_kernel:
        raise ValueError(f"x has {c_in} channels, but the kernel expects {c_kernel}")

    around = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    x = np.pad(x, around)  # a new array: the caller's x stays as it is
    oh = (x.shape[1] - kh) // stride + 1
    ow = (x.shape[2] - kw) // stride + 1

    y = np.zeros((n, oh, ow, filters))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * stride : i * stride + kh, j * stride : j * stride + kw, :]
            # All filters at once: sum over the window's rows, columns and channels.
            y[:, i, j, :] = np.tensordot(window, w, axes=3)
    return y if b is None else y + b
