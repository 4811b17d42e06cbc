"""minmax_scale and to_nhwc: what is done to pictures before a model sees them."""

import numpy as np


def minmax_scale(train, test):
    # Python floats: subtracting them from uint8 pictures gives floats, which do not wrap around.
    lo, hi = float(train.min()), float(train.max())
    span = hi - lo or 1.0  # equal values give 0 / 1
    return (train - lo) / span, (test - lo) / span


def to_nhwc(images):
    return images[..., np.newaxis] if images.ndim == 3 else images
