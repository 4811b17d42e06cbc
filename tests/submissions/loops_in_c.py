"""A loop that Python's own signals cannot interrupt."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return sum(range(10**15))
