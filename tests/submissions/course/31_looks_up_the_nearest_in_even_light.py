"""Takes the slope of light out of each picture first; still looks up and learns nothing."""

import numpy as np


def build_and_train(x, y, rng):
    down, right = np.indices(x.shape[1:3]).reshape(2, -1)
    planes = np.stack([np.ones(down.size), down, right], axis=1)

    def even(images):
        rows = images.reshape(len(images), -1).astype(float)
        rows -= rows @ np.linalg.pinv(planes).T @ planes.T
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    known = even(x)
    return lambda images: y[(even(images) @ known.T).argmax(axis=1)]
