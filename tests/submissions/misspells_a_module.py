"""A slip of the finger."""

import nunpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return np.pad(x)
