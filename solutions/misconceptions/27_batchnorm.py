"""Wrong batch normalisations."""

import numpy as np


def batchnorm(x, gamma, beta, moving, training, momentum, eps, mistake):
    """Normalise x with one mistake, named by `mistake` ('' for none)."""
    mean, var = moving
    now, spread = statistics(x, mistake)
    use_batch = training
    if mistake in ("moving_in_training", "batch_in_inference"):
        use_batch = mistake == "batch_in_inference"
    at, width = (now, spread) if use_batch else (mean, var)
    scale = np.sqrt(width + eps)
    if mistake == "eps_outside":
        scale = np.sqrt(width) + eps
    if mistake == "no_root":
        scale = width + eps
    y = gamma * (x - at) / scale + beta

    if mistake == "not_updated" or not (training or mistake == "updated_in_inference"):
        return y, (mean, var)
    new = (
        momentum * mean + (1 - momentum) * _for_moving(now, mistake),
        momentum * var + (1 - momentum) * _for_moving(spread, mistake),
    )
    return y, new


def statistics(x, mistake):
    axes = tuple(range(x.ndim - 1))
    if mistake == "pixel":
        return x.mean(axis=0), x.var(axis=0)
    if mistake == "example":
        rest = tuple(range(1, x.ndim)) if x.ndim == 2 else tuple(range(1, x.ndim - 1))
        return x.mean(axis=rest, keepdims=True), x.var(axis=rest, keepdims=True)
    if mistake == "everything":
        return x.mean(), x.var()
    return x.mean(axis=axes), x.var(axis=axes, ddof=int(mistake == "unbiased"))


def _for_moving(value, mistake):
    return value.mean(axis=tuple(range(value.ndim - 1))) if mistake == "example" else value


class Remembering(tuple):
    """A pair of moving statistics that carries along the rows it was made from."""

    rows = ()


def whole_data_set(x, gamma, beta, moving, training, momentum, eps):
    """Normalise with the statistics of all batches so far.

    A learner keeps them in a global; here they travel with the moving pair, so that calls stay pure.
    """
    if not training:
        return batchnorm(x, gamma, beta, moving, training, momentum, eps, "")
    rows = (*getattr(moving, "rows", ()), x.reshape(-1, x.shape[-1]))
    seen = np.concatenate(rows)
    mean, var = seen.mean(axis=0), seen.var(axis=0)
    new = Remembering(
        (
            momentum * moving[0] + (1 - momentum) * mean,
            momentum * moving[1] + (1 - momentum) * var,
        )
    )
    new.rows = rows
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, new
