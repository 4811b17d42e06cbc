"""Stops its own process."""

import os
import signal


def conv2d(x, w, b=None, stride=1, padding=0):
    os.kill(os.getpid(), signal.SIGSTOP)
