"""Right; tries to steer the terminal."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    if x.shape[3] != w.shape[2]:
        raise ValueError("channels differ")
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    kh, kw = w.shape[:2]
    rows = range(0, x.shape[1] - kh + 1, stride)
    columns = range(0, x.shape[2] - kw + 1, stride)
    y = np.zeros((len(x), len(rows), len(columns), w.shape[3]))
    for i, top in enumerate(rows):
        for j, left in enumerate(columns):
            y[:, i, j] = np.tensordot(x[:, top : top + kh, left : left + kw], w, 3)
    print('\x1b[2J\x1b]0;owned\x07\x1b[31m' + '\x9b31m\u202edlrow\u2066 [bold]not bold[/bold]')
    return (y if b is None else y + b)
