"""Wrong ways to match detections with truths: one loop, with a switch for each of them."""


def iou(a, b):
    """Return the intersection over union of two boxes."""
    width = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    height = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    shared = width * height
    return shared / (_area(a) + _area(b) - shared)


def _area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def _falling(dets):
    return sorted(dets, key=lambda det: -det["score"])


def _match(dets, truths, threshold, *, reuse=False, label=True, late=False, pick=max, voc=False):
    """Return (tp, fp, the places of the matched truths); `dets` are in the order to be used."""
    taken = set()
    tp = 0
    for det in dets:
        overlap = [iou(det["box"], truth["box"]) for truth in truths]
        places = [i for i in range(len(truths)) if voc or reuse or i not in taken]
        if label and not late:
            places = [i for i in places if truths[i]["label"] == det["label"]]
        if pick is min:  # the first that fits
            places = [i for i in places if overlap[i] >= threshold]
        best = pick(places, key=overlap.__getitem__ if pick is max else None, default=None)
        if best is None or overlap[best] < threshold or (voc and best in taken):
            continue
        if late and truths[best]["label"] != det["label"]:
            continue
        taken.add(best)
        tp += 1
    return tp, len(dets) - tp, taken


def _counts(found, truths):
    tp, fp, taken = found
    return tp, fp, len(truths) - len(taken)


def twice(dets, truths, threshold):
    """Leave matched truths in; count the truths that nobody took."""
    return _counts(_match(_falling(dets), truths, threshold, reuse=True), truths)


def twice_subtracted(dets, truths, threshold):
    """Leave matched truths in; subtract the hits from the truths."""
    tp, fp, _ = _match(_falling(dets), truths, threshold, reuse=True)
    return tp, fp, len(truths) - tp


def class_ignored(dets, truths, threshold):
    """Look at the boxes only."""
    return _counts(_match(_falling(dets), truths, threshold, label=False), truths)


def class_late(dets, truths, threshold):
    """Choose the best truth of any class, then compare the labels."""
    return _counts(_match(_falling(dets), truths, threshold, late=True), truths)


def unsorted(dets, truths, threshold):
    """Take the detections as they come."""
    return _counts(_match(dets, truths, threshold), truths)


def ascending(dets, truths, threshold):
    """Take the least sure detection first."""
    return _counts(_match(_falling(dets)[::-1], truths, threshold), truths)


def best_taken(dets, truths, threshold):
    """Choose the best truth although it may be taken, and give up then (VOC's rule)."""
    return _counts(_match(_falling(dets), truths, threshold, voc=True), truths)


def first_fitting(dets, truths, threshold):
    """Take the first truth that overlaps enough."""
    return _counts(_match(_falling(dets), truths, threshold, pick=min), truths)


def by_overlap(dets, truths, threshold):
    """Make the closest pairs first."""
    pairs = [
        (iou(det["box"], truth["box"]), i, j)
        for i, det in enumerate(dets)
        for j, truth in enumerate(truths)
        if det["label"] == truth["label"]
    ]
    used, taken = set(), set()
    for overlap, i, j in sorted(pairs, reverse=True):
        if overlap >= threshold and i not in used and j not in taken:
            used.add(i)
            taken.add(j)
    return _counts((len(used), len(dets) - len(used), taken), truths)


def any_overlap(dets, truths, threshold):
    """Be content with any overlap."""
    return _counts(_match(_falling(dets), truths, 1e-9), truths)


def right(dets, truths, threshold):
    """Return the right counts."""
    return _counts(_match(_falling(dets), truths, threshold), truths)


def swapped(dets, truths, threshold):
    """Return (tp, fn, fp)."""
    tp, fp, fn = right(dets, truths, threshold)
    return tp, fn, fp


def loose_forgiven(dets, truths, threshold):
    """Count a false positive only where a box overlaps a truth well enough."""
    tp, _, fn = right(dets, truths, threshold)
    close = [
        det for det in dets if any(iou(det["box"], truth["box"]) >= threshold for truth in truths)
    ]
    return tp, len(close) - tp, fn


def duplicates_forgiven(dets, truths, threshold):
    """Do not count a second box on an object that has been found."""
    tp, fp, fn = right(dets, truths, threshold)
    again, _, _ = _match(_falling(dets), truths, threshold, reuse=True)
    return tp, fp - (again - tp), fn


def missed_by_number(dets, truths, threshold):
    """Take the truths in excess of the detections for the missed ones."""
    tp, fp, _ = right(dets, truths, threshold)
    return tp, fp, max(len(truths) - len(dets), 0)
