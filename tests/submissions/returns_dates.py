"""Cells that are dates."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return np.zeros((1, 1, 1, 1), dtype="datetime64[s]")
