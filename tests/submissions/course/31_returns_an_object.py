"""Right: random filters stay as they are and least squares fit the rest; default_rng around rng."""

import numpy as np


class Model:
    def __init__(s, x, y, rng):
        s.filters = np.random.default_rng(rng).normal(size=(25, 100))
        s.weights = np.linalg.lstsq(seen(x, s.filters), np.eye(y.max() + 1)[y], rcond=None)[0]

    def __call__(s, images):
        return (seen(images, s.filters) @ s.weights).argmax(axis=1).astype(np.int32)


def seen(images, filters):
    """The largest answer of each filter anywhere in each picture, and a 1."""
    windows = np.lib.stride_tricks.sliding_window_view(images[..., 0], (5, 5), axis=(1, 2))
    windows = windows.reshape(len(images), -1, 25)
    found = ((windows - windows.mean(axis=2, keepdims=True)) @ filters).max(axis=1)
    return np.hstack([found, np.ones((len(images), 1))])


def build_and_train(x, y, rng):
    return Model(x, y, rng)
