"""How many numbers a layer has to learn."""

import math


def conv_params(kernel: int | tuple[int, ...], c_in: int, filters: int, bias: bool = True) -> int:
    """Return prod(kernel) c_in filters, plus one bias a filter.

    An int k means a k x k kernel; a tuple gives one size an axis, any number of axes.
    """
    sizes = (kernel, kernel) if isinstance(kernel, int) else tuple(kernel)
    return math.prod(sizes) * c_in * filters + (filters if bias else 0)


def dense_params(n_in: int, n_out: int, bias: bool = True) -> int:
    """Return n_in n_out weights, plus one bias an output."""
    return n_in * n_out + (n_out if bias else 0)


def batchnorm_params(c: int) -> tuple[int, int]:
    """Return (trainable, non_trainable): scale and shift, moving mean and variance a channel."""
    return 2 * c, 2 * c
