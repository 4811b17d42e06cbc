"""Learns, but takes its random numbers from NumPy's global generator."""

import numpy as np


class Model:
    def __init__(s, x, y):
        s.x = x.reshape(len(x), -1)
        s.y = y
        s.keep = np.random.permutation(len(x))[: len(x) * 9 // 10]

    def __call__(s, im):
        f = im.reshape(len(im), -1)
        k = s.x[s.keep]
        d = (f**2).sum(1)[:, None] - 2 * f @ k.T + (k**2).sum(1)
        return s.y[s.keep][d.argmin(1)]


def build_and_train(x, y, rng):
    return Model(x, y)
