"""Layer objects: a functional layer with its weights and what its gradient needs.

Each is made from a dict as in `grader.engine.trace`, for known input shapes. `forward` keeps
what `backward` needs; `backward` returns the gradient of each input and leaves those of the
weights in `grads`. `fixed` holds numbers that no optimiser changes.
"""

# ruff: noqa: ARG002 - every layer is given what some layer needs

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.engine import activations, initialisers
from grader.engine.conv import conv2d
from grader.engine.conv_backward import conv2d_backward
from grader.engine.depthwise import depthwise_conv2d, depthwise_conv2d_backward
from grader.engine.linear import dense, dense_backward, flatten
from grader.engine.normalisation import batchnorm, batchnorm_backward
from grader.engine.padding import zero_pad
from grader.engine.pool import avg_pool2d, global_avg_pool, max_pool2d
from grader.engine.pool_backward import (
    avg_pool2d_backward,
    global_avg_pool_backward,
    max_pool2d_backward,
)
from grader.engine.regularisation import dropout_mask
from grader.engine.windows import explicit_pads, per_axis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.engine.arrays import Array

    Shape = tuple[int, ...]


class Layer:
    """A layer without weights; subclasses say what it computes."""

    def __init__(
        self, spec: Mapping[str, Any], inputs: Sequence[Shape], rng: np.random.Generator
    ) -> None:
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
        draw = getattr(initialisers, self.spec.get("initialiser", "glorot_uniform"))
        kernel: Array = draw(shape, self.rng)
        return kernel

    def with_bias(self, size: int) -> None:
        """Give the layer a bias of zeros, unless it uses none."""
        if self.spec.get("use_bias", True):
            self.weights["bias"] = np.zeros(size, np.float32)

    def keep_grads(self, kernel: Array, bias: Array) -> None:
        """Store the gradients of kernel and bias."""
        self.grads = {"kernel": kernel}
        if "bias" in self.weights:
            self.grads["bias"] = bias


