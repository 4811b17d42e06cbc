"""Layer objects without weights: pooling, shapes, dropout, activations, merges."""

# ruff: noqa: ARG002 - every layer is given what some layer needs

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from grader.engine.analysis.layer_dicts import kernel_and_stride, need, options, zero_padding
from grader.engine.basis.arguments import choice
from grader.engine.basis.padding import inside, zero_pad
from grader.engine.functions import activations
from grader.engine.functions.global_pool import global_avg_pool, global_avg_pool_backward
from grader.engine.functions.linear import flatten
from grader.engine.functions.pool import avg_pool2d, max_pool2d
from grader.engine.functions.pool_backward import avg_pool2d_backward, max_pool2d_backward
from grader.engine.functions.regularisation import check_rate, dropout_mask
from grader.engine.models.layer import Layer

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array
    from grader.engine.models.layer import Shape

ACTIVATIONS = ("leaky_relu", "log_softmax", "relu", "sigmoid", "softmax", "tanh")


class Pool2D(Layer):
    """`max_pool2d` or `avg_pool2d`."""

    keys: ClassVar[set[str]] = {"pool_size", "strides", "padding"}

    def build(self, *inputs: Shape) -> None:
        """Read the options."""
        (size, stride), padding = kernel_and_stride(self.spec), options(self.spec)["padding"]
        self.options: dict[str, Any] = {"size": size, "stride": stride, "padding": padding}

    def forward(self, *xs: Array, training: bool) -> Array:
        """Pool."""
        (self.kept,) = xs
        run = max_pool2d if self.spec["type"] == "maxpool2d" else avg_pool2d
        return run(xs[0], **self.options)

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        if self.spec["type"] == "maxpool2d":
            return (max_pool2d_backward(dy, self.kept, **self.options),)
        return (avg_pool2d_backward(dy, self.kept.shape, **self.options),)


class GlobalAvgPool2D(Layer):
    """`global_avg_pool`."""

    def forward(self, *xs: Array, training: bool) -> Array:
        """Average over all positions."""
        self.kept = xs[0].shape
        return global_avg_pool(xs[0])

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        return (global_avg_pool_backward(dy, self.kept),)


class Reshape(Layer):
    """`flatten`, or a reshape to the spec's shape."""

    keys: ClassVar[set[str]] = {"shape"}

    def forward(self, *xs: Array, training: bool) -> Array:
        """Reshape, keeping the batch axis."""
        self.kept = xs[0].shape
        if self.spec["type"] == "flatten":
            return flatten(xs[0])
        return xs[0].reshape(len(xs[0]), *self.spec["shape"])

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dy in the input's shape."""
        return (dy.reshape(self.kept),)


class ZeroPadding2D(Layer):
    """`zero_pad`."""

    keys: ClassVar[set[str]] = {"padding"}

    def build(self, *inputs: Shape) -> None:
        """Read the padding."""
        self.pads = zero_padding(self.spec)

    def forward(self, *xs: Array, training: bool) -> Array:
        """Pad."""
        self.kept = xs[0].shape
        return zero_pad(xs[0], self.pads)

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Cut the padding off dy."""
        return (inside(dy, self.pads, self.kept[1:3]),)


class Dropout(Layer):
    """`dropout`, drawing from the model's generator."""

    keys: ClassVar[set[str]] = {"rate"}

    def build(self, *inputs: Shape) -> None:
        """Check the rate."""
        check_rate("dropout", need(self.spec, "rate"))

    def forward(self, *xs: Array, training: bool) -> Array:
        """Drop values in training."""
        self.kept = None
        if not training:
            return xs[0]
        self.kept = dropout_mask(xs[0].shape, self.spec["rate"], self.rng, xs[0].dtype)
        dropped: Array = xs[0] * self.kept
        return dropped

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dy where values were kept."""
        return (dy if self.kept is None else dy * self.kept,)


class Activation(Layer):
    """One of the activations, by name."""

    def build(self, *inputs: Shape) -> None:
        """Check the name."""
        choice("activation", "activation", need(self.spec, "activation"), ACTIVATIONS)

    def forward(self, *xs: Array, training: bool) -> Array:
        """Apply it elementwise, softmax over the last axis."""
        (self.kept,) = xs
        y: Array = getattr(activations, self.spec["activation"])(xs[0])
        return y

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        dx: Array = getattr(activations, f"{self.spec['activation']}_backward")(dy, self.kept)
        return (dx,)


class Add(Layer):
    """The sum of the inputs."""

    def forward(self, *xs: Array, training: bool) -> Array:
        """Add."""
        self.kept = len(xs)
        total = xs[0].copy()
        for x in xs[1:]:
            total += x
        return total

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dy for every input."""
        return (dy,) * int(self.kept)


class Concatenate(Layer):
    """The inputs' channels one after the other."""

    def forward(self, *xs: Array, training: bool) -> Array:
        """Join the last axes."""
        self.kept = np.cumsum([x.shape[-1] for x in xs])[:-1]
        return np.concatenate(xs, axis=-1)

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return each input's channels of dy."""
        return tuple(np.split(dy, self.kept, axis=-1))
