"""Batch normalisation over all axes but the last, one mean and variance a channel.

Source: S. Ioffe, C. Szegedy, "Batch Normalization" (2015); conventions are Keras'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.engine.arrays import add_per_channel, floats, scale_per_channel

if TYPE_CHECKING:
    from grader.engine.arrays import Array, ArrayLike

    Moving = tuple[Array, Array]


def batchnorm(
    x: ArrayLike,
    gamma: ArrayLike,
    beta: ArrayLike,
    moving: tuple[ArrayLike, ArrayLike],
    training: bool,
    momentum: float = 0.99,
    eps: float = 1e-3,
    *,
    unbiased: bool = False,
) -> tuple[Array, Moving]:
    """Return (y, (mean, variance)) for x (..., C), gamma and beta (C,), moving a pair of (C,).

    y = gamma (x - mean) / sqrt(variance + eps) + beta. In training, mean and (biased) variance
    are those of this batch, and each moving statistic becomes momentum old + (1 - momentum)
    batch; in inference the moving ones serve and come back unchanged.

    PyTorch's conventions are momentum = 1 - its momentum (0.9 for its 0.1), eps = 1e-5, and
    `unbiased`, which divides the variance that is *stored* by M - 1 instead of M.

    Errors: ValueError when shapes do not agree or a training batch is empty.
    """
    mean, variance = moving
    x, gamma, beta, mean, variance = floats(
        "batchnorm", x=x, gamma=gamma, beta=beta, mean=mean, variance=variance
    )
    for name, array in (("gamma", gamma), ("beta", beta), ("mean", mean), ("variance", variance)):
        _check_channels("batchnorm", name, array, x)
    if not training:
        return _apply(x, gamma / np.sqrt(variance + x.dtype.type(eps)), mean, beta), (
            mean.copy(),
            variance.copy(),
        )
    count = x.size // x.shape[-1]
    if count < 1:
        raise ValueError(f"batchnorm: x {x.shape} is empty, a batch to learn from has values")
    now, spread = moments(x)
    y = _apply(x, gamma / np.sqrt(spread + x.dtype.type(eps)), now, beta)
    if unbiased:
        spread = spread * (count / max(count - 1, 1))
    keep, new = x.dtype.type(momentum), x.dtype.type(1 - momentum)
    return y, (keep * mean + new * now, keep * variance + new * spread)


def batchnorm_backward(
    dy: ArrayLike,
    x: ArrayLike,
    gamma: ArrayLike,
    eps: float = 1e-3,
    *,
    moving: tuple[ArrayLike, ArrayLike] | None = None,
) -> tuple[Array, Array, Array]:
    """Return (dx, dgamma, dbeta) for dy (..., C), the gradient at the output of `batchnorm`.

    In training (`moving` None) the mean and variance of x depend on x, and dx accounts for it;
    with `moving` the gradient is that of inference, where both are constants.

    Errors: ValueError when shapes do not agree.
    """
    dy, x, gamma = floats("batchnorm_backward", dy=dy, x=x, gamma=gamma)
    if dy.shape != x.shape:
        raise ValueError(f"batchnorm_backward: dy {dy.shape} must have the shape of x {x.shape}")
    _check_channels("batchnorm_backward", "gamma", gamma, x)
    mean, variance = (
        moments(x) if moving is None else floats("batchnorm_backward", m=moving[0], v=moving[1])
    )
    inverse = 1 / np.sqrt(variance.astype(x.dtype) + x.dtype.type(eps))
    rows, grads = x.reshape(-1, x.shape[-1]), dy.reshape(-1, x.shape[-1])
    dbeta = _column_sums(grads)
    dgamma = (np.einsum("nc,nc->c", grads, rows) - mean * dbeta) * inverse
    dx = dy.copy()
    scale = gamma * inverse
    if moving is None:
        # dx = scale (dy - dbeta/M - xhat dgamma/M), gathered as one line in dy, x and 1
        slope = inverse * dgamma / len(rows)
        through = x.copy()
        scale_per_channel(through, -slope)
        dx += through
        add_per_channel(dx, slope * mean - dbeta / len(rows))
    scale_per_channel(dx, scale)
    return dx, dgamma, dbeta


def moments(x: Array) -> tuple[Array, Array]:
    """Return the mean and the biased variance of x (..., C) a channel, in two passes.

    The variance is that of the centred values, so a large mean costs no digits.
    """
    rows = x.reshape(-1, x.shape[-1])
    count = max(len(rows), 1)
    mean = _column_sums(rows) / x.dtype.type(count)
    centred = x.copy()
    add_per_channel(centred, -mean)
    flat = centred.reshape(rows.shape)
    # In float32 the mean of large numbers is off in its last digits; that of the centred tells.
    rest = _column_sums(flat) / x.dtype.type(count)
    square: Array = np.einsum("nc,nc->c", flat, flat) / x.dtype.type(count)
    return mean + rest, square - rest * rest


def _column_sums(rows: Array) -> Array:
    """Sum over the rows as a product with ones, which BLAS does at memory speed."""
    sums: Array = np.ones(len(rows), rows.dtype) @ rows
    return sums


def _apply(x: Array, scale: Array, mean: Array, beta: Array) -> Array:
    y: Array = x.copy()
    add_per_channel(y, -mean)
    scale_per_channel(y, scale)
    add_per_channel(y, beta)
    return y


def _check_channels(caller: str, name: str, array: Array, x: Array) -> None:
    if x.ndim < 2 or array.shape != x.shape[-1:]:
        raise ValueError(
            f"{caller}: {name} must have shape {x.shape[-1:]}, one number a channel of "
            f"x {x.shape}, got {array.shape}"
        )
