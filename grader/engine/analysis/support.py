"""Which pixels one output depends on, found by back-propagation instead of by formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.engine.analysis.layer_dicts import (
    CONVS,
    POOLS,
    kernel_and_stride,
    options,
    sources_of,
    zero_padding,
)
from grader.engine.analysis.trace import shapes_along
from grader.engine.basis.arguments import shape_of
from grader.engine.basis.padding import inside
from grader.engine.functions.conv_backward import conv2d_backward
from grader.engine.functions.pool_backward import avg_pool2d_backward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.analysis.layer_dicts import Layer, Shape
    from grader.engine.basis.arrays import Array

_POINTWISE = {"activation", "add", "batchnorm", "concatenate", "dropout"}


def input_support(input_shape: Shape, layers: Sequence[Layer], out_pos: tuple[int, int]) -> Array:
    """Return a mask (H, W) of booleans: the pixels that the last layer's output at `out_pos` sees.

    Every kernel is taken as ones and every channel as one, so that no gradient cancels; the
    `input_shape` is (H, W, C) and `out_pos` a row and a column. The height of the mask's true
    part is `receptive_field`, where no border cuts it.

    Source: W. Luo et al., "Understanding the effective receptive field" (2016).
    Errors: ValueError when a layer mixes all positions (flatten, dense, global pooling), the
    input is no picture or `out_pos` lies outside the output; those of `trace_shapes`.
    """
    name = "input_support"
    shapes = shapes_along(name, input_shape, layers)
    sources = sources_of(name, layers)
    if len(shapes[0]) != 3:
        raise ValueError(f"{name}: input_shape must be a picture (H, W, C), got {input_shape}")
    for layer in layers:
        if layer["type"] not in CONVS | POOLS | _POINTWISE | {"zeropadding2d"}:
            raise ValueError(f"{name}: layers hold {layer['type']}, which mixes all positions")
    row_column = shape_of(name, "out_pos", out_pos)
    if len(row_column) != 2 or any(np.greater_equal(row_column, shapes[-1][:2])):
        raise ValueError(
            f"{name}: out_pos must be a row and a column of an output {shapes[-1]}, got {out_pos}"
        )
    grads = [np.zeros((1, *shape[:2], 1)) for shape in shapes]
    grads[-1][0, row_column[0], row_column[1], 0] = 1
    for i in reversed(range(len(layers))):
        for source in sources[i]:
            grads[source] += _back(layers[i], grads[i + 1], grads[source].shape)
    support: Array = grads[0][0, :, :, 0] > 0
    return support


def _back(layer: Layer, dy: Array, shape: Shape) -> Array:
    kind = layer["type"]
    if kind in _POINTWISE:
        return dy
    if kind == "zeropadding2d":
        return inside(dy, zero_padding(layer), shape[1:3])
    kernel, _ = kernel_and_stride(layer)
    at = options(layer)
    if kind in POOLS:
        return avg_pool2d_backward(dy, shape, kernel, at["stride"], at["padding"])
    dx, _, _ = conv2d_backward(dy, np.zeros(shape), np.ones((*kernel, 1, 1)), **at)
    assert dx is not None  # noqa: S101 - it was asked for
    return (dx > 0).astype(float)
