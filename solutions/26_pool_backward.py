"""Backward passes of pooling: all of the gradient to the maximum, or equal shares to everybody."""

import numpy as np


def maxpool_backward(dy, x, size=2):
    n, oh, ow, c = dy.shape
    image, channel = np.arange(n)[:, None], np.arange(c)
    dx = np.zeros(x.shape)
    for i in range(oh):
        for j in range(ow):
            top, left = i * size, j * size
            window = x[:, top : top + size, left : left + size, :].reshape(n, size * size, c)
            k = window.argmax(axis=1)  # the first maximum of each image and channel, (N, C)
            dx[image, top + k // size, left + k % size, channel] = dy[:, i, j]
    return dx


def avgpool_backward(dy, x_shape, size=2):
    _, oh, ow, _ = dy.shape
    dx = np.zeros(x_shape)
    share = dy / (size * size)
    dx[:, : oh * size, : ow * size] = share.repeat(size, axis=1).repeat(size, axis=2)
    return dx
