"""Wrong dropouts."""

import numpy as np


def dropout(x, rate, rng, training, mistake):
    """Drop cells of x with one mistake."""
    if mistake == "never":
        return x
    if not training and mistake != "active":
        return x * (1 - rate) if mistake == "classic" else x
    share = 1 - rate if mistake == "keep" else rate
    keep = rng.random((len(x), 1) if mistake == "rows" else x.shape) >= share
    if mistake in ("keep", "by_rate"):
        with np.errstate(divide="ignore", invalid="ignore"):
            return x * keep / np.float64(rate)  # at rate 0: NaN and inf, as a learner sees them
    scale = {"classic": 1, "not_rescaled": 1, "multiplied": 1 - rate}.get(mistake, 1 / (1 - rate))
    return x * keep * scale
