"""Gradient descent, and when it runs away."""

import numpy as np


def descend(grad, x0, lr, steps):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        # The gradient belongs to the point: it is asked for again at every new one.
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


def diverges(lr, curvature):
    # One step multiplies x by (1 - lr * curvature); it grows when that is beyond 1 in size.
    return abs(1 - lr * curvature) > 1
