"""An array backed by a device."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return np.memmap('/dev/zero', float, 'r', shape=(1, 3, 3, 1))
