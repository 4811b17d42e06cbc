"""A bracket is missing."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    y = np.zeros((1, 2)
    return y
