"""The result is computed and not returned."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    y = x * 2
