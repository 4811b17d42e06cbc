"""Flattens one axis too few, and so raises before anything is learnt."""

import numpy as np


def build_and_train(x, y, rng):
    w = rng.normal(size=(x[0].size, y.max() + 1))
    scores = x.reshape(len(x), x.shape[1], -1) @ w
    return lambda images: np.argmax(scores, axis=1)
