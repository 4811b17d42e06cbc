"""The signature has lost `padding`."""

import numpy as np


def conv2d(x, w, b=None, stride=1):
    return x
