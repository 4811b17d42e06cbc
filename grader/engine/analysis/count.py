"""How many numbers a layer has to learn; sizes are whole numbers. Source: Keras' count_params."""

import math
from collections.abc import Sequence

from grader.engine.basis.arguments import whole


def conv_params(kernel: int | tuple[int, ...], c_in: int, filters: int, bias: bool = True) -> int:
    """Return prod(kernel) c_in filters, plus one bias a filter.

    An int k means a k x k kernel; a tuple gives one size an axis, any number of axes.

    Errors: TypeError when a size is no whole number, ValueError when it is negative.
    """
    sizes = tuple(kernel) if isinstance(kernel, Sequence) else (kernel, kernel)
    cells = math.prod(whole("conv_params", "kernel", k, 0) for k in sizes)
    c_in = whole("conv_params", "c_in", c_in, 0)
    return whole("conv_params", "filters", filters, 0) * (cells * c_in + bool(bias))


def dense_params(n_in: int, n_out: int, bias: bool = True) -> int:
    """Return n_in n_out weights, plus one bias an output. Errors: those of `conv_params`."""
    n_in = whole("dense_params", "n_in", n_in, 0)
    return whole("dense_params", "n_out", n_out, 0) * (n_in + bool(bias))


def batchnorm_params(c: int) -> tuple[int, int]:
    """Return (trainable, non_trainable): scale and shift, moving mean and variance for c channels.

    Errors: those of `conv_params`.
    """
    c = whole("batchnorm_params", "c", c, 0)
    return 2 * c, 2 * c
