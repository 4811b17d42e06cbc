"""The absolute value of a negative side."""


def iou(a, b):
    w = abs(min(a[2], b[2]) - max(a[0], b[0]))
    h = abs(min(a[3], b[3]) - max(a[1], b[1]))
    A = (a[2] - a[0]) * (a[3] - a[1])
    B = (b[2] - b[0]) * (b[3] - b[1])
    u = A + B - w * h
    return w * h / u if u else 0.0


def iou_matrix(a, b):
    import numpy as np

    return np.array([[iou(p, q) for q in b] for p in a]).reshape(len(a), len(b))
