"""Wrong ways to turn probabilities into classes."""

import numpy as np


def _classes(outputs, task, threshold, *, above=np.greater, pick=None):
    """Return the classes; `above` compares, `pick` stands in for the argmax of each row."""
    if task == "multiclass":
        return pick(outputs) if pick else np.argmax(outputs, axis=1)
    chosen = above(outputs, threshold).astype(int)
    return chosen[:, 0] if task == "binary" else chosen


def floats_returned(outputs, task, threshold):
    return _classes(outputs, task, threshold).astype(float)


def equal_counts_as_one(outputs, task, threshold):
    return _classes(outputs, task, threshold, above=np.greater_equal)


def below_for_above(outputs, task, threshold):
    return _classes(outputs, task, threshold, above=np.less)


def column_kept(outputs, task, threshold):
    right = _classes(outputs, task, threshold)
    return right[:, None] if task == "binary" else right


def argmax_over_batch(outputs, task, threshold):
    return _classes(outputs, task, threshold, pick=lambda rows: np.argmax(rows, axis=0))


def argmax_of_everything(outputs, task, threshold):
    return _classes(outputs, task, threshold, pick=lambda rows: int(np.argmax(rows)))


def max_for_argmax(outputs, task, threshold):
    return _classes(outputs, task, threshold, pick=lambda rows: np.max(rows, axis=1))


def threshold_for_multiclass(outputs, task, threshold):
    return _classes(outputs, task, threshold, pick=lambda rows: (rows > threshold).astype(int))


def argmax_for_multilabel(outputs, task, threshold):
    if task != "multilabel":
        return _classes(outputs, task, threshold)
    return np.argmax(outputs, axis=1)


def argmax_for_binary(outputs, task, threshold):
    if task != "binary":
        return _classes(outputs, task, threshold)
    return np.argmax(outputs, axis=1)
