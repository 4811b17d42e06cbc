"""Optimisers: rules that turn a gradient into a change of the weights, in place.

Each is made once and given, at every step, the same arrays and their gradients in the same
order. Conventions are Keras': momentum keeps the learning rate inside the velocity, and Adam
adds epsilon to the root of the second moment before its bias is corrected (`step` folds both
corrections into the rate).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.arrays import Array


@dataclass
class Optimiser:
    """What all optimisers share: a learning rate, a count of steps and a state for each array."""

    lr: float = 0.01
    steps: int = field(default=0, init=False)
    state: list[dict[str, Array]] = field(default_factory=list, init=False, repr=False)

    def step(self, weights: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change `weights` in place by `grads`, array for array.

        Errors: ValueError when the two lists or the shapes in them do not agree.
        """
        if len(weights) != len(grads) or any(
            w.shape != g.shape for w, g in zip(weights, grads, strict=True)
        ):
            raise ValueError("step: weights and grads must be as many and of the same shapes")
        if not self.state:
            self.state = [{} for _ in weights]
        self.steps += 1
        for w, g, memory in zip(weights, grads, self.state, strict=True):
            np.subtract(w, self.change(w, g, memory), out=w)

    def change(self, w: Array, g: Array, memory: dict[str, Array]) -> Array:
        """Return what to take off `w`, keeping in `memory` what the next step needs."""
        raise NotImplementedError


@dataclass
class SGD(Optimiser):
    """v = momentum v + lr g, and w - v; with `nesterov` w - (momentum v + lr g)."""

    momentum: float = 0.0
    nesterov: bool = False

    def change(self, w: Array, g: Array, memory: dict[str, Array]) -> Array:
        """Return the velocity, or one more look ahead with Nesterov's momentum."""
        scaled: Array = self.lr * g
        if not self.momentum:
            return scaled
        v = _remember(memory, "velocity", w)
        v *= self.momentum
        v += scaled
        return self.momentum * v + scaled if self.nesterov else v


@dataclass
class RMSprop(Optimiser):
    """v = rho v + (1 - rho) g^2, and w - lr g / sqrt(v + eps)."""

    lr: float = 0.001
    rho: float = 0.9
    eps: float = 1e-7

    def change(self, w: Array, g: Array, memory: dict[str, Array]) -> Array:
        """Return the gradient over the root of its running mean square."""
        v = _remember(memory, "square", w)
        v *= self.rho
        v += (1 - self.rho) * g * g
        return self.lr * g / np.sqrt(v + self.eps)


@dataclass
class Adam(Optimiser):
    """Means of g and g^2, corrected for their start at 0. Source: D. Kingma, J. Ba (2015).

    With `eps_inside` (Keras) eps is added to sqrt(v) before v is corrected, otherwise after
    (the paper, PyTorch).
    """

    lr: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-7
    eps_inside: bool = True

    def change(self, w: Array, g: Array, memory: dict[str, Array]) -> Array:
        """Return the corrected mean over the root of the corrected mean square."""
        m, v = _remember(memory, "mean", w), _remember(memory, "square", w)
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        root = float(np.sqrt(1 - self.beta2**self.steps))
        eps = self.eps if self.eps_inside else self.eps * root
        rate = self.lr * root / (1 - self.beta1**self.steps)
        change: Array = rate * m / (np.sqrt(v) + eps)
        return change


@dataclass
class AdamW(Adam):
    """Adam with weight decay apart from the gradient. Source: I. Loshchilov, F. Hutter (2019)."""

    decay: float = 0.004

    def change(self, w: Array, g: Array, memory: dict[str, Array]) -> Array:
        """Return Adam's change and lr decay w."""
        change: Array = super().change(w, g, memory) + self.lr * self.decay * w
        return change


def _remember(memory: dict[str, Any], name: str, like: Array) -> Array:
    if name not in memory:
        memory[name] = np.zeros_like(like)
    kept: Array = memory[name]
    return kept
