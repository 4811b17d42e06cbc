"""More numbers than there is memory."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return np.ones((100_000, 100_000))
