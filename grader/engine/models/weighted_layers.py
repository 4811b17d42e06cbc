"""Layer objects that learn: convolutions, dense, batch normalisation."""

# ruff: noqa: ARG002 - every layer is given what some layer needs

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from grader.engine.analysis.layer_dicts import depth_multiplier, kernel_and_stride, options, size
from grader.engine.basis.arguments import number
from grader.engine.functions.conv import conv2d
from grader.engine.functions.conv_backward import conv2d_backward
from grader.engine.functions.depthwise import depthwise_conv2d, depthwise_conv2d_backward
from grader.engine.functions.linear import dense, dense_backward
from grader.engine.functions.normalisation import batchnorm, batchnorm_backward
from grader.engine.models.layer import Layer

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array
    from grader.engine.models.layer import Shape


_WINDOW = {"kernel_size", "strides", "padding", "dilation_rate", "use_bias", "initialiser"}


class Conv2D(Layer):
    """`conv2d`."""

    keys: ClassVar[set[str]] = {"filters", "groups", *_WINDOW}

    def build(self, *inputs: Shape) -> None:
        """Draw the kernel (KH, KW, C / groups, filters)."""
        kernel, _ = kernel_and_stride(self.spec)
        self.options = {**options(self.spec), "groups": self.spec.get("groups", 1)}
        filters, share = size(self.spec, "filters"), inputs[0][-1] // self.options["groups"]
        self.weights["kernel"] = self.draw((*kernel, share, filters))
        self.with_bias(filters)

    def forward(self, *xs: Array, training: bool) -> Array:
        """Convolve."""
        (self.kept,) = xs
        return conv2d(xs[0], self.weights["kernel"], self.weights.get("bias"), **self.options)

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx, or None where nobody needs it."""
        dx, dw, db = conv2d_backward(
            dy, self.kept, self.weights["kernel"], need_dx=self.need_dx, **self.options
        )
        self.keep_grads(dw, db)
        return (dx,)


class DepthwiseConv2D(Layer):
    """`depthwise_conv2d`."""

    keys: ClassVar[set[str]] = {"depth_multiplier", *_WINDOW}

    def build(self, *inputs: Shape) -> None:
        """Draw the kernel (KH, KW, C, M)."""
        kernel, _ = kernel_and_stride(self.spec)
        self.options = options(self.spec)
        channels, times = inputs[0][-1], depth_multiplier(self.spec)
        self.weights["kernel"] = self.draw((*kernel, channels, times))
        self.with_bias(channels * times)

    def forward(self, *xs: Array, training: bool) -> Array:
        """Convolve each channel by itself."""
        (self.kept,) = xs
        kernel, bias = self.weights["kernel"], self.weights.get("bias")
        return depthwise_conv2d(xs[0], kernel, bias, **self.options)

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        dx, dw, db = depthwise_conv2d_backward(
            dy, self.kept, self.weights["kernel"], **self.options
        )
        self.keep_grads(dw, db)
        return (dx,)


class Dense(Layer):
    """`dense`."""

    keys: ClassVar[set[str]] = {"units", "use_bias", "initialiser"}

    def build(self, *inputs: Shape) -> None:
        """Draw the matrix (D, units)."""
        if len(inputs[0]) != 1:
            raise ValueError(f"dense: put a flatten before it, its input has shape {inputs[0]}")
        self.weights["kernel"] = self.draw((inputs[0][0], size(self.spec, "units")))
        self.with_bias(size(self.spec, "units"))

    def forward(self, *xs: Array, training: bool) -> Array:
        """Multiply by the matrix."""
        (self.kept,) = xs
        return dense(xs[0], self.weights["kernel"], self.weights.get("bias"))

    def backward(self, dy: Array) -> tuple[Array | None, ...]:
        """Return dx."""
        dx, dw, db = dense_backward(dy, self.kept, self.weights["kernel"])
        self.keep_grads(dw, db)
        return (dx,)


class BatchNorm(Layer):
    """`batchnorm`; frozen, it normalises by its moving statistics, as in Keras."""

    keys: ClassVar[set[str]] = {"momentum", "epsilon"}

    def build(self, *inputs: Shape) -> None:
        """Start with gamma 1, beta 0, moving mean 0 and variance 1."""
        self.momentum = number("batchnorm", "momentum", self.spec.get("momentum", 0.99), 0, 1)
        self.eps = number("batchnorm", "epsilon", self.spec.get("epsilon", 1e-3), 0)
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
            self.momentum,
            self.eps,
        )
        kind = self.fixed["mean"].dtype  # x of more digits must not widen what the model keeps
        self.fixed = {"mean": mean.astype(kind), "variance": variance.astype(kind)}
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
