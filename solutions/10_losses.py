"""Four losses; arguments in Keras' order, (y_true, y_pred)."""

import numpy as np

EPS = 1e-7  # probabilities are clipped to [EPS, 1 - EPS] before a logarithm


def mse(y_true, y_pred):
    return np.mean((y_pred - y_true) ** 2)


def binary_crossentropy(y_true, y_pred):
    p = np.clip(y_pred, EPS, 1 - EPS)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def categorical_crossentropy(y_true, y_pred):
    p = np.clip(y_pred, EPS, 1 - EPS)
    return -np.sum(y_true * np.log(p)) / len(y_true)  # classes are summed, pictures averaged


def sparse_categorical_crossentropy(y_true, y_pred):
    rows = np.arange(len(y_true))
    p_true = np.clip(y_pred, EPS, 1 - EPS)[rows, y_true]  # one probability from each row
    return -np.mean(np.log(p_true))
