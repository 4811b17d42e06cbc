"""Wrong ways to average precision; `over_classes` averages any of them over the classes."""

import numpy as np


def _curve(scores, hits, n_truth):
    ranked = np.asarray(hits, float)[np.argsort(-np.asarray(scores), kind="stable")]
    found = np.cumsum(ranked)
    return found / np.arange(1, len(ranked) + 1), found / n_truth


def _envelope(precision):
    return np.maximum.accumulate(precision[::-1])[::-1]


def _area(precision, recall):
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def right(scores, hits, n_truth):
    """Return the right value."""
    precision, recall = _curve(scores, hits, n_truth)
    return _area(_envelope(precision), recall)


def no_envelope(scores, hits, n_truth):
    """Leave the teeth in."""
    return _area(*_curve(scores, hits, n_truth))


def envelope_forwards(scores, hits, n_truth):
    """Carry the largest precision so far to the right."""
    precision, recall = _curve(scores, hits, n_truth)
    return _area(np.maximum.accumulate(precision), recall)


def mean_over_detections(scores, hits, n_truth):
    """Average the envelope over the detections."""
    precision, _ = _curve(scores, hits, n_truth)
    return float(np.mean(_envelope(precision))) if len(precision) else 0.0


def plain_mean_over_detections(scores, hits, n_truth):
    """Average the precisions over the detections."""
    precision, _ = _curve(scores, hits, n_truth)
    return float(np.mean(precision)) if len(precision) else 0.0


def over_found(scores, hits, n_truth):
    """Divide by the truths that were found instead of all."""
    found = np.sum(hits)
    return right(scores, hits, n_truth) * n_truth / float(found) if found else 0.0


def first_step_lost(scores, hits, n_truth):
    """Take np.diff of the recalls, without the 0 before them."""
    precision, recall = _curve(scores, hits, n_truth)
    return float(np.sum(np.diff(recall) * _envelope(precision)[1:]))


def trapezoids(scores, hits, n_truth):
    """Leave the teeth in, join the points by straight lines and take the area below."""
    precision, recall = _curve(scores, hits, n_truth)
    before = np.concatenate((precision[:1], precision[:-1]))
    return _area((precision + before) / 2, recall)


def eleven_points(scores, hits, n_truth):
    """Average the envelope at the recalls 0, 0.1, ..., 1."""
    precision, recall = _curve(scores, hits, n_truth)
    at = np.searchsorted(recall, np.linspace(0, 1, 11), side="left")
    return float(np.append(_envelope(precision), 0.0)[at].mean())


def unsorted(scores, hits, n_truth):
    """Take the detections as they come."""
    return right(-np.arange(len(scores)), hits, n_truth)


def ascending(scores, hits, n_truth):
    """Start with the least sure detection."""
    return right(-np.asarray(scores), hits, n_truth)


def last_precision(scores, hits, n_truth):
    """Return the precision after all detections."""
    precision, _ = _curve(scores, hits, n_truth)
    return float(precision[-1]) if len(precision) else 0.0


def over_classes(way, classes):
    """Return the mean over the classes of one of the ways above."""
    return float(np.mean([globals()[way](*one) for one in classes]))


def pooled(classes):
    """Put the detections of all classes into one ranking."""
    scores = np.concatenate([one[0] for one in classes])
    hits = np.concatenate([np.asarray(one[1], float) for one in classes])
    return right(scores, hits, sum(one[2] for one in classes))


def weighted(classes):
    """Weigh each class by the number of its objects."""
    return sum(right(*one) * one[2] for one in classes) / sum(one[2] for one in classes)


def silent_skipped(classes):
    """Leave out the classes without detections."""
    values = [right(*one) for one in classes if len(one[0])]
    return float(np.mean(values)) if values else 0.0


def summed(classes):
    """Add the classes up."""
    return float(sum(right(*one) for one in classes))
