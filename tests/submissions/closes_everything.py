"""Closes every descriptor."""

import os


def conv2d(x, w, b=None, stride=1, padding=0):
    os.closerange(0, 64)
    return x
