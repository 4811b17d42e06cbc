"""Cells with fields."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return np.zeros((1, 1, 1, 1), dtype=[("value", float), ("right", "?")])
