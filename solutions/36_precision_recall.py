"""precision_recall_curve: walk down the ranking, and after each detection see how things stand."""

import numpy as np


def precision_recall_curve(scores, hits, n_truth):
    order = np.argsort(scores)[::-1]  # the surest first
    found = np.cumsum(np.asarray(hits)[order])  # true positives so far
    taken = np.arange(1, len(order) + 1)  # detections so far
    return found / taken, found / n_truth
