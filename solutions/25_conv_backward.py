"""conv2d_backward: add back where the forward pass read."""

import numpy as np


def conv2d_backward(dy, x, w, stride=1, padding=0):
    _, h, width, _ = x.shape
    kh, kw, _, _ = w.shape
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))

    dx = np.zeros(x.shape)  # of the padded image; the border is cut off at the end
    dw = np.zeros(w.shape)
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            rows = slice(i * stride, i * stride + kh)
            cols = slice(j * stride, j * stride + kw)
            g = dy[:, i, j, :]
            # Sum over the batch: (N, KH, KW, C_in) and (N, C_out) give (KH, KW, C_in, C_out).
            dw += np.tensordot(x[:, rows, cols, :], g, axes=(0, 0))
            # Sum over the filters; windows overlap, so this adds.
            dx[:, rows, cols, :] += np.tensordot(g, w, axes=(1, 3))

    dx = dx[:, padding : padding + h, padding : padding + width, :]
    return dx, dw, dy.sum(axis=(0, 1, 2))
