"""A file without a name."""

import os


def conv2d(x, w, b=None, stride=1, padding=0):
    handle = os.memfd_create('x')
    os.truncate(handle, 1 << 30)
    return x
