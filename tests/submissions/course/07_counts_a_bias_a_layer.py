"""Off by few among many: counts are compared exactly, to name it too."""

import math


def pr(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def sh(s, l):
    t = l["type"]
    if t in ("conv2d", "maxpool2d", "avgpool2d"):
        k = pr(l["kernel_size"] if t == "conv2d" else l.get("pool_size", 2))
        st = pr(l.get("strides") or (1 if t == "conv2d" else k))
        hw = [
            -(-n // q) if l.get("padding") == "same" else (n - f) // q + 1
            for n, f, q in zip(s, k, st)
        ]
        return (*hw, l["filters"] if t == "conv2d" else s[2])
    if t == "flatten":
        return (math.prod(s),)
    if t == "dense":
        return (l["units"],)
    if t == "globalavgpool2d":
        return s[-1:]
    return s


def count_params(s, layers):
    s = tuple(s)
    a = b = 0
    for l in layers:
        t = l["type"]
        if t == "conv2d":
            a += math.prod(pr(l["kernel_size"])) * s[-1] * l["filters"] + 1
        if t == "dense":
            a += s[-1] * l["units"] + 1
        if t == "batchnorm":
            a += 2 * s[-1]
            b += 2 * s[-1]
        s = sh(s, l)
    return dict(total=a + b, trainable=a, non_trainable=b)
