"""Text instead of numbers."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return 'array([[1.0]])'
