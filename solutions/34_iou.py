"""iou: how much of the area that two boxes cover do they share? iou_matrix: for every pair at once."""

import numpy as np


def iou(a, b):
    return float(iou_matrix([a], [b])[0, 0])


def iou_matrix(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)

    # (N, 1, 2) meets (M, 2): every corner of a with every corner of b, (N, M, 2).
    near = np.maximum(a[:, None, :2], b[:, :2])
    far = np.minimum(a[:, None, 2:], b[:, 2:])
    sides = np.maximum(far - near, 0)  # a gap is no side of negative length
    shared = sides.prod(axis=-1)

    covered = area(a)[:, None] + area(b) - shared  # what is shared counts once
    return np.divide(shared, covered, out=np.zeros_like(shared), where=covered > 0)


def area(boxes):
    return (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
