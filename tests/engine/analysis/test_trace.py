from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import drawn

LENET: list[dict[str, Any]] = [
    {"type": "conv2d", "filters": 6, "kernel_size": 5},
    {"type": "avgpool2d"},
    {"type": "conv2d", "filters": 16, "kernel_size": 5},
    {"type": "avgpool2d"},
    {"type": "flatten"},
    {"type": "dense", "units": 120},
    {"type": "dense", "units": 84},
    {"type": "dense", "units": 10},
]


def test_lenet_5() -> None:
    shapes = engine.trace_shapes((32, 32, 1), LENET)
    assert shapes == [
        (28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (400,), (120,), (84,), (10,),
    ]  # fmt: skip
    counts = engine.count_params((32, 32, 1), LENET)
    assert counts == {"total": 61_706, "trainable": 61_706, "non_trainable": 0}
    assert engine.receptive_field(LENET) == 16
    assert engine.activation_memory(shapes, 2) == 8 * (
        4704 + 1176 + 1600 + 400 + 400 + 120 + 84 + 10
    )


def test_batch_normalisation_holds_statistics_that_are_not_trained() -> None:
    counts = engine.count_params(
        (4, 4, 8), [{"type": "batchnorm"}, {"type": "dropout", "rate": 0.5}]
    )
    assert counts == {"total": 32, "trainable": 16, "non_trainable": 16}


@pytest.mark.parametrize(
    ("layers", "field"),
    [
        ([], 1),
        ([{"type": "conv2d", "filters": 1, "kernel_size": 3}] * 3, 7),
        ([{"type": "conv2d", "filters": 1, "kernel_size": 3, "strides": 2}] * 2, 7),
        ([{"type": "maxpool2d"}, {"type": "conv2d", "filters": 1, "kernel_size": (3, 3)}], 6),
        ([{"type": "conv2d", "filters": 1, "kernel_size": 3, "dilation_rate": 2}], 5),
    ],
)
def test_receptive_field_by_formula_and_by_gradient(layers: Any, field: int) -> None:
    assert engine.receptive_field(layers) == field
    seen = np.flatnonzero(engine.input_support((31, 31, 1), layers, (3, 3)).any(axis=1))
    assert seen.max() - seen.min() + 1 == field


@pytest.mark.parametrize(
    ("network", "upto", "out_pos"),
    [
        (engine.lenet5, 4, (2, 2)),
        (engine.alexnet, 8, (2, 2)),
        (engine.vgg16, 17, (7, 7)),
        (engine.resnet50, 40, (14, 14)),
        (engine.mobilenet, 22, (14, 14)),
    ],
)
def test_formula_and_gradient_agree_on_known_networks(
    network: Any, upto: int, out_pos: tuple[int, int]
) -> None:
    shape, layers = network()
    rows = np.flatnonzero(engine.input_support(shape, layers[:upto], out_pos).any(axis=1))
    assert rows.max() - rows.min() + 1 == engine.receptive_field(layers[:upto])


@st.composite
def stacks(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a few square windows, one after the other."""
    layers: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, 4))):
        kernel, stride = draw(st.integers(1, 4)), draw(st.integers(1, 2))
        padding = draw(st.sampled_from(["valid", "same"]))
        layers.append(
            draw(
                st.sampled_from(
                    [
                        {"type": "conv2d", "filters": 2, "kernel_size": kernel},
                        {"type": "conv2d", "filters": 2, "kernel_size": 2, "dilation_rate": kernel},
                        {"type": "depthwiseconv2d", "kernel_size": kernel},
                        {"type": "avgpool2d", "pool_size": kernel},
                        {"type": "maxpool2d", "pool_size": max(kernel, stride)},
                        {"type": "batchnorm"},
                        {"type": "zeropadding2d", "padding": 1},
                    ]
                )
            )
        )
        if layers[-1]["type"] in {"conv2d", "depthwiseconv2d", "avgpool2d"}:
            # A stride beyond the kernel would leave holes in what is seen.
            reach = 1 if "dilation_rate" in layers[-1] or kernel < stride else stride
            layers[-1] |= {"strides": reach, "padding": padding}
    return layers


@drawn
@given(stacks())
def test_formula_and_gradient_agree_on_drawn_layers(layers: list[dict[str, Any]]) -> None:
    height, width, *_ = engine.trace_shapes((120, 121, 1), layers)[-1] if layers else (120, 121)
    seen = engine.input_support((120, 121, 1), layers, (height // 2, width // 2))
    for axis in (0, 1):
        places = np.flatnonzero(seen.any(axis=axis))
        assert places.max() - places.min() + 1 == engine.receptive_field(layers)


def test_padding_shifts_what_is_seen() -> None:
    layers: list[dict[str, Any]] = [
        {"type": "zeropadding2d", "padding": ((2, 0), (1, 3))},
        {"type": "conv2d", "filters": 1, "kernel_size": 3},
    ]
    seen = engine.input_support((5, 5, 1), layers, (2, 1))
    assert np.argwhere(seen).tolist() == [[r, c] for r in (0, 1, 2) for c in (0, 1, 2)]


@pytest.mark.parametrize(
    ("shape", "place", "words"),
    [
        ((4, 4, 1), (4, 0), "out_pos must be a row and a column of an output"),
        ((4, 4, 1), (1, 1, 0), "out_pos must be a row and a column"),
        ((4,), (0, 0), r"input_shape must be a picture \(H, W, C\), got \(4,\)"),
    ],
)
def test_places_outside_the_output_are_refused(shape: Any, place: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        engine.input_support(shape, [{"type": "batchnorm"}], place)


def test_support_needs_positions() -> None:
    with pytest.raises(ValueError, match="layers hold flatten, which mixes all positions"):
        engine.input_support(
            (4, 4, 1), [{"type": "flatten"}, {"type": "reshape", "shape": (4, 4, 1)}], (0, 0)
        )


def test_same_pooling_rounds_up_and_padding_grows() -> None:
    layers: list[dict[str, Any]] = [
        {"type": "maxpool2d", "pool_size": 2, "padding": "same"},
        {"type": "zeropadding2d"},
    ]
    assert engine.trace_shapes((5, 5, 2), layers) == [(3, 3, 2), (5, 5, 2)]


def test_costs() -> None:
    assert engine.conv2d_flops(32, 32, 1, 6, 5) == 28 * 28 * 6 * 51
    assert engine.conv2d_flops(5, 5, 2, 3, (1, 3), 2, 1, bias=False) == 4 * 3 * 3 * 12
    assert engine.count_flops((32, 32, 1), LENET[:1]) == 28 * 28 * 6 * 51
    assert engine.count_flops((32, 32, 1), LENET[-1:]) > 0
    deep = {"type": "depthwiseconv2d", "kernel_size": 3, "use_bias": False}
    assert engine.layer_flops((8, 8, 4), deep) == 6 * 6 * 4 * 18
    assert engine.count_params((8, 8, 4), [deep])["total"] == 36
    double = {**deep, "depth_multiplier": 2}
    assert engine.trace_shapes((8, 8, 4), [double]) == [(6, 6, 8)]
    assert engine.layer_flops((8, 8, 4), double) == 6 * 6 * 8 * 18
    assert engine.count_params((8, 8, 4), [double])["total"] == 72


@pytest.mark.parametrize(
    ("shape", "layer", "words"),
    [
        ((4, 4, 1), {"type": "conv2d", "filters": 1}, "lacks 'kernel_size'"),
        ((4,), {"type": "dense"}, "lacks 'units'"),
        ((4,), {"units": 3}, "lacks 'type'"),
        ((4, 4, 1), {"type": "conv9d"}, "unknown layer type 'conv9d'"),
        ((16,), {"type": "maxpool2d"}, "takes a picture"),
        (
            (4, 4, 1),
            {"type": "depthwiseconv2d", "kernel_size": 1, "depth_multiplier": 0},
            "depth_multiplier must be at least 1",
        ),
        ((2, 2, 1), {"type": "conv2d", "filters": 1, "kernel_size": 3}, "does not fit"),
    ],
)
def test_layers_that_do_not_fit_are_refused(shape: Any, layer: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        engine.trace_shapes(shape, [layer])
