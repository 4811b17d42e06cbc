"""Right: one table of overlaps a class."""

import numpy as np


def match(dets, truths, iou_threshold=0.5):
    tp = 0
    for lab in {d["label"] for d in dets}:
        D = [d for d in dets if d["label"] == lab]
        T = [t for t in truths if t["label"] == lab]
        if not T:
            continue
        D = [D[i] for i in np.argsort([-d["score"] for d in D])]
        a = np.array([d["box"] for d in D], float)
        b = np.array([t["box"] for t in T], float)
        near = np.maximum(a[:, None, :2], b[:, :2])
        far = np.minimum(a[:, None, 2:], b[:, 2:])
        s = np.clip(far - near, 0, None).prod(-1)
        u = (a[:, 2:] - a[:, :2]).prod(1)[:, None] + (b[:, 2:] - b[:, :2]).prod(1) - s
        m = s / u
        for row in range(len(D)):
            j = m[row].argmax()
            if m[row, j] >= iou_threshold:
                tp += 1
                m[:, j] = -1
    return np.array([tp, len(dets) - tp, len(truths) - tp])
