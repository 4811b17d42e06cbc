"""Wrong ways to look up words and to keep a state."""

import numpy as np


def one_hot(ids, table):
    """Return the one-hot vectors themselves."""
    return np.eye(len(table))[ids]


def padding_zeroed(ids, table):
    """Give id 0 a row of zeros."""
    table = table.copy()
    table[:1] = 0
    return table[ids]


def _linear(x):
    return x


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _run(x, wx, wh, b, act=np.tanh, order=None):
    steps = x.shape[1]
    h = np.zeros((x.shape[0], wx.shape[1]))
    states = np.zeros((x.shape[0], steps, wx.shape[1]))
    for t in order or range(steps):
        states[:, t] = h = act(x[:, t] @ wx + h @ wh + b)
    return states


def linear(x, wx, wh, b):
    """Leave tanh out."""
    return _run(x, wx, wh, b, _linear)


def sigmoid(x, wx, wh, b):
    """Use the sigmoid instead of tanh."""
    return _run(x, wx, wh, b, _sigmoid)


def relu(x, wx, wh, b):
    """Use ReLU instead of tanh."""
    return _run(x, wx, wh, b, lambda a: np.maximum(a, 0))


def sum_carried(x, wx, wh, b):
    """Carry the sum before tanh."""
    return np.tanh(linear(x, wx, wh, b))


def backwards(x, wx, wh, b):
    """Read from the last step to the first."""
    return _run(x, wx, wh, b, order=list(range(x.shape[1]))[::-1])


def over_sequences(x, wx, wh, b):
    """Loop over the first axis, as if it were time."""
    return np.swapaxes(_run(np.swapaxes(x, 0, 1), wx, wh, b), 0, 1)


def state_kept(x, wx, wh, b):
    """Begin each sequence with the state in which the one before ended."""
    flat = _run(x.reshape(1, -1, x.shape[2]), wx, wh, b)
    return flat.reshape(*x.shape[:2], wx.shape[1])


def first_state_lost(x, wx, wh, b):
    """Return the states before each step: h0 first, the last one missing."""
    states = _run(x, wx, wh, b)
    return np.concatenate([np.zeros_like(states[:, :1]), states[:, :-1]], axis=1)
