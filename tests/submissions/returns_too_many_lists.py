"""Many lists."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return [[] for _ in range(70_000)]
