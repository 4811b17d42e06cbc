"""Leaves threads behind."""

import threading
import time


def conv2d(x, w, b=None, stride=1, padding=0):
    for _ in range(100):
        threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    return x
