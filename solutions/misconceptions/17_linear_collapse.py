"""Wrong ways to merge linear layers, and the stacks they are tried on."""

from functools import reduce
from itertools import pairwise

import numpy as np


def stack(widths, seed, dtype="float64"):
    """Return layers of small whole numbers with these widths: [(W, b), ...]."""
    numbers = np.random.RandomState(seed).randint  # this old generator never changes its numbers
    return [
        (numbers(-3, 4, (d, u), np.int64).astype(dtype), numbers(-3, 4, u, np.int64).astype(dtype))
        for d, u in pairwise(widths)
    ]


def scaled(layers, factor):
    return [(w * w.dtype.type(factor), b * b.dtype.type(factor)) for w, b in layers]


def without_bias(layers):
    return [(w, 0 * b) for w, b in layers]


def _weights(layers):
    return reduce(np.matmul, [w for w, _ in layers])


def _bias(layers):
    b = layers[0][1]
    for w_next, b_next in layers[1:]:
        b = b @ w_next + b_next
    return b


def product_reversed(layers):
    return reduce(lambda w, w_next: w_next @ w, [w for w, _ in layers]), _bias(layers)


def column_convention(layers):
    w, b = layers[0]
    for w_next, b_next in layers[1:]:
        w, b = w_next @ w, w_next @ b + b_next
    return w, b


def biases_added(layers):
    return _weights(layers), sum(b for _, b in layers)


def last_bias_only(layers):
    return _weights(layers), layers[-1][1]


def last_bias_forgotten(layers):
    b = 0 * layers[0][1] if len(layers) == 1 else layers[0][1]
    for w_next, _ in layers[1:]:
        b = b @ w_next
    return _weights(layers), b


def own_weights_on_bias(layers):
    b = 0
    for w, b_own in layers:
        b = (b + b_own) @ w
    return _weights(layers), b


def elementwise_product(layers):
    return reduce(np.multiply, [w for w, _ in layers]), _bias(layers)


def weights_added(layers):
    return reduce(np.add, [w for w, _ in layers]), reduce(np.add, [b for _, b in layers])


def first_two_only(layers):
    return _weights(layers[:2]), _bias(layers[:2])
