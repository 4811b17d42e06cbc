"""to_classes: pick the largest of competing probabilities, compare the others with a threshold."""

import numpy as np


def to_classes(outputs, task, threshold=0.5):
    if task == "multiclass":
        return np.argmax(outputs, axis=1)
    chosen = (outputs > threshold).astype(int)
    return chosen[:, 0] if task == "binary" else chosen
