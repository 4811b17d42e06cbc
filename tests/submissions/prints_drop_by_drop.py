"""Prints without end, slowly."""

import os
import time


def conv2d(x, w, b=None, stride=1, padding=0):
    while True:
        os.write(1, b".")
        time.sleep(0.001)
