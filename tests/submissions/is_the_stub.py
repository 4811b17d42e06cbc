"""Nothing written yet."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    raise NotImplementedError
