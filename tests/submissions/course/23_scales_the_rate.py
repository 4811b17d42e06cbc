"""Right: the other form of momentum, and Adam with the corrections in its rate."""

import numpy as np


def sgd_step(w, g, state, lr=0.01):
    return [w - lr * g, {}]


def momentum_step(w, g, state, lr=0.01, momentum=0.9):
    b = g if state is None else momentum * state["buf"] + g
    return w - lr * b, {"buf": b}


def adam_step(w, g, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    s = dict(state or {"t": 0, "m": np.zeros(np.shape(w)), "v": np.zeros(np.shape(w))})
    s["t"] += 1
    s["m"] = s["m"] + (1 - beta1) * (g - s["m"])
    s["v"] = s["v"] + (1 - beta2) * (g**2 - s["v"])
    a = lr * np.sqrt(1 - beta2 ** s["t"]) / (1 - beta1 ** s["t"])
    return w - a * s["m"] / (np.sqrt(s["v"]) + eps * np.sqrt(1 - beta2 ** s["t"])), s
