"""Wrong ways to write labels as one-hot rows."""

import numpy as np


def one_hot(labels, width):
    """Return one-hot rows without checking any label."""
    return np.eye(int(width))[labels]


def width_from_seen(labels):
    seen, places = np.unique(labels, return_inverse=True)
    return np.eye(len(seen))[places]


def bad_label_left_empty(labels, num_classes):
    return (labels[:, None] == np.arange(num_classes)).astype(float)
