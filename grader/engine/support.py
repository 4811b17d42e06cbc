"""Which pixels one output depends on, found by back-propagation instead of by formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.engine.conv_backward import conv2d_backward
from grader.engine.pool_backward import avg_pool2d_backward
from grader.engine.trace import CONVS, POOLS, kernel_and_stride, need, sources_of, trace_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.arrays import Array
    from grader.engine.trace import Layer, Shape

_POINTWISE = {"activation", "add", "batchnorm", "concatenate", "dropout"}


def input_support(input_shape: Shape, layers: Sequence[Layer], out_pos: tuple[int, int]) -> Array:
    """Return a mask (H, W) of the pixels that the last layer's output at `out_pos` sees.

    Every kernel is taken as ones and every channel as one, so that no gradient cancels; the
    input is (H, W, C). The side of the mask's true part is `receptive_field`, where no border
    cuts it.

    Errors: ValueError when a layer mixes all positions (flatten, dense, global pooling).
    """
    shapes = [tuple(input_shape), *trace_shapes(input_shape, layers)]
    sources = sources_of(layers)
    grads = [np.zeros((1, *shape[:2], 1)) for shape in shapes]
    grads[-1][0, out_pos[0], out_pos[1], 0] = 1
    for i in reversed(range(len(layers))):
        for source in sources[i]:
            grads[source] += _back(layers[i], grads[i + 1], grads[source].shape)
    return grads[0][0, :, :, 0] > 0


def _back(layer: Layer, dy: Array, shape: Shape) -> Array:
    kind = need(layer, "type")
    if kind in _POINTWISE:
        return dy
    if kind not in CONVS | POOLS:
        raise ValueError(f"input_support: {kind} does not keep positions apart")
    kernel, stride = kernel_and_stride(layer)
    padding = layer.get("padding", "valid")
    if kind in POOLS:
        return avg_pool2d_backward(dy, shape, kernel, stride, padding)
    ones = np.ones((*kernel, 1, 1))
    dilation = layer.get("dilation_rate", 1)
    dx, _, _ = conv2d_backward(dy, np.zeros(shape), ones, stride, padding, dilation=dilation)
    assert dx is not None  # noqa: S101 - it was asked for
    return (dx > 0).astype(float)
