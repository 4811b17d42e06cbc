"""Batch normalisation over all axes but the last, one mean and variance a channel.

Source: S. Ioffe, C. Szegedy, "Batch Normalization" (2015); conventions are Keras'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.engine.basis.arguments import number
from grader.engine.basis.arrays import channel_dots, channel_sums, floats, per_channel

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike

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
    """Return (y, (mean, variance)) for x (N, ..., C), gamma and beta (C,), moving a pair of (C,).

    y = gamma (x - mean) / sqrt(variance + eps) + beta. In training, mean and (biased) variance
    are those of this batch, and each moving statistic becomes momentum old + (1 - momentum)
    batch; in inference the moving ones serve and come back unchanged.

    PyTorch's conventions are momentum = 1 - its momentum (0.9 for its 0.1), eps = 1e-5, and
    `unbiased`, which divides the variance that is *stored* by M - 1 instead of M.

    dtype: by the rule in `grader.engine.basis.arrays`. NaN and inf pass through.
    Errors: ValueError when shapes do not agree, an option is out of range or a training batch is
    empty, TypeError when an argument is of another kind.
    """
    momentum, eps = _check_options("batchnorm", momentum, eps)
    mean, variance = _pair("batchnorm", moving)
    x, gamma, beta, mean, variance = floats(
        "batchnorm", x=x, gamma=gamma, beta=beta, mean=mean, variance=variance
    )
    for name, array in (("gamma", gamma), ("beta", beta), ("mean", mean), ("variance", variance)):
        _check_channels("batchnorm", name, array, x)
    if not training:
        scale = gamma / np.sqrt(variance + x.dtype.type(eps))
        y = per_channel(np.multiply, x, scale)  # the mean folded in saves a pass of three
        return per_channel(np.add, y, beta - mean * scale, out=y), (mean.copy(), variance.copy())
    count = x.size // max(x.shape[-1], 1)
    if count < 1:
        raise ValueError(f"batchnorm: x {x.shape} is empty, a batch to learn from has values")
    centred = _centre(x)
    scale = gamma / np.sqrt(centred.variance + x.dtype.type(eps))
    y = _scale_and_shift(centred.values, scale, beta - centred.rest * scale)
    now, spread = centred.mean + centred.rest, centred.variance
    if unbiased:
        spread = spread * x.dtype.type(count / max(count - 1, 1))
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
    """Return (dx, dgamma, dbeta) for dy (N, ..., C), the gradient at the output of `batchnorm`.

    In training (`moving` None) the mean and variance of x depend on x, and dx accounts for it;
    with `moving` the gradient is that of inference, where both are constants.

    x, gamma and eps are those of the forward call. Errors: those of `batchnorm`, and ValueError
    when dy has not the shape of x.
    """
    names = () if moving is None else ("mean", "variance")
    pair = () if moving is None else _pair("batchnorm_backward", moving)
    dy, x, gamma, *constants = floats(
        "batchnorm_backward", dy=dy, x=x, gamma=gamma, **dict(zip(names, pair, strict=True))
    )
    if dy.shape != x.shape:
        raise ValueError(f"batchnorm_backward: dy {dy.shape} must have the shape of x {x.shape}")
    _check_channels("batchnorm_backward", "gamma", gamma, x)
    _, eps = _check_options("batchnorm_backward", 0, eps)
    count = max(x.size // max(x.shape[-1], 1), 1)
    dbeta = channel_sums(dy)
    for name, array in zip(names, constants, strict=True):
        _check_channels("batchnorm_backward", name, array, x)
    if constants:
        mean, variance = constants
        inverse = 1 / np.sqrt(variance + x.dtype.type(eps))
        dgamma = (channel_dots(dy, x) - mean * dbeta) * inverse
        return per_channel(np.multiply, dy, gamma * inverse), dgamma, dbeta
    centred = _centre(x)
    inverse = 1 / np.sqrt(centred.variance + x.dtype.type(eps))
    dgamma = (channel_dots(dy, centred.values) - centred.rest * dbeta) * inverse
    # dx = gamma inverse (dy - dbeta / M - xhat dgamma / M), with xhat = (values - rest) inverse
    slope = inverse * dgamma / count
    dx = per_channel(np.multiply, centred.values, -slope, out=centred.values)
    dx += dy
    shift = centred.rest * slope - dbeta / count
    return _scale_and_shift(dx, gamma * inverse, shift * gamma * inverse), dgamma, dbeta


class Centred(NamedTuple):
    """x less a mean, that of the result (`rest`, in float32 not quite 0), and the variance."""

    values: Array
    mean: Array
    rest: Array
    variance: Array


def _centre(x: Array) -> Centred:
    """Take the mean a channel off x (..., C).

    The variance is that of the centred values, so a large mean costs no digits; what rounding
    left of the mean is kept as `rest`.
    """
    count = x.dtype.type(max(x.size // max(x.shape[-1], 1), 1))
    mean = channel_sums(x) / count
    values = per_channel(np.subtract, x, mean)
    rest = channel_sums(values) / count
    square = channel_dots(values, values) / count
    # Rounding must not leave less than nothing of a variance that is 0.
    return Centred(values, mean, rest, np.maximum(square - rest * rest, 0))


def _scale_and_shift(y: Array, scale: Array, shift: Array) -> Array:
    per_channel(np.multiply, y, scale, out=y)
    per_channel(np.add, y, shift, out=y)
    return y


def _check_options(caller: str, momentum: float, eps: float) -> tuple[float, float]:
    return number(caller, "momentum", momentum, 0, 1), number(caller, "eps", eps, 0)


def _pair(caller: str, moving: tuple[ArrayLike, ArrayLike]) -> tuple[ArrayLike, ArrayLike]:
    if not isinstance(moving, (tuple, list, np.ndarray)) or len(moving) != 2:
        raise TypeError(f"{caller}: moving must be a pair (mean, variance), got {moving!r}")
    return moving[0], moving[1]


def _check_channels(caller: str, name: str, array: Array, x: Array) -> None:
    if x.ndim < 2:
        raise ValueError(f"{caller}: x must have a batch axis and channels, its shape is {x.shape}")
    if array.shape != x.shape[-1:]:
        first = array.shape == x.shape[1:2] and x.ndim > 2
        hint = (
            "; x looks like channels-first, np.moveaxis(x, 1, -1) puts them last" if first else ""
        )
        raise ValueError(
            f"{caller}: {name} must have shape {x.shape[-1:]}, one number a channel of "
            f"x {x.shape}, got {array.shape}{hint}"
        )
