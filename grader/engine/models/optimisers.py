"""Optimisers: rules that turn a gradient into a change of the weights, in place.

Each is made once and given, at every step, the same arrays and their gradients in the same
order; arrays are of any shape, and float32 or float64. Conventions are Keras': momentum keeps the
learning rate inside the velocity, and Adam adds epsilon to the root of the second moment before
its bias is corrected.
"""

# ruff: noqa: ARG002 - every rule is given what some rule needs

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from grader.engine.basis.arguments import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.basis.arrays import Array

_SHARES = {"momentum", "rho", "beta1", "beta2"}  # settings from 0 to 1
_SETTINGS = _SHARES | {"lr", "eps", "decay"}
_CHUNK = 1 << 14  # values changed at a time, so that all that a step touches stays in cache


@dataclass
class Optimiser:
    """What all optimisers share: a learning rate, a count of steps, memories for each array."""

    memories: ClassVar[int] = 0
    lr: float = 0.01
    steps: int = field(default=0, init=False)
    state: list[Array] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        name = type(self).__name__
        for setting in sorted(_SETTINGS & vars(self).keys()):
            high = 1 if setting in _SHARES else math.inf
            value = number(name, setting, getattr(self, setting), 0, high)
            if setting.startswith("beta") and value == 1:
                raise ValueError(f"{name}: {setting} must be below 1, got 1")
            setattr(
                self, setting, value
            )  # a NumPy float64 would turn steps in float32 into float64

    def step(self, weights: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change `weights` in place by `grads`, array for array.

        Weights are writeable contiguous arrays of floats, the same ones at every step.
        Errors: TypeError when one is something else; ValueError when the two lists or the shapes
        in them do not agree, an array is no such array, or the weights are others than before.
        """
        _check_step(weights, grads)
        if not self.steps and not self.state:
            self.state = [np.zeros((self.memories, w.size), w.dtype) for w in weights]
        if [memory.shape[1] for memory in self.state] != [w.size for w in weights]:
            raise ValueError(
                "step: weights are others than at the steps before; make a new optimiser for them"
            )
        self.steps += 1
        for weight, grad, memory in zip(weights, grads, self.state, strict=True):
            w, g = weight.reshape(-1), grad.reshape(-1)
            for start in range(0, w.size, _CHUNK):
                part = slice(start, start + _CHUNK)
                w[part] -= self.change(w[part], g[part], *memory[:, part])

    def change(self, w: Array, g: Array, *memory: Array) -> Array:
        """Return what to take off `w`, keeping in `memory` what the next step needs."""
        raise NotImplementedError


@dataclass
class SGD(Optimiser):
    """v = momentum v + lr g, and w - v; with `nesterov` w - (momentum v + lr g).

    Errors: TypeError when lr or momentum is no number, ValueError unless lr >= 0 and
    0 <= momentum <= 1. Source: I. Sutskever et al., "On the importance of initialization and
    momentum in deep learning" (2013).
    """

    memories: ClassVar[int] = 1
    momentum: float = 0.0
    nesterov: bool = False

    def change(self, w: Array, g: Array, *memory: Array) -> Array:
        """Return the velocity, or one more look ahead with Nesterov's momentum."""
        (v,) = memory
        v *= self.momentum
        v += self.lr * g
        return self.momentum * v + self.lr * g if self.nesterov else v


@dataclass
class RMSprop(Optimiser):
    """v = rho v + (1 - rho) g^2, and w - lr g / sqrt(v + eps).

    Errors: TypeError when a setting is no number, ValueError unless lr, eps >= 0 and
    0 <= rho <= 1. Source: T. Tieleman, G. Hinton, "Lecture 6.5: RMSprop" (2012).
    """

    memories: ClassVar[int] = 1
    lr: float = 0.001
    rho: float = 0.9
    eps: float = 1e-7

    def change(self, w: Array, g: Array, *memory: Array) -> Array:
        """Return the gradient over the root of its running mean square."""
        (v,) = memory
        v *= self.rho
        v += (1 - self.rho) * g * g
        return self.lr * g / np.sqrt(v + self.eps)


@dataclass
class Adam(Optimiser):
    """Means of g and g^2, corrected for their start at 0: w - lr m' / (sqrt(v') + eps).

    m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2; after t steps m' is m / (1 -
    beta1^t) and v' is v / (1 - beta2^t). With `eps_inside` (Keras) eps is added to sqrt(v) before
    v is corrected, otherwise after (the paper, PyTorch).

    Errors: TypeError when a setting is no number, ValueError unless lr, eps >= 0 and
    0 <= beta1, beta2 < 1. Source: D. Kingma, J. Ba, "Adam" (2015).
    """

    memories: ClassVar[int] = 2
    lr: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-7
    eps_inside: bool = True

    def change(self, w: Array, g: Array, *memory: Array) -> Array:
        """Return the corrected mean over the root of the corrected mean square."""
        m, v = memory
        m += (1 - self.beta1) * (g - m)
        v *= self.beta2
        v += (1 - self.beta2) * g * g
        root = math.sqrt(1 - self.beta2**self.steps)
        scale = np.sqrt(v)
        scale += self.eps if self.eps_inside else self.eps * root
        np.divide(m, scale, out=scale)
        scale *= self.lr * root / (1 - self.beta1**self.steps)
        return scale


@dataclass
class AdamW(Adam):
    """`Adam` with weight decay apart from the gradient: lr decay w more comes off w.

    Errors: those of `Adam`, and ValueError when decay is negative.
    Source: I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization" (2019).
    """

    decay: float = 0.004

    def change(self, w: Array, g: Array, *memory: Array) -> Array:
        """Return Adam's change and lr decay w."""
        change: Array = super().change(w, g, *memory) + self.lr * self.decay * w
        return change


def _check_step(weights: Sequence[Array], grads: Sequence[Array]) -> None:
    for name, arrays in (("weights", weights), ("grads", grads)):
        if not isinstance(arrays, (list, tuple)):
            raise TypeError(f"step: {name} must be a list of arrays, got {type(arrays).__name__}")
        for i, array in enumerate(arrays):
            if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
                raise TypeError(f"step: {name}[{i}] must be an array of floats, got {array!r}")
    for i, weight in enumerate(weights):
        if not (weight.flags.c_contiguous and weight.flags.writeable):
            raise ValueError(
                f"step: weights[{i}] {weight.shape} must be contiguous and writeable, as it is "
                "changed in place"
            )
    if [w.shape for w in weights] != [g.shape for g in grads]:
        raise ValueError(
            "step: weights and grads must be as many and of the same shapes, got "
            f"{[w.shape for w in weights]} and {[g.shape for g in grads]}"
        )
