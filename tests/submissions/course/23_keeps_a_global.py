"""Right the first time; the velocity is not in the state."""

import numpy as np

V = {}


def sgd_step(w, g, state, lr=0.01):
    return w - lr * g, None


def momentum_step(w, g, state, lr=0.01, momentum=0.9):
    if state is None and not V:
        V["v"] = np.zeros_like(w)
    V["v"] = momentum * V["v"] - lr * g
    return w + V["v"], 1


def adam_step(w, g, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    m, v, t = (0, 0, 0) if state is None else state
    t += 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (m, v, t)
