"""What every layer object is: a functional layer, its weights, what its gradient needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from grader.engine.basis.arguments import choice
from grader.engine.models import initialisers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.engine.basis.arrays import Array

    Shape = tuple[int, ...]


INITIALISERS = ("glorot_normal", "glorot_uniform", "he_normal", "he_uniform")
_EVERY = {"type", "name", "inputs", "activation", "trainable", "part_of"}


class Layer:
    """A layer without weights, made from a dict as in `trace` for known input shapes.

    `forward` keeps what `backward` needs; `backward` returns the gradient of each input and
    leaves those of the weights in `grads`. `fixed` holds numbers that no optimiser changes.
    `keys` are those of the dict that the layer knows beside the ones of every layer; another
    one is refused, as a setting that is misspelt would be lost.
    """

    keys: ClassVar[set[str]] = set()

    def __init__(
        self, spec: Mapping[str, Any], inputs: Sequence[Shape], rng: np.random.Generator
    ) -> None:
        if unknown := spec.keys() - self.keys - _EVERY:
            known = ", ".join(sorted((self.keys | _EVERY) - {"part_of"}))
            raise ValueError(f"{spec['type']}: unknown key {min(unknown)!r}; there are {known}")
        self.spec = spec
        self.rng = rng
        self.trainable = bool(spec.get("trainable", True))
        self.need_dx = True
        self.weights: dict[str, Array] = {}
        self.fixed: dict[str, Array] = {}
        self.grads: dict[str, Array] = {}
        self.kept: Any = None
        self.build(*inputs)

    def build(self, *inputs: Shape) -> None:
        """Draw the weights for inputs of these shapes (no batch axis)."""

    def forward(self, *xs: Array, training: bool) -> Array:
        """Return the output for batches of inputs."""
        raise NotImplementedError

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return the gradient of each input of the last `forward`."""
        raise NotImplementedError

    def draw(self, shape: Shape) -> Array:
        """Return a fresh kernel by the layer's initialiser, Glorot's uniform one by default."""
        name = self.spec.get("initialiser", "glorot_uniform")
        choice(self.spec["type"], "initialiser", name, INITIALISERS)
        kernel: Array = getattr(initialisers, name)(shape, self.rng)
        return kernel

    def with_bias(self, size: int) -> None:
        """Give the layer a bias of zeros, unless it uses none."""
        if self.spec.get("use_bias", True):
            self.weights["bias"] = np.zeros(size, np.float32)

    @property
    def label(self) -> str:
        """Return the name by which the model's user knows it."""
        name: str = self.spec.get("part_of", self.spec["name"])
        return name

    def numbers(self) -> dict[str, Array]:
        """Return all that the layer holds, learnt or not."""
        return {**self.weights, **self.fixed}

    def keep_grads(self, kernel: Array, bias: Array) -> None:
        """Store the gradients of kernel and bias."""
        self.grads = {"kernel": kernel}
        if "bias" in self.weights:
            self.grads["bias"] = bias
