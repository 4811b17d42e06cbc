"""Three optimisers as pure functions: (w, g, state) in, (new w, new state) out."""

import numpy as np


def sgd_step(w, g, state, lr=0.01):
    return w - lr * g, state  # nothing to remember: it stays None


def momentum_step(w, g, state, lr=0.01, momentum=0.9):
    v = 0 if state is None else state
    v = momentum * v - lr * g
    return w + v, v


def adam_step(w, g, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    m, v, t = (0, 0, 0) if state is None else state
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    # Both means started at 0 and are too small by just these factors.
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), (m, v, t)
