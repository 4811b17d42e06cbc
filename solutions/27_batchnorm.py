"""batchnorm: the batch's statistics in training, the moving ones in inference."""

import numpy as np


def batchnorm(x, gamma, beta, moving, training, momentum=0.99, eps=1e-3):
    mean, var = moving
    if training:
        axes = tuple(range(x.ndim - 1))  # all but the channels
        mean, var = x.mean(axis=axes), x.var(axis=axes)
        moving = (
            momentum * moving[0] + (1 - momentum) * mean,
            momentum * moving[1] + (1 - momentum) * var,
        )
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, moving
