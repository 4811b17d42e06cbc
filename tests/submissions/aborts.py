"""Aborts the interpreter."""

import os


def conv2d(x, w, b=None, stride=1, padding=0):
    os.abort()
