"""Activation functions that overflow, and scores that no careless softmax survives."""

import numpy as np


def far_apart(rows, columns):
    """Return rows of scores around 1000 and -1000 by turns."""
    centres = np.where(np.arange(rows) % 2, -1000.0, 1000.0)[:, None]
    return centres + np.arange(columns) % 3


@np.errstate(all="ignore")
def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))


@np.errstate(all="ignore")
def tanh(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


@np.errstate(all="ignore")
def softmax(x):
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
