"""Holds on to what ends it."""

import time


def conv2d(x, w, b=None, stride=1, padding=0):
    try:
        time.sleep(3600)
    except BaseException:
        pass
    finally:
        time.sleep(3600)
