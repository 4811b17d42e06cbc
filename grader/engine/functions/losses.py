"""Loss functions and their gradients; arguments in Keras' order, (y_true, y_pred).

A loss is the mean over the batch, a Python float, and NaN of an empty one; its gradient has the
shape of y_pred. Probabilities are clipped to [1e-7, 1 - 1e-7], as Keras does, before a logarithm
is taken; where clipping took hold the gradient is 0. They are taken to add up to one (Keras
divides them by their sum). Logits go through log-sum-exp and are never clipped.

Sources: C. Bishop, "Pattern Recognition and Machine Learning" (2006); Keras' losses, and for
weights and ignored labels PyTorch's NLLLoss.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import whole
from grader.engine.basis.arrays import check_shape, floats, integers, numeric
from grader.engine.functions.activations import log_softmax, sigmoid, softmax

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike

_EPS = 1e-7


def mse(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the mean over all elements of (y_pred - y_true)^2, for two arrays of one shape.

    dtype: computed by the rule in `grader.engine.basis.arrays`, returned as a float. NaN passes through.
    Errors: TypeError when an argument is not made of real numbers, ValueError when it is ragged
    or the shapes differ.
    """
    y_true, y_pred = _same("mse", y_true, y_pred)
    return _mean((y_pred - y_true) ** 2)


