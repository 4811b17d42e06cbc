"""average_precision: the area under the smoothed curve. mean_average_precision: over the classes."""

import numpy as np


def average_precision(scores, hits, n_truth):
    order = np.argsort(scores)[::-1]
    found = np.cumsum(np.asarray(hits)[order])
    precision = found / np.arange(1, len(order) + 1)

    # From the back: the best precision that this recall or a higher one can have.
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    steps = np.diff(found, prepend=0) / n_truth  # how far recall moves; 0 at a miss
    return float(np.sum(steps * envelope))


def mean_average_precision(classes):
    return float(np.mean([average_precision(*one) for one in classes]))
