"""Layer objects that learn: convolutions, dense, batch normalisation."""

# ruff: noqa: ARG002 - every layer is given what some layer needs

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.engine.conv import conv2d
from grader.engine.conv_backward import conv2d_backward
from grader.engine.depthwise import depthwise_conv2d, depthwise_conv2d_backward
from grader.engine.layer import Layer
from grader.engine.linear import dense, dense_backward
from grader.engine.normalisation import batchnorm, batchnorm_backward
from grader.engine.windows import per_axis

if TYPE_CHECKING:
    from grader.engine.arrays import Array
    from grader.engine.layer import Shape


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