def mse_grad(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """Return the gradient of `mse` with respect to y_pred. Errors: those of `mse`."""
    y_true, y_pred = _same("mse_grad", y_true, y_pred)
    grad: Array = (y_pred - y_true) * (2 / max(y_pred.size, 1))
    return grad


def mae(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the mean over all elements of |y_pred - y_true|, for two arrays of one shape.

    Errors: those of `mse`.
    """
    y_true, y_pred = _same("mae", y_true, y_pred)
    return _mean(np.abs(y_pred - y_true))


def mae_grad(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """Return the gradient of `mae` with respect to y_pred; 0 where the two are equal.

    Errors: those of `mse`.
    """
    y_true, y_pred = _same("mae_grad", y_true, y_pred)
    grad: Array = np.sign(y_pred - y_true) / max(y_pred.size, 1)
    return grad


def binary_crossentropy(
    y_true: ArrayLike, y_pred: ArrayLike, *, from_logits: bool = False
) -> float:
    """Return the mean over all elements of -y log p - (1 - y) log(1 - p), for arrays of one shape.

    p is y_pred, or sigmoid(y_pred) with `from_logits`. Errors: those of `mse`.
    """
    y, p = _same("binary_crossentropy", y_true, y_pred)
    if from_logits:
        costs = np.maximum(p, 0) - p * y + np.log1p(np.exp(-np.abs(p)))
    else:
        p = np.clip(p, _EPS, 1 - _EPS)
        costs = -y * np.log(p) - (1 - y) * np.log(1 - p)
    return _mean(costs)


def binary_crossentropy_grad(
    y_true: ArrayLike, y_pred: ArrayLike, *, from_logits: bool = False
) -> Array:
    """Return the gradient of `binary_crossentropy` with respect to y_pred.

    Errors: those of `binary_crossentropy`.
    """
    y, p = _same("binary_crossentropy_grad", y_true, y_pred)
    if from_logits:
        return (sigmoid(p) - y) / max(p.size, 1)
    q = np.clip(p, _EPS, 1 - _EPS)
    inside: Array = (q - y) / (q * (1 - q)) * (q == p)
    return inside / max(p.size, 1)


def categorical_crossentropy(
    y_true: ArrayLike, y_pred: ArrayLike, *, from_logits: bool = False
) -> float:
    """Return the mean over the batch of -sum over classes of y log p, for (N, C) one-hot y_true.

    p is y_pred (N, C), or softmax(y_pred) with `from_logits`.
    Errors: those of `mse`; integer labels have a loss of their own.
    """
    y, p = _one_hot("categorical_crossentropy", y_true, y_pred)
    return _mean(-np.sum(y * _log(p, from_logits), axis=1))


def categorical_crossentropy_grad(
    y_true: ArrayLike, y_pred: ArrayLike, *, from_logits: bool = False
) -> Array:
    """Return the gradient of `categorical_crossentropy` with respect to y_pred.

    Errors: those of `categorical_crossentropy`.
    """
    y, p = _one_hot("categorical_crossentropy_grad", y_true, y_pred)
    if from_logits:
        from_softmax: Array = softmax(p) * y.sum(axis=1, keepdims=True) - y
        return from_softmax / max(len(p), 1)
    q = np.clip(p, _EPS, 1 - _EPS)
    inside: Array = -y / q * (q == p)
    return inside / max(len(p), 1)


def sparse_categorical_crossentropy(
    y_true: ArrayLike, y_pred: ArrayLike, *, from_logits: bool = False
) -> float:
    """Return the mean over the batch of -log p[label], for labels y_true (N,).

    p is y_pred (N, C), or softmax(y_pred) with `from_logits`.
    Errors: those of `mse`; ValueError when labels are one-hot, out of range, or not as many
    as predictions, TypeError when they are no integers.
    """
    labels, p = check_labels("sparse_categorical_crossentropy", y_true=y_true, y_pred=y_pred)
    return nll_loss(labels, _log(p, from_logits))


def sparse_categorical_crossentropy_grad(
    y_true: ArrayLike, y_pred: ArrayLike, *, from_logits: bool = False
) -> Array:
    """Return the gradient of `sparse_categorical_crossentropy` with respect to y_pred.

    Errors: those of `sparse_categorical_crossentropy`.
    """
    labels, p = check_labels("sparse_categorical_crossentropy_grad", y_true=y_true, y_pred=y_pred)
    return categorical_crossentropy_grad(_hot(labels, p), p, from_logits=from_logits)


def nll_loss(
    y_true: ArrayLike,
    log_p: ArrayLike,
    *,
    class_weights: ArrayLike | None = None,
    ignore_index: int | None = None,
) -> float:
    """Return the mean of -log_p[label], for labels y_true (N,) and logarithms `log_p` (N, C).

    It is a mean weighted by `class_weights` (C,) of the labels, as in PyTorch; labels equal to
    `ignore_index`, which may lie out of range, have weight 0. Of nothing the mean is NaN.

    Errors: those of `sparse_categorical_crossentropy`, and ValueError for weights not (C,).
    """
    places, log_p, weights = _weigh("nll_loss", y_true, log_p, class_weights, ignore_index)
    with np.errstate(invalid="ignore"):
        return float(-np.sum(weights * log_p[places]) / np.sum(weights))


def nll_loss_grad(
    y_true: ArrayLike,
    log_p: ArrayLike,
    *,
    class_weights: ArrayLike | None = None,
    ignore_index: int | None = None,
) -> Array:
    """Return the gradient of `nll_loss` with respect to log_p; 0 where a label has no weight.

    Errors: those of `nll_loss`.
    """
    places, log_p, weights = _weigh("nll_loss_grad", y_true, log_p, class_weights, ignore_index)
    grad: Array = np.zeros_like(log_p)
    grad[places] = -weights / (np.sum(weights) or 1)
    return grad


def softmax_crossentropy_grad(logits: ArrayLike, labels: ArrayLike) -> Array:
    """Return (softmax(logits) - one_hot(labels)) / N for logits (N, C) and integer labels (N,).

    Errors: those of `sparse_categorical_crossentropy`.
    """
    places, p = check_labels("softmax_crossentropy_grad", labels=labels, logits=logits)
    return categorical_crossentropy_grad(_hot(places, p), p, from_logits=True)


def _mean(costs: Array) -> float:
    """Return the mean, of nothing NaN and without a warning."""
    return float(costs.sum() / costs.size) if costs.size else math.nan


def _hot(labels: Array, p: Array) -> Array:
    hot: Array = np.zeros_like(p)
    hot[np.arange(len(p)), labels] = 1
    return hot


def _weigh(
    caller: str,
    y_true: ArrayLike,
    log_p: ArrayLike,
    class_weights: ArrayLike | None,
    ignore_index: int | None,
) -> tuple[tuple[Array, Array], Array, Array]:
    """Return the places in log_p of the labels not ignored, log_p, and their weights."""
    labels = integers(caller, "y_true", y_true)
    if ignore_index is not None:
        ignore_index = whole(caller, "ignore_index", ignore_index, -math.inf)
    counts = np.ones(labels.shape, bool) if ignore_index is None else labels != ignore_index
    labels, log_p = check_labels(caller, y_true=labels * counts, log_p=log_p)
    log_p, class_weights = floats(caller, "class_weights", log_p=log_p, class_weights=class_weights)
    (rows,) = np.nonzero(counts)
    places = rows, labels[rows]
    if class_weights is None:
        return places, log_p, np.ones(len(rows), log_p.dtype)
    check_shape(caller, "class_weights", class_weights, log_p.shape[1:], ", one number a class")
    return places, log_p, class_weights[places[1]]


def _log(p: Array, from_logits: bool) -> Array:
    if from_logits:
        return log_softmax(p)
    logs: Array = np.log(np.clip(p, _EPS, 1 - _EPS))
    return logs


def _same(caller: str, y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    y_true, y_pred = floats(caller, y_true=y_true, y_pred=y_pred)
    if y_true.shape != y_pred.shape:
        raise ValueError(
            f"{caller}: y_true {y_true.shape} and y_pred {y_pred.shape} must have the same shape"
        )
    return y_true, y_pred


def _one_hot(caller: str, y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    y_true, y_pred = floats(caller, y_true=y_true, y_pred=y_pred)
    if y_pred.ndim != 2 or y_true.shape != y_pred.shape:
        hint = "; integer labels want sparse_categorical_crossentropy" if y_true.ndim == 1 else ""
        raise ValueError(
            f"{caller}: y_true {y_true.shape} and y_pred {y_pred.shape} must both be (N, C){hint}"
        )
    return y_true, y_pred


def check_labels(caller: str, **arguments: ArrayLike) -> tuple[Array, Array]:
    """Return two named arguments, labels (N,) and predictions (N, C), as arrays that agree."""
    (label_name, labels), (name, predictions) = arguments.items()
    (p,) = floats(caller, **{name: predictions})
    seen = numeric(caller, label_name, labels)
    if p.ndim != 2 or seen.shape != p.shape[:1]:
        hint = "; labels are one-hot: use categorical_crossentropy" if seen.shape == p.shape else ""
        raise ValueError(
            f"{caller}: {label_name} {seen.shape} must be labels (N,) and {name} {p.shape} "
            f"(N, C){hint}"
        )
    places = integers(caller, label_name, labels)
    if places.size and not 0 <= places.min() <= places.max() < p.shape[1]:
        raise ValueError(
            f"{caller}: {label_name} must lie in 0..{p.shape[1] - 1}, the classes of {name} "
            f"{p.shape}, got {places.min()} to {places.max()}"
        )
    return places, p
