"""Ends with the code of a worker that could not start."""

import os


def conv2d(x, w, b=None, stride=1, padding=0):
    os._exit(71)
