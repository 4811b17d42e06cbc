"""one_hot and from_one_hot: two ways of writing down a class."""

import numpy as np


def one_hot(labels, num_classes):
    # NumPy would take -1 for the last class without a word.
    if np.any((labels < 0) | (labels >= num_classes)):
        raise ValueError(f"labels must lie in 0..{num_classes - 1}")
    return np.eye(num_classes)[labels]  # row k of the identity is the one-hot row of class k


def from_one_hot(y):
    return np.argmax(y, axis=1)
