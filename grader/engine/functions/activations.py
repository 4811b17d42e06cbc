"""Activation functions, and their gradients as functions of the input.

Sources: C. Bishop, "Pattern Recognition and Machine Learning" (2006) for sigmoid and softmax;
X. Glorot, A. Bordes, Y. Bengio, "Deep Sparse Rectifier Neural Networks" (2011); A. Maas,
A. Hannun, A. Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models" (2013).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import number, whole
from grader.engine.basis.arrays import floats, per_channel

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike


def step(x: ArrayLike) -> Array:
    """Return 1 where x > 0 and 0 elsewhere, also at 0; NaN stays NaN.

    Errors: those of `relu`.
    """
    (x,) = floats("step", x=x)
    # `heaviside` does this too, but has no vectorised loop (7 to 12 times as slow).
    fired: Array = np.asarray(x > 0).astype(x.dtype)
    np.copyto(fired, x, where=np.isnan(x))
    return fired


def sigmoid(x: ArrayLike) -> Array:
    """Return 1 / (1 + exp(-x)) elementwise, without overflow. Errors: those of `relu`."""
    (x,) = floats("sigmoid", x=x)
    small = np.exp(-np.abs(x))  # at most 1
    # 1 or `small`, without the branch that `where` takes at each sign (1.4 to 3.2 times as slow).
    y: Array = np.maximum(small, np.asarray(x >= 0).astype(x.dtype)) / (1 + small)
    return y


def sigmoid_backward(dy: ArrayLike, x: ArrayLike) -> Array:
    """Return dy sigmoid(x) (1 - sigmoid(x)); x is the input of `sigmoid`.

    Errors: those of `relu_backward`.
    """
    dy, x = _pair("sigmoid_backward", dy, x)
    small = np.exp(-np.abs(x))
    dx: Array = dy * small / (1 + small) ** 2
    return dx


def tanh(x: ArrayLike) -> Array:
    """Return the hyperbolic tangent elementwise. Errors: those of `relu`."""
    (x,) = floats("tanh", x=x)
    y: Array = np.tanh(x)
    return y


def tanh_backward(dy: ArrayLike, x: ArrayLike) -> Array:
    """Return dy (1 - tanh(x)^2); x is the input of `tanh`. Errors: those of `relu_backward`."""
    dy, x = _pair("tanh_backward", dy, x)
    y = np.tanh(x)
    dx: Array = dy * (1 - y * y)
    return dx


def relu(x: ArrayLike) -> Array:
    """Return max(x, 0) elementwise, for x of any shape.

    dtype: that of x, by the rule in `grader.engine.basis.arrays`. NaN and inf pass through.
    Errors: TypeError when x is not made of real numbers, ValueError when it is ragged.
    """
    (x,) = floats("relu", x=x)
    # Against an array of zeros: NumPy has no vectorised loop for a scalar (2.5 times as slow).
    zeros = np.zeros(x.shape[-1:], x.dtype)
    y: Array = per_channel(np.maximum, x, zeros) if x.ndim else np.maximum(x, zeros)
    return y


def relu_backward(dy: ArrayLike, x: ArrayLike) -> Array:
    """Return dy where x > 0, else dy times 0; x is the input of `relu` (its output serves as well).

    NaN and inf in dy are never hidden. Errors: those of `relu`, and ValueError when dy has another
    shape than x.
    """
    dy, x = _pair("relu_backward", dy, x)
    dx: Array = dy * (x > 0)
    return dx


def leaky_relu(x: ArrayLike, slope: float = 0.01) -> Array:
    """Return x where x > 0 and slope x elsewhere.

    Errors: those of `relu`, and TypeError when slope is no number.
    """
    (x,) = floats("leaky_relu", x=x)
    y: Array = x * _leak("leaky_relu", x, slope)
    return y


def leaky_relu_backward(dy: ArrayLike, x: ArrayLike, slope: float = 0.01) -> Array:
    """Return dy where x > 0 and slope dy elsewhere; x is the input of `leaky_relu`.

    Errors: those of `relu_backward`.
    """
    dy, x = _pair("leaky_relu_backward", dy, x)
    dx: Array = dy * _leak("leaky_relu_backward", x, slope)
    return dx


def _leak(caller: str, x: Array, slope: float) -> Array:
    factors = np.array([number(caller, "slope", slope), 1], x.dtype)
    return factors[(x > 0).view(np.int8)]  # `where` takes a branch at each sign: twice as slow


def softmax(x: ArrayLike, axis: int = -1) -> Array:
    """Return exp(x) over its sum along `axis`; the maximum is subtracted first, so no overflow.

    Errors: those of `relu`, and ValueError when x has no such axis.
    """
    (x,) = floats("softmax", x=x)
    return _softmax("softmax", x, axis)


def softmax_backward(dy: ArrayLike, x: ArrayLike, axis: int = -1) -> Array:
    """Return y (dy - sum of dy y along `axis`) with y = softmax(x); x is the input of `softmax`.

    Errors: those of `softmax` and `relu_backward`.
    """
    dy, x = _pair("softmax_backward", dy, x)
    y = _softmax("softmax_backward", x, axis)
    dx: Array = y * (dy - (dy * y).sum(axis=axis, keepdims=True))
    return dx


def log_softmax(x: ArrayLike, axis: int = -1) -> Array:
    """Return the logarithm of `softmax` along `axis`, exact where that underflows.

    Errors: those of `softmax`.
    """
    (x,) = floats("log_softmax", x=x)
    shifted = _shift("log_softmax", x, axis)
    with np.errstate(divide="ignore"):  # of nothing the sum is 0, and there is nothing to change
        shifted -= np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted


def log_softmax_backward(dy: ArrayLike, x: ArrayLike, axis: int = -1) -> Array:
    """Return dy - softmax(x) times the sum of dy along `axis`; x is the input of `log_softmax`.

    Errors: those of `softmax` and `relu_backward`.
    """
    dy, x = _pair("log_softmax_backward", dy, x)
    y = _softmax("log_softmax_backward", x, axis)
    dx: Array = dy - y * dy.sum(axis=axis, keepdims=True)
    return dx


def _softmax(caller: str, x: Array, axis: int) -> Array:
    shifted = _shift(caller, x, axis)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=axis, keepdims=True)
    return shifted


def _shift(caller: str, x: Array, axis: int) -> Array:
    if not -x.ndim <= whole(caller, "axis", axis, -math.inf) < x.ndim:
        raise ValueError(f"{caller}: axis must be one of x {x.shape}, got {axis}")
    top = x.max(axis=axis, keepdims=True, initial=-np.inf)
    shifted: Array = x - top
    return shifted


def _pair(caller: str, dy: ArrayLike, x: ArrayLike) -> tuple[Array, Array]:
    dy, x = floats(caller, dy=dy, x=x)
    if dy.shape != x.shape:
        raise ValueError(f"{caller}: dy {dy.shape} and x {x.shape} must have the same shape")
    return dy, x
