import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from grader import engine
from grader.engine.analysis.layer_dicts import TYPES
from grader.engine.models.layers import KINDS
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
    {"type": "add", "inputs": ["left", "right", "stem"], "name": "sum"},
    {"type": "concatenate", "inputs": ["sum", "stem", "input"]},
    {"type": "conv2d", "filters": 4, "kernel_size": 1, "groups": 2, "dilation_rate": 2},
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


def test_weights_go_through_a_file_of_exactly_that_name(tmp_path: Path) -> None:
    x = np.random.default_rng(2).normal(size=(2, 6, 6, 2))
    one, other = model(0), model(1)
    one.forward(x, training=True)  # moves the statistics, which are saved as well
    assert not np.array_equal(one.forward(x), other.forward(x))
    for name in ("weights.npz", "weights"):
        one.save(tmp_path / name)
        assert (tmp_path / name).is_file()
    other.load(tmp_path / "weights")
    np.testing.assert_array_equal(one.forward(x), other.forward(x))


def test_files_that_hold_no_weights_are_refused(tmp_path: Path) -> None:
    net = model()
    before = net.get_weights()
    (tmp_path / "text").write_text("weights")
    (tmp_path / "empty").write_bytes(b"")
    np.save(tmp_path / "array.npy", np.ones(3))
    np.savez(tmp_path / "objects.npz", x=np.array([None]))
    np.savez_compressed(tmp_path / "whole.npz", x=np.zeros(100))
    packed = bytearray((tmp_path / "whole.npz").read_bytes())
    packed[60:80] = bytes(20)  # within what is compressed
    (tmp_path / "broken.npz").write_bytes(packed)
    packed[8], packed[packed.index(b"PK\1\2") + 10] = 77, 77  # a way of compressing nobody knows
    (tmp_path / "unknown.npz").write_bytes(packed)
    for name in ("text", "empty", "array.npy", "objects.npz", "broken.npz", "unknown.npz"):
        with pytest.raises(ValueError, match="load: path is no file of weights"):
            net.load(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        net.load(tmp_path / "nowhere")
    np.savez(tmp_path / "other.npz", np.ones(3))
    with pytest.raises(
        ValueError, match="arrays are those of another model, 'arr_0', 'batchnorm/beta', "
    ):
        net.load(tmp_path / "other.npz")
    for name, array in net.get_weights().items():
        np.testing.assert_array_equal(array, before[name])


def test_weights_are_called_by_the_names_of_their_layers() -> None:
    names = set(model().get_weights())
    assert {"stem/kernel", "batchnorm/mean", "dense/kernel", "dense/bias"} <= names
    wrong = model().get_weights() | {"dense/bias": np.zeros(5)}
    with pytest.raises(ValueError, match=r"arrays\['dense/bias'\] must have shape \(6,\), got"):
        model().set_weights(wrong)


def test_every_type_of_layer_can_be_traced_and_built() -> None:
    assert set(KINDS) == TYPES


def test_automatic_names_avoid_those_given() -> None:
    layers = [{"type": "flatten"}, {"type": "flatten", "name": "flatten_1"}, {"type": "flatten"}]
    net = engine.Sequential(layers, (4,), np.random.default_rng(0))
    assert [spec["name"] for spec in net.specs] == ["flatten", "flatten_1", "flatten_2"]


def test_the_name_of_what_an_activation_is_set_apart_from_avoids_those_given() -> None:
    layers: list[dict[str, Any]] = [
        {"type": "dense", "units": 3, "activation": "relu", "name": "a"},
        {"type": "dense", "units": 2, "name": "a_linear"},
    ]
    net = engine.Sequential(layers, (4,), np.random.default_rng(0))
    assert net.intermediate("a_linear", np.ones((1, 4))).shape == (1, 2)
    assert set(net.get_weights()) == {"a/kernel", "a/bias", "a_linear/kernel", "a_linear/bias"}


@pytest.mark.parametrize("training", [False, True])
def test_a_float64_batch_leaves_the_model_in_float32(training: bool) -> None:
    net, x = model(), np.ones((2, 6, 6, 2))
    assert net.forward(x, training=training).dtype == np.float64
    assert {array.dtype for array in net.get_weights().values()} == {np.dtype(np.float32)}
    assert net.predict(x.astype(np.float32)).dtype == np.float32


def test_the_same_generator_gives_the_same_model_and_batches_do_not_matter() -> None:
    x = np.random.default_rng(2).normal(size=(7, 6, 6, 2))
    np.testing.assert_array_equal(model().forward(x), model().forward(x))
    close(model().predict(x, batch_size=2), model().forward(x))
    assert model().predict(x[:0]).shape == (0, 3)


def test_intermediate_outputs_are_those_after_the_activation() -> None:
    x = np.random.default_rng(2).normal(size=(2, 6, 6, 2))
    assert model().intermediate("left", x).shape == (2, 6, 6, 4)
    hidden = model().intermediate("dense", x)
    assert hidden.min() == 0
    assert hidden.max() > 0
    close(hidden.mean(axis=1, keepdims=True), hidden.reshape(2, 1, 2, 3).mean(axis=(2, 3)))
    with pytest.raises(ValueError, match="no layer is called 'middle'; there are stem, batchnorm"):
        model().intermediate("middle", x)


def test_a_gradient_belongs_to_a_forward_pass() -> None:
    net = model()
    with pytest.raises(ValueError, match="there was none"):
        net.backward(np.ones((1, 3)))
    net.forward(np.ones((2, 6, 6, 2)), training=True)
    with pytest.raises(ValueError, match=r"dy must have shape \(2, 3\), got \(1, 3\)"):
        net.backward(np.ones((1, 3)))
    with pytest.raises(ValueError, match=f"skip must leave one of the {len(net.layers)} layers"):
        net.backward(np.ones((2, 6, 6, 2)), skip=len(net.layers))


def printed(net: engine.Functional) -> list[str]:
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(net.summary())
    return console.export_text().splitlines()


def test_the_summary_lists_layers_and_totals() -> None:
    layers: list[dict[str, Any]] = [
        {"type": "dense", "units": 10, "activation": "relu"},
        {"type": "batchnorm"},
    ]
    lines = printed(engine.Sequential(layers, (784,), np.random.default_rng(0)))
    assert [line.split() for line in lines if "None" in line] == [
        ["│", "dense", "(dense)", "│", "(None,", "10)", "│", "7,850", "│"],
        ["│", "batchnorm", "(batchnorm)", "│", "(None,", "10)", "│", "40", "│"],
    ]
    assert [line.strip() for line in lines[-3:]] == [
        "total: 7,890",
        "trainable: 7,870",
        "non-trainable: 20",
    ]
    assert "connected to" not in "".join(lines)


def test_the_summary_of_a_graph_says_what_is_connected() -> None:
    lines = printed(model())
    assert "connected to" in "".join(lines)
    (line,) = (line for line in lines if "sum (add)" in line)
    assert [cell.strip() for cell in line.split("│")[2:-1]] == [
        *("(None, 6, 6, 4)", "0"),
        "left, right, stem",
    ]


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([], "layers must hold at least one layer"),
        ([{"type": "dense", "units": 3}], r"layers\[0\]: dense: put a flatten before it"),
        ([{"type": "conv9"}], "unknown layer type"),
        ([{"type": "flatten", "inputs": ["nobody"]}], "no earlier layer is called 'nobody'"),
        (
            [{"type": "flatten", "name": "f"}, {"type": "add", "inputs": ["input", "f"]}],
            r"layers\[1\]: add: shapes \(4, 4, 1\), \(16,\) do not agree",
        ),
        ([{"type": "flatten", "inputs": ["input", "input"]}], "takes one input"),
        (
            [{"type": "batchnorm"}, {"type": "flatten", "inputs": ["input"]}],
            r"layers\[0\]: nothing takes the output of 'batchnorm'",
        ),
        ([{"type": "flatten", "name": "f"}] * 2, "the name 'f' is already taken"),
        ([{"type": "flatten", "name": "input"}], "the name 'input' is already taken"),
        ([{"type": "flatten", "activaton": "relu"}], "unknown key 'activaton'; there are act"),
        ([{"type": "maxpool2d", "dilation_rate": 2}], "unknown key 'dilation_rate'"),
        (
            [{"type": "flatten"}, {"type": "dense", "units": 3, "activation": "swish"}],
            r"layers\[1\]: activation: activation must be one of .* got 'swish'",
        ),
        (
            [{"type": "conv2d", "filters": 1, "kernel_size": 1, "activation": ["relu"]}],
            r"layers\[0\]: activation: activation must be one of .* got \['relu'\]",
        ),
        ([{"type": "activation"}], "lacks 'activation'"),
        ([{"type": "reshape", "shape": ()}], "reshape: shape must have at least one axis"),
        ([{"type": "dropout"}], "lacks 'rate'"),
        ([{"type": "dropout", "rate": 1.0}], "0 <= rate < 1, got 1.0"),
        ([{"type": "batchnorm", "momentum": 2}], "momentum must be from 0 to 1, got 2"),
        ([{"type": "batchnorm", "epsilon": -1}], "epsilon must be at least 0"),
        ([{"type": "reshape", "shape": (3, 3)}], r"input \(4, 4, 1\) cannot take the shape"),
        ([{"type": "zeropadding2d", "padding": "same"}], "must be given in cells"),
        (
            [{"type": "conv2d", "filters": 1, "kernel_size": 1, "initialiser": "zeros"}],
            "initialiser must be one of 'glorot_normal'",
        ),
    ],
)
def test_lists_that_make_no_model_are_refused(layers: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        engine.Functional(layers, (4, 4, 1), np.random.default_rng(0))


def test_sequential_is_for_lists_and_inputs_have_a_shape() -> None:
    with pytest.raises(ValueError, match="a graph is a Functional"):
        engine.Sequential(NET, (6, 6, 2), np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"x must have shape \(N, 6, 6, 2\), got \(1, 5, 6, 2\)"):
        model().forward(np.ones((1, 5, 6, 2)))


@pytest.mark.parametrize(
    ("shape", "hint"),
    [
        ((5, 28, 28), r"x\[..., None\] adds the channel axis"),
        ((28, 28), r"x\[None, ..., None\] adds the batch axis and the channel axis"),
        ((5, 1, 28, 28), "looks like channels-first"),
        ((28, 28, 1), r"a single example is x\[None\]"),
        ((5, 27, 28, 1), r"got \(5, 27, 28, 1\)$"),
    ],
)
def test_pictures_of_another_layout_are_refused_with_a_way_out(shape: Any, hint: str) -> None:
    net = engine.Sequential([{"type": "flatten"}], (28, 28, 1), np.random.default_rng(0))
    with pytest.raises(ValueError, match=rf"predict: x must have shape \(N, 28, 28, 1\), .*{hint}"):
        net.predict(np.zeros(shape))
