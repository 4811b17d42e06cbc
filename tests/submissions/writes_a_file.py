"""Saves its result."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    np.save('result.npy', x)
    return x
