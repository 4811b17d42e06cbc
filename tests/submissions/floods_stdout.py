"""Prints without end."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    while True:
        print('x' * 1000)
