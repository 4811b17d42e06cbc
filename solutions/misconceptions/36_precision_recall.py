"""Wrong ways to walk down the ranking."""

import numpy as np


def _ranked(scores, hits):
    return np.asarray(hits, float)[np.argsort(-scores, kind="stable")]


def _walk(hits, n_truth):
    found = np.cumsum(hits)
    return found / np.arange(1, len(hits) + 1), found / n_truth


def ascending(scores, hits, n_truth):
    """Start with the least sure detection."""
    return _walk(_ranked(scores, hits)[::-1], n_truth)


def unsorted(scores, hits, n_truth):
    """Take the detections as they come."""
    return _walk(np.asarray(hits, float), n_truth)


def scores_sorted_only(scores, hits, n_truth):
    """Sort the hits by themselves: all the right ones come first."""
    return _walk(np.sort(np.asarray(hits, float))[::-1], n_truth)


def recall_over_detections(scores, hits, n_truth):
    """Divide the recall by the number of detections."""
    precision, recall = _walk(_ranked(scores, hits), n_truth)
    return precision, recall * n_truth / len(scores)


def recall_over_hits(scores, hits, n_truth):
    """Divide the recall by the truths that were found in the end."""
    precision, recall = _walk(_ranked(scores, hits), n_truth)
    with np.errstate(invalid="ignore"):
        return precision, recall * n_truth / np.sum(hits)


def precision_over_all(scores, hits, n_truth):
    """Divide the precision by all the detections, not by those so far."""
    ranked = _ranked(scores, hits)
    return np.cumsum(ranked) / len(ranked), np.cumsum(ranked) / n_truth


def counted_from_zero(scores, hits, n_truth):
    """Divide by the index instead of by the number of detections so far."""
    precision, recall = _walk(_ranked(scores, hits), n_truth)
    places = np.arange(len(scores))
    with np.errstate(divide="ignore", invalid="ignore"):
        return precision * (places + 1) / places, recall


def not_cumulative(scores, hits, n_truth):
    """Forget to add up the hits."""
    ranked = _ranked(scores, hits)
    return ranked / np.arange(1, len(ranked) + 1), ranked / n_truth


def start_added(scores, hits, n_truth):
    """Put the point (recall 0, precision 1) in front."""
    precision, recall = _walk(_ranked(scores, hits), n_truth)
    return np.concatenate(([1.0], precision)), np.concatenate(([0.0], recall))


def swapped(scores, hits, n_truth):
    """Return recall first."""
    return _walk(_ranked(scores, hits), n_truth)[::-1]


def envelope(scores, hits, n_truth):
    """Raise each precision to the largest that follows."""
    precision, recall = _walk(_ranked(scores, hits), n_truth)
    return np.maximum.accumulate(precision[::-1])[::-1], recall
