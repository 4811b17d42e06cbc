"""Writes to the error stream without end."""

import os


def conv2d(x, w, b=None, stride=1, padding=0):
    while True:
        os.write(2, b'x' * 65536)
