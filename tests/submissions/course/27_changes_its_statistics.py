"""Right values, but the moving statistics given are changed."""

import numpy as np


def batchnorm(x, gamma, beta, moving, training=True, momentum=0.99, eps=1e-3):
    ax = tuple(range(x.ndim - 1))
    mm, mv = moving
    if not training:
        return gamma * (x - mm) / np.sqrt(mv + eps) + beta, moving
    m = x.mean(ax)
    v = x.var(ax)
    y = gamma * (x - m) / np.sqrt(v + eps) + beta
    mm *= momentum
    mm += (1 - momentum) * m
    mv *= momentum
    mv += (1 - momentum) * v
    return y, (mm, mv)
