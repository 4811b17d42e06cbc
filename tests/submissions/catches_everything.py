"""A loop that catches every exception."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    while True:
        try:
            x = x + 1
        except BaseException:
            pass
