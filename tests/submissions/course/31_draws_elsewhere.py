"""Learns, but takes its random numbers from NumPy's global generator."""

import numpy as np


def seen(images, filters):
    """The largest answer of each filter anywhere in each picture, and a 1."""
    windows = np.lib.stride_tricks.sliding_window_view(images[..., 0], (5, 5), axis=(1, 2))
    windows = windows.reshape(len(images), -1, 25)
    found = ((windows - windows.mean(axis=2, keepdims=True)) @ filters).max(axis=1)
    return np.hstack([found, np.ones((len(images), 1))])


def build_and_train(x, y, rng):
    filters = np.random.normal(size=(25, 100))
    weights = np.linalg.lstsq(seen(x, filters), np.eye(y.max() + 1)[y], rcond=None)[0]
    return lambda images: (seen(images, filters) @ weights).argmax(axis=1)
