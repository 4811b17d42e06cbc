"""Learns nothing: answers with the label of the most similar picture."""

import numpy as np


def build_and_train(x, y, rng):
    known = x.reshape(len(x), -1)

    def predict(images):
        rows = images.reshape(len(images), -1)
        far = (rows**2).sum(1)[:, None] - 2 * rows @ known.T + (known**2).sum(1)
        return y[far.argmin(axis=1)]

    return predict
