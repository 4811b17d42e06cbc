"""A loop that no polite signal ends."""

import signal


for number in range(1, 64):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))


def conv2d(x, w, b=None, stride=1, padding=0):
    while True:
        pass
