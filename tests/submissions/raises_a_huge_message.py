"""An exception with a megabyte to say."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    raise RuntimeError('x' * 1_000_000)
