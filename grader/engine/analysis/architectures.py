"""Known networks as data: (input shape, layer dicts), for `trace` to count or a model to build.

The figure is the number of parameters.
"""

from __future__ import annotations

from typing import Any

from grader.engine.basis.arguments import choice

Network = tuple[tuple[int, ...], list[dict[str, Any]]]


def conv(filters: int, kernel: int, **options: Any) -> dict[str, Any]:
    """Return a convolution layer."""
    return {"type": "conv2d", "filters": filters, "kernel_size": kernel, **options}


def _dense(units: int, activation: str = "relu") -> dict[str, Any]:
    return {"type": "dense", "units": units, "activation": activation}


_FLAT = {"type": "flatten"}
_NORM = {"type": "batchnorm"}
_RELU = {"type": "activation", "activation": "relu"}


def lenet5() -> Network:
    """LeNet-5 with all maps connected: 61,706. Source: Y. LeCun et al. (1998)."""
    pool = {"type": "avgpool2d"}
    c1, c2 = conv(6, 5, activation="tanh"), conv(16, 5, activation="tanh")
    head = [_dense(120, "tanh"), _dense(84, "tanh"), _dense(10, "softmax")]
    return (32, 32, 1), [c1, pool, c2, pool, _FLAT, *head]


def mlp() -> Network:
    """The lectures' fully connected network, 784-256-128-10: 235,146. Source: the lectures."""
    return (28, 28, 1), [_FLAT, _dense(256), _dense(128), _dense(10, "softmax")]


def lecture_cnn(padding: str = "same") -> Network:
    """The lectures' CNN, two blocks of convolutions with batch normalisation: 1,677,034.

    With `padding="valid"` it is the smaller one of 595,690 that the benchmarks train.
    Errors: ValueError when the padding is neither 'same' nor 'valid'. Source: the lectures.
    """
    choice("lecture_cnn", "padding", padding, ("same", "valid"))
    layers: list[dict[str, Any]] = []
    for filters in (32, 64):
        layers += [conv(filters, 3, padding=padding, activation="relu"), _NORM] * 2
        layers += [{"type": "maxpool2d"}, {"type": "dropout", "rate": 0.25}]
    return (28, 28, 1), [*layers, _FLAT, _dense(512), _dense(10, "softmax")]


def autoencoder() -> Network:
    """784-32-784: 50,992. Source: the lectures."""
    return (784,), [_dense(32), _dense(784, "sigmoid")]


def alexnet(towers: int = 1) -> Network:
    """AlexNet in one tower: 62,378,344; in the paper's two: 60,965,224.

    With two towers the second, fourth and fifth convolution each see half of the channels only.
    Errors: ValueError unless towers are 1 or 2.
    Source: A. Krizhevsky, I. Sutskever, G. Hinton (2012).
    """
    choice("alexnet", "towers", towers, (1, 2))
    pool: dict[str, Any] = {"type": "maxpool2d", "pool_size": 3, "strides": 2}
    drop: dict[str, Any] = {"type": "dropout", "rate": 0.5}
    halved = {"padding": "same", "activation": "relu", "groups": towers}
    layers = [
        conv(96, 11, strides=4, activation="relu"),
        pool,
        conv(256, 5, **halved),
        pool,
        conv(384, 3, padding="same", activation="relu"),
        conv(384, 3, **halved),
        conv(256, 3, **halved),
        pool,
    ]
    head = [_FLAT, drop, _dense(4096), drop, _dense(4096), _dense(1000, "softmax")]
    return (227, 227, 3), [*layers, *head]


def vgg16() -> Network:
    """VGG16: 138,357,544. Source: K. Simonyan, A. Zisserman (2014)."""
    return _vgg((2, 2, 3, 3, 3))


def vgg19() -> Network:
    """VGG19: 143,667,240. Source: K. Simonyan, A. Zisserman (2014)."""
    return _vgg((2, 2, 4, 4, 4))


def _vgg(repeats: tuple[int, ...]) -> Network:
    layers: list[dict[str, Any]] = []
    for filters, times in zip((64, 128, 256, 512, 512), repeats, strict=True):
        layers += [conv(filters, 3, padding="same", activation="relu")] * times
        layers.append({"type": "maxpool2d"})
    return (224, 224, 3), [*layers, _FLAT, _dense(4096), _dense(4096), _dense(1000, "softmax")]


def mobilenet() -> Network:
    """MobileNet v1, width 1: 4,253,864. Source: A. Howard et al. (2017)."""
    layers = [conv(32, 3, strides=2, padding="same", use_bias=False), _NORM, _RELU]
    widths = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)]
    widths += [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
    for filters, stride in widths:
        deep = {"type": "depthwiseconv2d", "kernel_size": 3, "strides": stride}
        layers += [{**deep, "padding": "same", "use_bias": False}, _NORM, _RELU]
        layers += [conv(filters, 1, use_bias=False), _NORM, _RELU]
    return (224, 224, 3), [*layers, {"type": "globalavgpool2d"}, _dense(1000, "softmax")]


def resnet50() -> Network:
    """ResNet50 as in Keras, with biases: 25,636,712. Source: K. He et al. (2015)."""
    layers = [
        {"type": "zeropadding2d", "padding": 3},
        conv(64, 7, strides=2),
        _NORM,
        _RELU,
        {"type": "zeropadding2d", "padding": 1},
        {"type": "maxpool2d", "pool_size": 3, "strides": 2, "name": "stem"},
    ]
    before = "stem"
    for stage, (filters, times) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)], 2):
        for i in range(times):
            name = f"block{stage}_{i}"
            stride = 2 if i == 0 and stage > 2 else 1
            layers += _bottleneck(name, before, filters, stride, project=i == 0)
            before = name
    return (224, 224, 3), [*layers, {"type": "globalavgpool2d"}, _dense(1000, "softmax")]


def _bottleneck(
    name: str, before: str, filters: int, stride: int, *, project: bool
) -> list[dict[str, Any]]:
    layers = []
    shortcut = before
    if project:
        shortcut = f"{name}_shortcut"
        layers += [
            conv(4 * filters, 1, strides=stride, inputs=[before]),
            {**_NORM, "name": shortcut},
        ]
    layers += [
        conv(filters, 1, strides=stride, inputs=[before]),
        _NORM,
        _RELU,
        conv(filters, 3, padding="same"),
        _NORM,
        _RELU,
        conv(4 * filters, 1),
        {**_NORM, "name": f"{name}_branch"},
        {"type": "add", "inputs": [shortcut, f"{name}_branch"]},
        {**_RELU, "name": name},
    ]
    return layers
