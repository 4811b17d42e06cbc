"""count_params: walk through the layers, count each one, hand its output shape on."""

import math


def count_params(input_shape, layers):
    shape = tuple(input_shape)
    trainable = fixed = 0
    for layer in layers:
        learnt, collected = layer_params(shape, layer)
        trainable += learnt
        fixed += collected
        shape = output_shape(shape, layer)
    return {"total": trainable + fixed, "trainable": trainable, "non_trainable": fixed}


def layer_params(shape, layer):
    """Return (trainable, non-trainable) numbers of one layer; only the last axis matters."""
    c = shape[-1]
    if layer["type"] == "conv2d":
        return (math.prod(pair(layer["kernel_size"])) * c + 1) * layer["filters"], 0
    if layer["type"] == "dense":
        return (c + 1) * layer["units"], 0
    if layer["type"] == "batchnorm":
        return 2 * c, 2 * c  # gamma and beta; moving mean and variance
    return 0, 0


def output_shape(shape, layer):
    """Return the output shape of one layer, as in 06_shape_trace."""
    kind = layer["type"]
    if kind == "dense":
        return (layer["units"],)
    if kind == "flatten":
        return (math.prod(shape),)
    if kind == "globalavgpool2d":
        return (shape[-1],)
    if kind == "conv2d":
        size, stride = layer["kernel_size"], layer.get("strides", 1)
        return (*slide(shape, size, stride, layer), layer["filters"])
    if kind in ("maxpool2d", "avgpool2d"):
        size = layer.get("pool_size", 2)
        stride = layer.get("strides") or size
        return (*slide(shape, size, stride, layer), shape[-1])
    return shape


def slide(shape, size, stride, layer):
    """Return how many windows fit down and across."""
    sides = zip(shape[:2], pair(size), pair(stride), strict=True)
    if layer.get("padding", "valid") == "same":
        return [-(-n // s) for n, _, s in sides]  # n / s rounded up
    return [(n - f) // s + 1 for n, f, s in sides]


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)
