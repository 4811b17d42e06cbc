"""An array that points beyond its memory."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (1, 3, 3, 1), (1 << 40,) * 4)
