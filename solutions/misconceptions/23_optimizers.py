"""Wrong optimiser steps; each returns (new w, new state) like the right one."""

import numpy as np


def velocity(w, g, state, lr, momentum, kind):
    """Return a momentum step that is wrong in one way, `kind`."""
    old = 0 * g if state is None or kind == "forgets" else state
    v = momentum * old - lr * g
    if kind == "ascends":
        v = momentum * old + lr * g
    if kind == "damped":
        v = momentum * old - (1 - momentum) * lr * g
    if kind == "nesterov":
        return w + momentum * v - lr * g, v
    if kind == "late":
        return w + old, v
    if kind == "no_velocity_decay":
        v = old - lr * g
        return w + v, v
    if kind == "momentum_on_weights":
        return momentum * w - lr * g, v
    return w + v, v


def adam(w, g, state, lr, beta1, beta2, eps, kind):
    """Return an Adam step that is wrong in one way, `kind`."""
    m, v, t = (0 * g, 0 * g, 0) if state is None or kind == "forgets" else state
    t = 1 if kind == "count_stuck" else t + 1
    if kind == "betas_swapped":
        beta1, beta2 = beta2, beta1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * (np.abs(g) if kind == "not_squared" else g * g)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    if kind == "no_correction":
        m_hat, v_hat = m, v
    if kind == "first_moment_uncorrected":
        m_hat = m
    if kind == "second_moment_uncorrected":
        v_hat = v
    if kind == "no_mean":
        m_hat = g
    scale = np.sqrt(v_hat) + eps
    if kind == "eps_inside":
        scale = np.sqrt(v_hat + eps)
    if kind == "eps_early":
        scale = (np.sqrt(v) + eps) / np.sqrt(1 - beta2**t)
    if kind == "no_root":
        scale = v_hat + eps
    change = lr * m_hat / scale
    return (w + change if kind == "ascends" else w - change), (m, v, t)
