"""Wrong ways to count a model's parameters, and models too long for the exercise's file.

Each wrong way is the right count with one rule exchanged.
"""

import math

from grader import engine

_POOLS = ("maxpool2d", "avgpool2d")


def _params(shape, _out, layer):
    """Return the right (trainable, non-trainable) numbers of one layer."""
    return engine.layer_params(tuple(shape), layer)


def _count(input_shape, layers, params=_params, step=None):
    shape = tuple(input_shape)
    counts = []
    for layer in layers:
        (right,) = engine.trace_shapes(shape, [layer])
        out = step(shape, layer, right) if step else right
        counts.append(params(shape, out, layer))
        shape = out
    trainable, fixed = (sum(count[place] for count in counts) for place in (0, 1))
    return {"total": trainable + fixed, "trainable": trainable, "non_trainable": fixed}


def _parts(shape, layer):
    """Return (weights, biases) of a convolution or dense layer."""
    biases = layer["filters"] if layer["type"] == "conv2d" else layer["units"]
    return _params(shape, None, layer)[0] - biases, biases


def _replaced(input_shape, layers, kinds, change):
    """Count with `change(shape, output shape, layer)` for some kinds of layers."""
    kinds = kinds.split()

    def params(shape, out, layer):
        chosen = change if layer["type"] in kinds else _params
        return chosen(shape, out, layer)

    return _count(input_shape, layers, params)


def counts_are_floats(input_shape, layers):
    return {name: float(count) for name, count in _count(input_shape, layers).items()}


def batchnorm_all_trainable(input_shape, layers):
    return _replaced(input_shape, layers, "batchnorm", lambda was, *_: (4 * was[-1], 0))


def moving_statistics_forgotten(input_shape, layers):
    return _replaced(input_shape, layers, "batchnorm", lambda was, *_: (2 * was[-1], 0))


def total_without_fixed(input_shape, layers):
    counts = _count(input_shape, layers)
    return counts | {"total": counts["trainable"]}


def batchnorm_per_value(input_shape, layers):
    return _replaced(
        input_shape, layers, "batchnorm", lambda was, *_: (2 * math.prod(was), 2 * math.prod(was))
    )


def flatten_forgets_channels(input_shape, layers):
    def step(shape, layer, right):
        return (math.prod(shape[:2]),) if layer["type"] == "flatten" else right

    return _count(input_shape, layers, step=step)


def bias_per_pixel(input_shape, layers):
    def change(shape, out, layer):
        weights, _ = _parts(shape, layer)
        return weights + math.prod(out), 0

    return _replaced(input_shape, layers, "conv2d", change)


def weights_per_pixel(input_shape, layers):
    def change(shape, out, layer):
        return sum(_parts(shape, layer)) * math.prod(out[:2]), 0

    return _replaced(input_shape, layers, "conv2d", change)


def channels_not_followed(input_shape, layers):
    def change(_shape, out, layer):
        return _params(input_shape, out, layer)

    return _replaced(input_shape, layers, "conv2d", change)


def channels_in_forgotten(input_shape, layers):
    def change(_shape, out, layer):
        return _params((1,), out, layer)

    return _replaced(input_shape, layers, "conv2d", change)


def bias_forgotten(input_shape, layers):
    return _replaced(
        input_shape, layers, "conv2d dense", lambda was, _, layer: (_parts(was, layer)[0], 0)
    )


def one_bias_a_layer(input_shape, layers):
    return _replaced(
        input_shape, layers, "conv2d dense", lambda was, _, layer: (_parts(was, layer)[0] + 1, 0)
    )


def pooling_not_followed(input_shape, layers):
    def step(shape, layer, right):
        return shape if layer["type"] in _POOLS else right

    return _count(input_shape, layers, step=step)


def pooling_has_weights(input_shape, layers):
    def change(shape, _out, layer):
        return layer.get("pool_size", 2) ** 2 * shape[-1], 0

    return _replaced(input_shape, layers, " ".join(_POOLS), change)


def uneven():
    """A convolution whose kernel differs between height and width, and one after it."""
    return [
        {"type": "conv2d", "filters": 4, "kernel_size": (3, 5)},
        {"type": "conv2d", "filters": 3, "kernel_size": (1, 2), "strides": (1, 2)},
    ]


def lecture_cnn():
    """The CNN of the second lecture, with padding as there."""
    layers = []
    for filters in (32, 64):
        conv = {"type": "conv2d", "filters": filters, "kernel_size": 3, "padding": "same"}
        layers += [conv, {"type": "batchnorm"}] * 2 + [{"type": "maxpool2d"}]
    return [
        *layers,
        {"type": "flatten"},
        {"type": "dense", "units": 512},
        {"type": "dense", "units": 10},
    ]
