"""Right: from the last layer to the first; pokes noise and returns lists."""

import numpy as np


def receptive_field(layers):
    n = 1
    for l in reversed(layers):
        t = l["type"]
        if t == "conv2d":
            k = l["kernel_size"]
            s = l.get("strides") or 1
        elif t.endswith("pool2d"):
            k = l.get("pool_size", 2)
            s = l.get("strides") or k
        else:
            continue
        n = (n - 1) * s + k
    return n


def influences(f, shape, pos):
    base = np.random.default_rng(0).normal(size=shape)
    out = []
    y = f(base)[pos]
    for i in range(base.size):
        x = base.copy()
        x.flat[i] += 7.5
        out.append(not np.isclose(f(x)[pos], y, atol=1e-9, rtol=0))
    return np.array(out).reshape(shape).tolist()