class Conv2D(Layer):
    """`conv2d`."""

    def build(self, *inputs: Shape) -> None:
        """Draw the kernel (KH, KW, C, filters)."""
        kernel = per_axis("conv2d", "kernel_size", self.spec["kernel_size"], 2)
        self.weights["kernel"] = self.draw((*kernel, inputs[0][-1], self.spec["filters"]))
        self.with_bias(self.spec["filters"])

    def options(self) -> dict[str, Any]:
        """Return stride, padding and dilation under the functions' names."""
        spec = self.spec
        return {
            "stride": spec.get("strides", 1),
            "padding": spec.get("padding", "valid"),
            "dilation": spec.get("dilation_rate", 1),
        }

    def forward(self, *xs: Array, training: bool) -> Array:
        """Convolve."""
        (self.kept,) = xs
        return conv2d(xs[0], self.weights["kernel"], self.weights.get("bias"), **self.options())

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx, or None where nobody needs it."""
        dx, dw, db = conv2d_backward(
            dy, self.kept, self.weights["kernel"], need_dx=self.need_dx, **self.options()
        )
        self.keep_grads(dw, db)
        return (dx,)


class DepthwiseConv2D(Conv2D):
    """`depthwise_conv2d` with one filter a channel."""

    def build(self, *inputs: Shape) -> None:
        """Draw the kernel (KH, KW, C, 1)."""
        kernel = per_axis("depthwiseconv2d", "kernel_size", self.spec["kernel_size"], 2)
        self.weights["kernel"] = self.draw((*kernel, inputs[0][-1], 1))
        self.with_bias(inputs[0][-1])

    def forward(self, *xs: Array, training: bool) -> Array:
        """Convolve each channel by itself."""
        (self.kept,) = xs
        kernel, bias = self.weights["kernel"], self.weights.get("bias")
        return depthwise_conv2d(xs[0], kernel, bias, **self.options())

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        dx, dw, db = depthwise_conv2d_backward(
            dy, self.kept, self.weights["kernel"], **self.options()
        )
        self.keep_grads(dw, db)
        return (dx,)


class Dense(Layer):
    """`dense`."""

    def build(self, *inputs: Shape) -> None:
        """Draw the matrix (D, units)."""
        if len(inputs[0]) != 1:
            raise ValueError(f"dense: put a flatten before it, its input has shape {inputs[0]}")
        self.weights["kernel"] = self.draw((inputs[0][0], self.spec["units"]))
        self.with_bias(self.spec["units"])

    def forward(self, *xs: Array, training: bool) -> Array:
        """Multiply by the matrix."""
        (self.kept,) = xs
        return dense(xs[0], self.weights["kernel"], self.weights.get("bias"))

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        dx, dw, db = dense_backward(dy, self.kept, self.weights["kernel"])
        self.keep_grads(dw, db)
        return (dx,)


class Pool2D(Layer):
    """`max_pool2d` or `avg_pool2d`."""

    def options(self) -> dict[str, Any]:
        """Return size, stride and padding under the functions' names."""
        spec = self.spec
        return {
            "size": spec.get("pool_size", 2),
            "stride": spec.get("strides"),
            "padding": spec.get("padding", "valid"),
        }

    def forward(self, *xs: Array, training: bool) -> Array:
        """Pool."""
        (self.kept,) = xs
        run = max_pool2d if self.spec["type"] == "maxpool2d" else avg_pool2d
        return run(xs[0], **self.options())

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        if self.spec["type"] == "maxpool2d":
            return (max_pool2d_backward(dy, self.kept, **self.options()),)
        return (avg_pool2d_backward(dy, self.kept.shape, **self.options()),)


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

    def forward(self, *xs: Array, training: bool) -> Array:
        """Pad."""
        self.kept = xs[0].shape
        return zero_pad(xs[0], self.spec.get("padding", 1))

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Cut the padding off dy."""
        pads = explicit_pads("zeropadding2d", self.spec.get("padding", 1), 2) or ()
        inside = (slice(p, p + n) for n, (p, _) in zip(self.kept[1:3], pads, strict=True))
        return (dy[(slice(None), *inside)],)


class BatchNorm(Layer):
    """`batchnorm`; frozen, it normalises by its moving statistics, as in Keras."""

    def build(self, *inputs: Shape) -> None:
        """Start with gamma 1, beta 0, moving mean 0 and variance 1."""
        zeros, ones = np.zeros(inputs[0][-1], np.float32), np.ones(inputs[0][-1], np.float32)
        self.weights = {"gamma": ones, "beta": zeros}
        self.fixed = {"mean": zeros.copy(), "variance": ones.copy()}

    def forward(self, *xs: Array, training: bool) -> Array:
        """Normalise, and in training move the statistics."""
        learning = training and self.trainable
        self.kept = xs[0], learning
        y, (mean, variance) = batchnorm(
            xs[0],
            self.weights["gamma"],
            self.weights["beta"],
            (self.fixed["mean"], self.fixed["variance"]),
            learning,
            self.spec.get("momentum", 0.99),
            self.eps,
        )
        self.fixed = {"mean": mean, "variance": variance}
        return y

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        x, learning = self.kept
        moving = None if learning else (self.fixed["mean"], self.fixed["variance"])
        dx, dgamma, dbeta = batchnorm_backward(
            dy, x, self.weights["gamma"], self.eps, moving=moving
        )
        self.grads = {"gamma": dgamma, "beta": dbeta}
        return (dx,)

    @property
    def eps(self) -> float:
        """Return what is added to the variance."""
        return float(self.spec.get("epsilon", 1e-3))


class Dropout(Layer):
    """`dropout`, drawing from the model's generator."""

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
        total = xs[0] + xs[1]
        for x in xs[2:]:
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


KINDS: dict[str, type[Layer]] = {
    "activation": Activation,
    "add": Add,
    "avgpool2d": Pool2D,
    "batchnorm": BatchNorm,
    "concatenate": Concatenate,
    "conv2d": Conv2D,
    "dense": Dense,
    "depthwiseconv2d": DepthwiseConv2D,
    "dropout": Dropout,
    "flatten": Reshape,
    "globalavgpool2d": GlobalAvgPool2D,
    "maxpool2d": Pool2D,
    "reshape": Reshape,
    "zeropadding2d": ZeroPadding2D,
}
