"""A terabyte that takes eight bytes."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return np.broadcast_to(1.0, (1 << 20, 1 << 17))
