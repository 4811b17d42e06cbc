from typing import Any

import numpy as np
import pytest

from grader import engine

COUNTS = {
    engine.lenet5: 61_706,
    engine.mlp: 235_146,
    engine.lecture_cnn: 1_677_034,
    engine.autoencoder: 50_992,
    engine.alexnet: 62_378_344,
    engine.vgg16: 138_357_544,
    engine.vgg19: 143_667_240,
    engine.mobilenet: 4_253_864,
    engine.resnet50: 25_636_712,
}


@pytest.mark.parametrize("network", COUNTS, ids=lambda network: network.__name__)
def test_published_counts(network: Any) -> None:
    assert engine.count_params(*network())["total"] == COUNTS[network]


def test_trainable_counts() -> None:
    assert engine.count_params(*engine.resnet50())["trainable"] == 25_583_592
    counts = engine.count_params(*engine.lecture_cnn())
    assert (counts["trainable"], counts["non_trainable"]) == (1_676_650, 384)
    assert engine.count_params(*engine.lecture_cnn("valid"))["total"] == 595_690


@pytest.mark.parametrize(
    ("network", "upto", "field"),
    [
        (engine.lenet5, 4, 16),
        (engine.alexnet, 8, 195),
        (engine.vgg16, 18, 212),
        (engine.vgg19, 21, 268),
    ],
)
def test_receptive_fields(network: Any, upto: int, field: int) -> None:
    assert engine.receptive_field(network()[1][:upto]) == field


@pytest.mark.parametrize(
    "network", [engine.lenet5, engine.mlp, engine.lecture_cnn, engine.autoencoder]
)
def test_the_small_ones_run(network: Any) -> None:
    shape, layers = network()
    net = engine.Sequential(layers, shape, np.random.default_rng(0))
    assert net.forward(np.zeros((2, *shape))).shape == (2, *net.output_shapes[-1])
    assert net.count_params()["total"] == COUNTS[network]


# (shape, numbers) of every layer that has numbers or changes the shape, as published: LeNet-5 and
# AlexNet from their papers (biases a filter, all maps connected, AlexNet's first layer on 227
# pixels), the others from the lectures' summaries. Keras' own tables are in test_keras.
LAYERS: dict[str, tuple[Any, list[tuple[tuple[int, ...], int]]]] = {
    "lenet5": (
        engine.lenet5(),
        [
            ((28, 28, 6), 156), ((14, 14, 6), 0), ((10, 10, 16), 2416), ((5, 5, 16), 0),
            ((400,), 0), ((120,), 48_120), ((84,), 10_164), ((10,), 850),
        ],
    ),
    "mlp": (engine.mlp(), [((784,), 0), ((256,), 200_960), ((128,), 32_896), ((10,), 1290)]),
    "autoencoder": (engine.autoencoder(), [((32,), 25_120), ((784,), 25_872)]),
    "lecture_cnn": (
        engine.lecture_cnn(),
        [
            ((28, 28, 32), 320), ((28, 28, 32), 128), ((28, 28, 32), 9248), ((28, 28, 32), 128),
            ((14, 14, 32), 0), ((14, 14, 64), 18_496), ((14, 14, 64), 256),
            ((14, 14, 64), 36_928), ((14, 14, 64), 256), ((7, 7, 64), 0), ((3136,), 0),
            ((512,), 1_606_144), ((10,), 5130),
        ],
    ),
    "alexnet": (
        engine.alexnet(),
        [
            ((55, 55, 96), 34_944), ((27, 27, 96), 0), ((27, 27, 256), 614_656),
            ((13, 13, 256), 0), ((13, 13, 384), 885_120), ((13, 13, 384), 1_327_488),
            ((13, 13, 256), 884_992), ((6, 6, 256), 0), ((9216,), 0), ((4096,), 37_752_832),
            ((4096,), 16_781_312), ((1000,), 4_097_000),
        ],
    ),
    "alexnet in two towers": (
        engine.alexnet(2),
        [
            ((55, 55, 96), 34_944), ((27, 27, 96), 0), ((27, 27, 256), 307_456),
            ((13, 13, 256), 0), ((13, 13, 384), 885_120), ((13, 13, 384), 663_936),
            ((13, 13, 256), 442_624), ((6, 6, 256), 0), ((9216,), 0), ((4096,), 37_752_832),
            ((4096,), 16_781_312), ((1000,), 4_097_000),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_has_the_published_shape_and_count(name: str) -> None:
    (shape, layers), published = LAYERS[name]
    shapes = [shape, *engine.trace_shapes(shape, layers)]
    counts = [
        sum(engine.layer_params(before, layer))
        for before, layer in zip(shapes, layers, strict=False)
    ]
    rows = zip(shapes, shapes[1:], counts, strict=False)
    assert [(after, n) for before, after, n in rows if n or after != before] == published


def test_two_towers_halve_what_some_filters_see() -> None:
    assert engine.count_params(*engine.alexnet(2))["total"] == 60_965_224
    with pytest.raises(ValueError, match="towers must be one of 1, 2, got 3"):
        engine.alexnet(3)


@pytest.mark.parametrize("network", [engine.mobilenet, engine.resnet50])
def test_the_large_ones_run_on_small_pictures(network: Any) -> None:
    _, layers = network()
    net = engine.Functional(layers, (33, 40, 3), np.random.default_rng(0))
    chances = net.forward(np.random.default_rng(0).random((1, 33, 40, 3), "f4"))
    assert chances.shape == (1, 1000)
    assert chances.sum() == pytest.approx(1, abs=1e-5)
    assert net.count_params() == engine.count_params((33, 40, 3), layers)
