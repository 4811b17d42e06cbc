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


def test_layers_of_lenet_and_vgg_one_by_one() -> None:
    def by_layer(network: Any) -> list[int]:
        shape, layers = network()
        inputs = [shape, *engine.trace_shapes(shape, layers)]
        counts = [
            sum(engine.layer_params(s, layer)) for s, layer in zip(inputs, layers, strict=False)
        ]
        return [count for count in counts if count]

    assert by_layer(engine.lenet5) == [156, 2416, 48_120, 10_164, 850]
    assert by_layer(engine.vgg16)[:4] == [1792, 36_928, 73_856, 147_584]
    assert by_layer(engine.vgg16)[-3:] == [102_764_544, 16_781_312, 4_097_000]
