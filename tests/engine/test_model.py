import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from grader import engine
from tests.engine.against import close, differences

NET: list[dict[str, Any]] = [
    {"type": "conv2d", "filters": 4, "kernel_size": 3, "padding": "same", "name": "stem"},
    {"type": "batchnorm"},
    {"type": "activation", "activation": "tanh", "name": "left"},
    {
        "type": "depthwiseconv2d",
        "kernel_size": 3,
        "padding": "same",
        "inputs": ["stem"],
        "name": "right",
    },
    {"type": "add", "inputs": ["left", "right"], "name": "sum"},
    {"type": "concatenate", "inputs": ["sum", "stem"]},
    {"type": "zeropadding2d", "padding": 1},
    {"type": "avgpool2d"},
    {"type": "maxpool2d", "pool_size": 2, "strides": 1},
    {"type": "flatten"},
    {"type": "dense", "units": 6, "activation": "relu"},
    {"type": "reshape", "shape": (1, 2, 3)},
    {"type": "globalavgpool2d"},
]


def model(seed: int = 0) -> engine.Functional:
    return engine.Functional(NET, (6, 6, 2), np.random.default_rng(seed))


def test_every_gradient_agrees_with_finite_differences() -> None:
    net = model()
    rng = np.random.default_rng(1)
    x, dy = rng.normal(size=(3, 6, 6, 2)), rng.normal(size=(3, 3))
    net.set_weights({k: a.astype(float) for k, a in net.get_weights().items()})
    for layer in net.layers:
        layer.need_dx = True
    net.forward(x, training=True)
    dx = net.backward(dy)
    pairs = [(layer, name, layer.grads[name]) for layer, name in net.trainable_weights()]

    def output(_: Any) -> Any:
        return net.forward(x, training=True)

    close(dx, differences(lambda v: net.forward(v, training=True), x, dy), 1e-6)
    for layer, name, grad in pairs:
        kept = layer.weights[name]

        def at(v: Any, layer: Any = layer, name: str = name) -> Any:
            layer.weights[name] = v
            return net.forward(x, training=True)

        close(grad, differences(at, kept, dy), 1e-6)
        layer.weights[name] = kept


def test_counts_are_those_of_the_trace_and_freezing_moves_them() -> None:
    net = model()
    counts = engine.count_params((6, 6, 2), net.specs)
    assert net.count_params() == counts
    net.freeze("left")
    frozen = net.count_params()
    assert frozen["total"] == counts["total"]
    assert frozen["trainable"] == counts["trainable"] - 4 * 19 - 8
    assert net.backward(np.ones_like(net.forward(np.ones((1, 6, 6, 2)), training=True))) is None


def test_a_frozen_normalisation_keeps_its_statistics() -> None:
    net = model()
    net.freeze("left")
    before = net.get_weights()
    net.forward(np.random.default_rng(0).normal(size=(4, 6, 6, 2)), training=True)
    for name, array in net.get_weights().items():
        np.testing.assert_array_equal(array, before[name])


def test_weights_go_through_a_file(tmp_path: Path) -> None:
    x = np.random.default_rng(2).normal(size=(2, 6, 6, 2))
    one, other = model(0), model(1)
    assert not np.array_equal(one.forward(x), other.forward(x))
    one.save(tmp_path / "weights.npz")
    other.load(tmp_path / "weights.npz")
    np.testing.assert_array_equal(one.forward(x), other.forward(x))
    with pytest.raises(ValueError, match="another model"):
        other.set_weights({})


def test_the_same_generator_gives_the_same_model_and_batches_do_not_matter() -> None:
    x = np.random.default_rng(2).normal(size=(7, 6, 6, 2))
    np.testing.assert_array_equal(model().forward(x), model().forward(x))
    close(model().predict(x, batch_size=2), model().forward(x))
    assert model().predict(x[:0]).shape == (0, 3)


def test_intermediate_outputs() -> None:
    x = np.ones((1, 6, 6, 2))
    assert model().intermediate("left", x).shape == (1, 6, 6, 4)
    with pytest.raises(ValueError, match="no layer is called 'middle'"):
        model().intermediate("middle", x)


def test_the_summary_lists_layers_and_totals() -> None:
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(
        engine.Sequential(
            [{"type": "dense", "units": 10}], (784,), np.random.default_rng(0)
        ).summary()
    )
    text = console.export_text()
    assert "(None, 10)" in text
    assert "7,850" in text
    assert "non-trainable: 0" in text


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([{"type": "dense", "units": 3}], "put a flatten before it"),
        ([{"type": "conv9"}], "unknown layer type"),
        ([{"type": "flatten", "inputs": ["nobody"]}], "no earlier layer is called 'nobody'"),
        (
            [{"type": "flatten", "name": "f"}, {"type": "add", "inputs": ["input", "f"]}],
            "do not agree",
        ),
        ([{"type": "flatten", "inputs": ["input", "input"]}], "takes one input"),
    ],
)
def test_lists_that_make_no_model_are_refused(layers: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        engine.Functional(layers, (4, 4, 1), np.random.default_rng(0))


def test_sequential_is_for_lists_and_inputs_have_a_shape() -> None:
    with pytest.raises(ValueError, match="a graph is a Functional"):
        engine.Sequential(NET, (6, 6, 2), np.random.default_rng(0))
    with pytest.raises(ValueError, match="x must have shape"):
        model().forward(np.ones((1, 5, 6, 2)))
