"""Right: the bias as a row of one larger matrix."""

import numpy as np


def collapse(layers):
    m = None
    for w, b in layers:
        a = np.zeros((w.shape[0] + 1, w.shape[1] + 1))
        a[:-1, :-1] = w
        a[-1, :-1] = b
        a[-1, -1] = 1
        m = a if m is None else m @ a
    return m[:-1, :-1], m[-1, :-1]
