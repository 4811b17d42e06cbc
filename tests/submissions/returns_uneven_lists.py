"""Lists of different lengths."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return [[1.0], [2.0, 3.0]]
