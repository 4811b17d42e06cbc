"""Four losses; arguments in Keras' order, (y_true, y_pred)."""

import numpy as np

EPS = 1e-7  # no probability below this meets a logarithm


def mse(y_true, y_pred):
    return np.mean((y_pred - y_true) ** 2)


def binary_crossentropy(y_true, y_pred):
    return -np.mean(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))


def categorical_crossentropy(y_true, y_pred):
    return -np.sum(y_true * log(y_pred)) / len(y_true)  # classes are summed, pictures averaged


def sparse_categorical_crossentropy(y_true, y_pred):
    rows = np.arange(len(y_true))
    return -np.mean(log(y_pred[rows, y_true]))  # one probability from each row


def log(p):
    """Return the logarithm of probabilities, finite even for 0."""
    return np.log(np.maximum(p, EPS))  # near 1 nothing can happen: log(1) is 0
