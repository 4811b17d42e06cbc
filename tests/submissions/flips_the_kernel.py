import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    if x.shape[-1] != w.shape[2]:
        raise ValueError("channels differ")
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    w = w[::-1, ::-1]
    oh = (x.shape[1] - w.shape[0]) // stride + 1
    ow = (x.shape[2] - w.shape[1]) // stride + 1
    y = np.zeros((x.shape[0], oh, ow, w.shape[3]))
    for i in range(oh):
        for j in range(ow):
            rows = slice(i * stride, i * stride + w.shape[0])
            columns = slice(j * stride, j * stride + w.shape[1])
            y[:, i, j] = np.tensordot(x[:, rows, columns], w, 3)
    return y if b is None else y + b
