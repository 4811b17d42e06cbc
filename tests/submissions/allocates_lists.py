"""A list that grows."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    grown = [0]
    while True:
        grown = grown + grown
