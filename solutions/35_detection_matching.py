"""match: hand out the truths, the surest detection first, each truth once."""


def iou(a, b):
    width = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    height = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    shared = width * height
    return shared / (area(a) + area(b) - shared)


def area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def match(dets, truths, iou_threshold=0.5):
    free = list(truths)  # a copy: matched truths leave it
    tp = 0
    for det in sorted(dets, key=lambda det: det["score"], reverse=True):
        same_class = [truth for truth in free if truth["label"] == det["label"]]
        if not same_class:
            continue
        best = max(same_class, key=lambda truth: iou(det["box"], truth["box"]))
        overlap = iou(det["box"], best["box"])
        if overlap >= iou_threshold:
            free.remove(best)
            tp += 1
    # A detection is a hit or a false alarm; a truth that nobody took was missed.
    return tp, len(dets) - tp, len(free)
