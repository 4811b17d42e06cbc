"""A list that holds itself."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    y = []
    y.append(y)
    return y
