"""Numbers with an imaginary part."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return np.ones((1, 3, 3, 1)) * 1j
