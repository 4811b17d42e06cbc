"""What a list of layer dicts makes of a picture: shapes, parameters, cost, receptive field.

A layer is {"type": ..., ...} with the keys of Keras: conv2d (filters, kernel_size, strides = 1,
padding = "valid", dilation_rate = 1, groups = 1, use_bias = True), depthwiseconv2d (kernel_size,
depth_multiplier = 1, ...), maxpool2d and avgpool2d (pool_size = 2, strides = pool_size, padding = "valid"), flatten,
dense (units, use_bias = True), batchnorm, dropout, activation, globalavgpool2d, zeropadding2d
(padding = 1), reshape (shape), add and concatenate. Other keys are ignored here. A layer takes
the output of the one before it, or of the layers called by its "inputs" ("input" being the
input), so that a list can hold a graph. Shapes have no batch axis.

Source: Keras' layers, their count_params and compute_output_shape.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.engine.analysis.count import batchnorm_params, conv_params, dense_params
from grader.engine.analysis.layer_dicts import (
    CONVS,
    POOLS,
    SAME_SHAPE,
    about,
    check_layer,
    check_layers,
    depth_multiplier,
    kernel_and_stride,
    need,
    options,
    size,
    sources_of,
    zero_padding,
)
from grader.engine.basis.arguments import shape_of, whole
from grader.engine.basis.windows import per_axis, place_windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.analysis.layer_dicts import Layer, Shape


def trace_shapes(input_shape: Shape, layers: Sequence[Layer]) -> list[Shape]:
    """Return the output shape of each of the `layers`, for an `input_shape` (H, W, C) or (D,).

    Errors: ValueError or TypeError that names the layer when one is of unknown type, lacks a key,
    has a value that makes no sense or does not take what it is given.
    """
    return shapes_along("trace_shapes", input_shape, layers)[1:]


def shapes_along(caller: str, input_shape: Shape, layers: Sequence[Layer]) -> list[Shape]:
    """Return the input's shape and `trace_shapes`, with errors in the caller's name."""
    layers = check_layers(caller, layers)
    shapes = [_example(caller, "input_shape", input_shape)]
    for i, (layer, sources) in enumerate(zip(layers, sources_of(caller, layers), strict=True)):
        with about(f"{caller}: layers[{i}]"):
            shapes.append(_output_shape([shapes[source] for source in sources], layer))
    return shapes


def _example(caller: str, name: str, value: Shape) -> Shape:
    """Return the shape of one example, which has at least one axis."""
    shape = shape_of(caller, name, value)
    if not shape:
        raise ValueError(f"{caller}: {name} must have at least one axis, got ()")
    return shape


def layer_params(input_shape: Shape, layer: Layer) -> tuple[int, int]:
    """Return (trainable, non-trainable) numbers of one layer on an input of `input_shape`.

    Errors: those of `trace_shapes`, but for what the layer is given.
    """
    shape = _example("layer_params", "input_shape", input_shape)
    check_layer("layer_params", layer)
    with about("layer_params: layer"):
        return _params(shape, layer)


def _params(shape: Shape, layer: Layer) -> tuple[int, int]:
    bias = bool(layer.get("use_bias", True))
    match layer["type"]:
        case "conv2d":
            kernel, _ = kernel_and_stride(layer)
            return conv_params(kernel, _share(layer, shape), size(layer, "filters"), bias), 0
        case "depthwiseconv2d":
            kernel, _ = kernel_and_stride(layer)
            return conv_params(kernel, 1, shape[-1] * depth_multiplier(layer), bias), 0
        case "dense":
            return dense_params(shape[-1], size(layer, "units"), bias), 0
        case "batchnorm":
            return batchnorm_params(shape[-1])
    return 0, 0


def count_params(input_shape: Shape, layers: Sequence[Layer]) -> dict[str, int]:
    """Return {"total", "trainable", "non_trainable"}: the numbers that all layers hold.

    Arguments as in `trace_shapes`. Errors: those of `trace_shapes`.
    """
    counts = [_params(*pair) for pair in _inputs("count_params", input_shape, layers)]
    trainable, fixed = (sum(c[i] for c in counts) for i in (0, 1))
    return {"total": trainable + fixed, "trainable": trainable, "non_trainable": fixed}


def receptive_field(layers: Sequence[Layer]) -> int:
    """Return how many input rows one output sees through the layers' windows; [] gives 1.

    Each window adds (kernel - 1) dilation times the distance between its inputs, which strides
    multiply; where branches meet, the widest counts, as if all were centred on it. Columns are as
    many where kernels and strides are square. Layers without windows change nothing, also those
    that mix all positions (flatten, dense, global pooling).

    Errors: ValueError or TypeError that names the layer. Source: A. Araujo, W. Norris, J. Sim,
    "Computing receptive fields of convolutional neural networks" (2019).
    """
    layers = check_layers("receptive_field", layers)
    seen = [(1, 1)]
    for i, (layer, sources) in enumerate(
        zip(layers, sources_of("receptive_field", layers), strict=True)
    ):
        field, jump = max(seen[source] for source in sources)
        if layer["type"] in CONVS | POOLS:
            with about(f"receptive_field: layers[{i}]"):
                (kernel, *_), (stride, *_) = kernel_and_stride(layer)
                (dilation, *_) = per_axis(
                    layer["type"], "dilation_rate", options(layer)["dilation"], 2
                )
            field += (kernel - 1) * dilation * jump
            jump *= stride
        seen.append((field, jump))
    return seen[-1][0]


def conv2d_flops(
    h: int,
    w: int,
    c_in: int,
    filters: int,
    kernel: int | tuple[int, int],
    stride: int = 1,
    padding: int = 0,
    bias: bool = True,
) -> int:
    """Return the additions and multiplications of a convolution of one picture (h, w, c_in).

    Two for each multiply-add, OH OW filters (2 KH KW c_in), and one for each output's bias.
    `kernel`, `stride` and `padding` are those of `conv2d`.

    Errors: TypeError when a size is no whole number, ValueError when one is negative or the
    kernel does not fit.
    """
    name = "conv2d_flops"
    picture = whole(name, "h", h, 0), whole(name, "w", w, 0)
    c_in, filters = whole(name, "c_in", c_in, 0), whole(name, "filters", filters, 0)
    sizes = per_axis(name, "kernel", kernel, 2)
    at = place_windows(name, picture, sizes, stride=stride, padding=padding, dilation=1)
    return math.prod(at.out) * filters * (2 * math.prod(sizes) * c_in + bool(bias))


def layer_flops(input_shape: Shape, layer: Layer) -> int:
    """Return the additions and multiplications of a convolution or dense layer, else 0.

    As in `conv2d_flops`, for one example of `input_shape`. Errors: those of `trace_shapes`.
    """
    shape = _example("layer_flops", "input_shape", input_shape)
    check_layer("layer_flops", layer)
    with about("layer_flops: layer"):
        return _flops(shape, layer)


def _flops(shape: Shape, layer: Layer) -> int:
    per_output = {
        "conv2d": lambda: 2 * math.prod(kernel_and_stride(layer)[0]) * _share(layer, shape),
        "depthwiseconv2d": lambda: 2 * math.prod(kernel_and_stride(layer)[0]),
        "dense": lambda: 2 * shape[-1],
    }
    if layer["type"] not in per_output:
        return 0
    outputs = math.prod(_output_shape([shape], layer))
    return outputs * (per_output[layer["type"]]() + bool(layer.get("use_bias", True)))


def count_flops(input_shape: Shape, layers: Sequence[Layer]) -> int:
    """Return the sum of `layer_flops` over the layers, for one example.

    Errors: those of `trace_shapes`.
    """
    return sum(_flops(*pair) for pair in _inputs("count_flops", input_shape, layers))


def activation_memory(shapes: Sequence[Shape], batch: int = 1, bytes_per_value: int = 4) -> int:
    """Return the bytes of outputs of those shapes (as `trace_shapes` gives) for a batch.

    `batch` is the number of examples, `bytes_per_value` 4 for float32.

    Errors: TypeError when a size is no whole number, ValueError when one is negative.
    """
    name = "activation_memory"
    if isinstance(shapes, str) or not hasattr(shapes, "__iter__"):
        raise TypeError(f"{name}: shapes must be a list of shapes, got {shapes!r}")
    values = sum(math.prod(shape_of(name, f"shapes[{i}]", s)) for i, s in enumerate(shapes))
    batch = whole(name, "batch", batch, 0)
    return values * batch * whole(name, "bytes_per_value", bytes_per_value, 1)


def _output_shape(inputs: Sequence[Shape], layer: Layer) -> Shape:
    """Return the output shape of one layer; as `trace_shapes`."""
    kind, shape = layer["type"], inputs[0]
    if kind == "concatenate" or len(inputs) > 1:
        return _merged(kind, inputs)
    if kind in SAME_SHAPE:
        return shape
    if kind == "reshape":
        wanted = _example(kind, "shape", need(layer, "shape"))
        if math.prod(wanted) != math.prod(shape):
            raise ValueError(f"{kind}: an input {shape} cannot take the shape {wanted}")
        return wanted
    if kind in {"flatten", "dense"}:
        flat = (math.prod(shape),)
        return flat if kind == "flatten" else (*shape[:-1], size(layer, "units"))
    return _picture_shape(kind, shape, layer)


def _picture_shape(kind: str, shape: Shape, layer: Layer) -> Shape:
    """Return the output shape of a layer that takes pictures."""
    if len(shape) != 3:
        raise ValueError(f"{kind}: takes a picture (H, W, C), got shape {shape}")
    if kind == "globalavgpool2d":
        return shape[-1:]
    if kind == "zeropadding2d":
        pads = zero_padding(layer)
        grown = [n + before + after for n, (before, after) in zip(shape[:2], pads, strict=True)]
        return (*grown, shape[-1])
    kernel, _ = kernel_and_stride(layer)
    at = place_windows(kind, shape[:2], kernel, **options(layer))
    if kind == "depthwiseconv2d":
        return (*at.out, shape[-1] * depth_multiplier(layer))
    if kind != "conv2d":
        return (*at.out, shape[-1])
    _share(layer, shape)
    return (*at.out, size(layer, "filters"))


def _share(layer: Layer, shape: Shape) -> int:
    """Return how many channels one filter of a convolution sees."""
    groups = whole("conv2d", "groups", layer.get("groups", 1), 1)
    if shape[-1] % groups or size(layer, "filters") % groups:
        raise ValueError(
            f"conv2d: groups must divide the {shape[-1]} channels and {layer['filters']} filters, "
            f"got {groups}"
        )
    return shape[-1] // groups


def _merged(kind: str, inputs: Sequence[Shape]) -> Shape:
    if kind not in {"add", "concatenate"}:
        raise ValueError(f"{kind}: takes one input, got {len(inputs)}")
    same = inputs if kind == "add" else [shape[:-1] for shape in inputs]
    if len(set(same)) > 1:
        raise ValueError(f"{kind}: shapes {', '.join(map(str, inputs))} do not agree")
    if kind == "add":
        return inputs[0]
    return (*inputs[0][:-1], sum(shape[-1] for shape in inputs))


def _inputs(caller: str, input_shape: Shape, layers: Sequence[Layer]) -> list[tuple[Shape, Layer]]:
    """Return each layer with the shape of its first input."""
    shapes = shapes_along(caller, input_shape, layers)
    sources = sources_of(caller, layers)
    return [(shapes[first[0]], layer) for first, layer in zip(sources, layers, strict=True)]
