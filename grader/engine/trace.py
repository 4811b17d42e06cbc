"""What a list of layer dicts makes of a picture: shapes, parameters, cost, receptive field.

A layer is {"type": ..., ...} with the keys of Keras: conv2d (filters, kernel_size, strides = 1,
padding = "valid", use_bias = True), depthwiseconv2d (kernel_size, ...), maxpool2d and avgpool2d
(pool_size = 2, strides = pool_size, padding = "valid"), flatten, dense (units), batchnorm,
dropout, activation, globalavgpool2d, zeropadding2d (padding), reshape (shape), add and
concatenate. Other keys are ignored. A layer takes the output of the one before it, or of the
layers called by its "inputs" ("input" being the input), so that a list can hold a graph. Shapes
have no batch axis.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from grader.engine.count import batchnorm_params, conv_params, dense_params
from grader.engine.windows import explicit_pads, per_axis, place_windows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Layer = Mapping[str, Any]
    Shape = tuple[int, ...]

_SAME_SHAPE = {"batchnorm", "dropout", "activation", "add"}
POOLS = {"maxpool2d", "avgpool2d"}
CONVS = {"conv2d", "depthwiseconv2d"}


def trace_shapes(input_shape: Shape, layers: Sequence[Layer]) -> list[Shape]:
    """Return the output shape of each layer, for an input (H, W, C) or (D,).

    Errors: ValueError when a layer is of unknown type or does not take what it is given.
    """
    shapes = [tuple(input_shape)]
    for layer, sources in zip(layers, sources_of(layers), strict=True):
        shapes.append(output_shape([shapes[i] for i in sources], layer))
    return shapes[1:]


def sources_of(layers: Sequence[Layer]) -> list[list[int]]:
    """Return, for each layer, where its inputs come from: 0 is the input, i + 1 layer i.

    Errors: ValueError when an input is not the name of an earlier layer.
    """
    places = {"input": 0}
    sources = []
    for i, layer in enumerate(layers):
        missing = [name for name in layer.get("inputs", ()) if name not in places]
        if missing:
            raise ValueError(f"{need(layer, 'type')}: no earlier layer is called {missing[0]!r}")
        sources.append([places[name] for name in layer.get("inputs", ())] or [i])
        if "name" in layer:
            places[layer["name"]] = i + 1
    return sources


def layer_params(input_shape: Shape, layer: Layer) -> tuple[int, int]:
    """Return (trainable, non-trainable) numbers of one layer on an input of that shape."""
    bias = layer.get("use_bias", True)
    match need(layer, "type"):
        case "conv2d":
            kernel = per_axis("conv2d", "kernel_size", need(layer, "kernel_size"), 2)
            return conv_params(kernel, input_shape[-1], need(layer, "filters"), bias), 0
        case "depthwiseconv2d":
            kernel = per_axis("depthwiseconv2d", "kernel_size", need(layer, "kernel_size"), 2)
            return conv_params(kernel, 1, input_shape[-1], bias), 0
        case "dense":
            return dense_params(input_shape[-1], need(layer, "units"), bias), 0
        case "batchnorm":
            return batchnorm_params(input_shape[-1])
    return 0, 0


def count_params(input_shape: Shape, layers: Sequence[Layer]) -> dict[str, int]:
    """Return {"total", "trainable", "non_trainable"}: the numbers that all layers hold."""
    inputs = _input_shapes(input_shape, layers)
    counts = [layer_params(shape, layer) for shape, layer in zip(inputs, layers, strict=True)]
    trainable, fixed = (sum(c[i] for c in counts) for i in (0, 1))
    return {"total": trainable + fixed, "trainable": trainable, "non_trainable": fixed}


def receptive_field(layers: Sequence[Layer]) -> int:
    """Return how many input pixels in a row one output sees through square layers; [] gives 1.

    Each window adds (kernel - 1) dilation times the distance between its inputs, which strides
    multiply; where branches meet, the widest counts. Source: A. Araujo, W. Norris, J. Sim,
    "Computing receptive fields of convolutional neural networks" (2019).
    """
    seen = [(1, 1)]
    for layer, sources in zip(layers, sources_of(layers), strict=True):
        field, jump = max(seen[i] for i in sources)
        if need(layer, "type") in CONVS | POOLS:
            (kernel, *_), (stride, *_) = kernel_and_stride(layer)
            field += (kernel - 1) * layer.get("dilation_rate", 1) * jump
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
    """Return the additions and multiplications of a convolution of one picture.

    Two for each multiply-add, OH OW filters (2 KH KW c_in), and one for each output's bias.
    """
    sizes = per_axis("conv2d_flops", "kernel", kernel, 2)
    at = place_windows("conv2d_flops", (h, w), sizes, stride=stride, padding=padding, dilation=1)
    return math.prod(at.out) * filters * (2 * math.prod(sizes) * c_in + bool(bias))


def layer_flops(input_shape: Shape, layer: Layer) -> int:
    """Return the additions and multiplications of a convolution or dense layer, else 0."""
    per_output = {
        "conv2d": lambda: 2 * math.prod(kernel_and_stride(layer)[0]) * input_shape[-1],
        "depthwiseconv2d": lambda: 2 * math.prod(kernel_and_stride(layer)[0]),
        "dense": lambda: 2 * input_shape[-1],
    }
    if need(layer, "type") not in per_output:
        return 0
    outputs = math.prod(output_shape([tuple(input_shape)], layer))
    return outputs * (per_output[need(layer, "type")]() + bool(layer.get("use_bias", True)))


def count_flops(input_shape: Shape, layers: Sequence[Layer]) -> int:
    """Return the sum of `layer_flops` over the layers, for one picture."""
    inputs = _input_shapes(input_shape, layers)
    return sum(layer_flops(shape, layer) for shape, layer in zip(inputs, layers, strict=True))


def activation_memory(shapes: Sequence[Shape], batch: int = 1, bytes_per_value: int = 4) -> int:
    """Return the bytes of outputs of those shapes (as `trace_shapes` gives) for a batch."""
    return sum(math.prod(shape) for shape in shapes) * batch * bytes_per_value


def need(layer: Layer, key: str) -> Any:
    """Return layer[key]. Errors: ValueError when the dict lacks it."""
    if key not in layer:
        raise ValueError(f"{layer.get('type', 'layer')}: the layer dict lacks {key!r}: {layer}")
    return layer[key]


def output_shape(inputs: Sequence[Shape], layer: Layer) -> Shape:
    """Return the output shape of one layer; as `trace_shapes`."""
    kind, shape = need(layer, "type"), inputs[0]
    if kind == "concatenate" or len(inputs) > 1:
        return _merged(kind, inputs)
    if kind in _SAME_SHAPE:
        return shape
    if kind == "reshape":
        return tuple(need(layer, "shape"))
    if kind in {"flatten", "dense"}:
        flat = (math.prod(shape),)
        return flat if kind == "flatten" else (*shape[:-1], need(layer, "units"))
    return _picture_shape(kind, shape, layer)


def _picture_shape(kind: str, shape: Shape, layer: Layer) -> Shape:
    """Return the output shape of a layer that takes pictures."""
    if len(shape) != 3:
        raise ValueError(f"{kind}: takes a picture (H, W, C), got shape {shape}")
    if kind == "globalavgpool2d":
        return shape[-1:]
    if kind == "zeropadding2d":
        pads = explicit_pads(kind, layer.get("padding", 1), 2) or ()
        grown = [n + before + after for n, (before, after) in zip(shape, pads, strict=False)]
        return (*grown, shape[-1])
    if kind not in CONVS | POOLS:
        raise ValueError(f"trace_shapes: unknown layer type {kind!r}")
    kernel, stride = kernel_and_stride(layer)
    at = place_windows(
        kind,
        shape[:2],
        kernel,
        stride=stride,
        padding=layer.get("padding", "valid"),
        dilation=layer.get("dilation_rate", 1),
    )
    return (*at.out, need(layer, "filters") if kind == "conv2d" else shape[-1])


def _merged(kind: str, inputs: Sequence[Shape]) -> Shape:
    if kind not in {"add", "concatenate"}:
        raise ValueError(f"{kind}: takes one input, got {len(inputs)}")
    same = inputs if kind == "add" else [shape[:-1] for shape in inputs]
    if len(set(same)) > 1:
        raise ValueError(f"{kind}: shapes {', '.join(map(str, inputs))} do not agree")
    if kind == "add":
        return inputs[0]
    return (*inputs[0][:-1], sum(shape[-1] for shape in inputs))


def _input_shapes(input_shape: Shape, layers: Sequence[Layer]) -> list[Shape]:
    """Return the shape of each layer's first input."""
    shapes = [tuple(input_shape), *trace_shapes(input_shape, layers)]
    return [shapes[sources[0]] for sources in sources_of(layers)]


def kernel_and_stride(layer: Layer) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the sizes of a window and its steps, one an axis."""
    pool = need(layer, "type") in POOLS
    size = layer.get("pool_size", 2) if pool else need(layer, "kernel_size")
    kernel = per_axis(need(layer, "type"), "kernel_size", size, 2)
    strides = layer.get("strides") or (kernel if pool else 1)
    return kernel, per_axis(need(layer, "type"), "strides", strides, 2)
