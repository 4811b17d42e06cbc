"""Lists in lists in lists."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    y = 1.0
    for _ in range(900):
        y = [y]
    return y
