"""The closest pairs first, whatever the scores."""


def I(a, b):
    w = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    h = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    A = (a[2] - a[0]) * (a[3] - a[1])
    B = (b[2] - b[0]) * (b[3] - b[1])
    return w * h / (A + B - w * h)


def match(dets, truths, iou_threshold=0.5):
    pairs = sorted(
        (
            (I(d["box"], t["box"]), i, j)
            for i, d in enumerate(dets)
            for j, t in enumerate(truths)
            if d["label"] == t["label"]
        ),
        reverse=True,
    )
    D = set()
    T = set()
    for v, i, j in pairs:
        if v >= iou_threshold and i not in D and j not in T:
            D.add(i)
            T.add(j)
    return len(D), len(dets) - len(D), len(truths) - len(T)
