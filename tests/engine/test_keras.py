"""Keras' own numbers: `same` geometry, batch normalisation, losses, counts of parameters.

Needs the extra `conformance`; Keras computes with jax here, in float32.
"""

import os
from typing import Any

import numpy as np
import pytest

from grader import engine
from grader.engine.analysis.layer_dicts import sources_of

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
pytest.importorskip("jax")
keras: Any = pytest.importorskip("keras")
pytestmark = pytest.mark.filterwarnings("ignore")
rng = np.random.default_rng(0)


def near(seen: Any, expected: Any) -> None:
    np.testing.assert_allclose(seen, np.asarray(expected), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("size", [5, 6, 8])
@pytest.mark.parametrize("kernel", [1, 2, 3, 4])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", ["same", "valid"])
def test_windows_lie_where_keras_puts_them(
    size: int, kernel: int, stride: int, padding: Any
) -> None:
    x = rng.normal(size=(2, size, size + 1, 3)).astype(np.float32)
    w = rng.normal(size=(kernel, kernel, 3, 2)).astype(np.float32)
    near(engine.conv2d(x, w, None, stride, padding), keras.ops.conv(x, w, stride, padding))
    near(
        engine.max_pool2d(x, kernel, stride, padding),
        keras.ops.max_pool(x, kernel, stride, padding),
    )
    near(
        engine.avg_pool2d(x, kernel, stride, padding),
        keras.ops.average_pool(x, kernel, stride, padding),
    )
    spread = rng.normal(size=(kernel, kernel, 2, 3)).astype(np.float32)
    near(
        engine.conv_transpose2d(x, spread, None, stride, padding),
        keras.ops.conv_transpose(x, spread, stride, padding),
    )


@pytest.mark.parametrize("rank", [1, 3])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("padding", ["same", "valid"])
def test_other_ranks_have_the_same_windows(rank: int, stride: int, padding: Any) -> None:
    x = rng.normal(size=(2, *[5, 6, 4][:rank], 3)).astype(np.float32)
    w = rng.normal(size=(*[2, 3, 2][:rank], 3, 2)).astype(np.float32)
    run = getattr(engine, f"conv{rank}d")
    near(run(x, w, None, stride, padding), keras.ops.conv(x, w, stride, padding))
    for kind, oracle in (("max", keras.ops.max_pool), ("avg", keras.ops.average_pool)):
        pool = getattr(engine, f"{kind}_pool{rank}d")
        near(pool(x, 2, stride, padding), oracle(x, 2, stride, padding))


@pytest.mark.parametrize(("stride", "extra"), [(2, 0), (2, 1), (3, 0), (3, 1), (3, 2)])
@pytest.mark.parametrize("kernel", [2, 3, 4])
@pytest.mark.parametrize("padding", ["same", "valid"])
def test_output_padding_is_added_as_keras_adds_it(
    stride: int, extra: int, kernel: int, padding: Any
) -> None:
    x = rng.normal(size=(2, 4, 5, 3)).astype(np.float32)
    w = rng.normal(size=(kernel, kernel, 2, 3)).astype(np.float32)
    near(
        engine.conv_transpose2d(x, w, None, stride, padding, output_padding=extra),
        keras.ops.conv_transpose(x, w, stride, padding, output_padding=extra),
    )


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("options", [{"strides": 2}, {"dilation_rate": 2}, {}])
def test_depthwise_and_separable_order_their_channels_as_keras(
    padding: Any, options: dict[str, Any]
) -> None:
    x, deep, point = (
        rng.normal(size=shape).astype(np.float32)
        for shape in ((2, 6, 7, 3), (3, 3, 3, 2), (1, 1, 6, 4))
    )
    ours: Any = {"stride": options.get("strides", 1), "dilation": options.get("dilation_rate", 1)}
    near(
        engine.depthwise_conv2d(x, deep, None, padding=padding, **ours),
        keras.ops.depthwise_conv(x, deep, padding=padding, **options),
    )
    near(
        engine.separable_conv2d(x, deep, point, None, padding=padding, **ours),
        keras.ops.separable_conv(x, deep, point, padding=padding, **options),
    )


def test_the_recurrent_layer_and_the_embedding() -> None:
    ids = rng.integers(7, size=(2, 5))
    embedding, recurrent = (
        keras.layers.Embedding(7, 3),
        keras.layers.SimpleRNN(4, return_sequences=True, bias_initializer="normal"),
    )
    expected = recurrent(embedding(ids))
    x = engine.embed(ids, embedding.get_weights()[0])
    near(engine.rnn_forward(x, *recurrent.get_weights()), expected)


@pytest.mark.parametrize("training", [True, False])
def test_batch_normalisation(training: bool) -> None:
    x = rng.normal(2, 3, size=(4, 5, 5, 3)).astype(np.float32)
    layer = keras.layers.BatchNormalization()
    layer.build(x.shape)
    gamma, beta, mean, variance = (np.asarray(w) for w in layer.weights)
    y, moved = engine.batchnorm(x, gamma, beta, (mean, variance), training)
    near(y, layer(x, training=training))
    near(moved[0], layer.moving_mean)
    near(moved[1], layer.moving_variance)


@pytest.mark.parametrize("from_logits", [True, False])
def test_losses(from_logits: bool) -> None:
    logits = rng.normal(size=(6, 4)).astype(np.float32) * 3
    y = logits if from_logits else engine.softmax(logits)
    labels = rng.integers(4, size=6)
    hot = engine.one_hot(labels, 4)
    options: Any = {"from_logits": from_logits}
    losses = keras.losses
    pairs = [
        (engine.mse(hot, y), losses.MeanSquaredError()(hot, y)),
        (engine.mae(hot, y), losses.MeanAbsoluteError()(hot, y)),
        (
            engine.binary_crossentropy(hot, y, **options),
            losses.BinaryCrossentropy(**options)(hot, y),
        ),
        (
            engine.categorical_crossentropy(hot, y, **options),
            losses.CategoricalCrossentropy(**options)(hot, y),
        ),
        (
            engine.sparse_categorical_crossentropy(labels, y, **options),
            losses.SparseCategoricalCrossentropy(**options)(labels, y),
        ),
    ]
    for seen, expected in pairs:
        near(seen, expected)


@pytest.mark.parametrize("name", ["binary_crossentropy", "categorical_crossentropy"])
def test_sure_mistakes_cost_what_they_cost_in_keras(name: str) -> None:
    hot, sure = np.eye(3, dtype="f4"), np.eye(3, dtype="f4")[[0, 2, 1]]
    near(getattr(engine, name)(hot, sure), np.mean(getattr(keras.losses, name)(hot, sure)))


@pytest.mark.parametrize("momentum", [0.5, 0.99])
@pytest.mark.parametrize("epsilon", [1e-3, 0.1])
def test_the_settings_of_batch_normalisation(momentum: float, epsilon: float) -> None:
    x = rng.normal(2, 3, size=(4, 5, 3)).astype(np.float32)
    layer = keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon)
    expected = layer(x, training=True)
    ones, zeros = np.ones(3, "f4"), np.zeros(3, "f4")
    y, moved = engine.batchnorm(x, ones, zeros, (zeros, ones), True, momentum, epsilon)
    near(y, expected)
    near(moved[0], layer.moving_mean)
    near(moved[1], layer.moving_variance)


OPTIMISERS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    *((name, {}, {}) for name in ("SGD", "RMSprop", "Adam", "AdamW")),
    ("SGD", {"momentum": 0.9}, {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True}, {"momentum": 0.9, "nesterov": True}),
    ("RMSprop", {"rho": 0.5, "eps": 0.1}, {"rho": 0.5, "epsilon": 0.1}),
    (
        "Adam",
        {"beta1": 0.5, "beta2": 0.7, "eps": 0.1},
        {"beta_1": 0.5, "beta_2": 0.7, "epsilon": 0.1},
    ),
    ("AdamW", {"decay": 0.3}, {"weight_decay": 0.3}),
]


@pytest.mark.parametrize(("name", "settings", "names"), OPTIMISERS)
def test_optimisers(name: str, settings: dict[str, Any], names: dict[str, Any]) -> None:
    w = rng.normal(size=(3, 2)).astype(np.float32)
    variable = keras.Variable(w.copy())
    theirs = getattr(keras.optimizers, name)(0.1, **names)
    ours = getattr(engine, name)(0.1, **settings)
    for _ in range(4):
        grad = rng.normal(size=w.shape).astype(np.float32)
        theirs.apply([keras.ops.convert_to_tensor(grad)], [variable])
        ours.step([w], [grad])
    near(w, variable)


def as_keras(spec: dict[str, Any]) -> Any:
    """Return the Keras layer of a layer dict."""
    kinds = {
        "conv2d": "Conv2D", "depthwiseconv2d": "DepthwiseConv2D", "maxpool2d": "MaxPooling2D",
        "avgpool2d": "AveragePooling2D", "batchnorm": "BatchNormalization", "dropout": "Dropout",
        "flatten": "Flatten", "dense": "Dense", "activation": "Activation",
        "globalavgpool2d": "GlobalAveragePooling2D", "zeropadding2d": "ZeroPadding2D",
        "add": "Add", "concatenate": "Concatenate",
    }  # fmt: skip
    arguments = {k: v for k, v in spec.items() if k != "type"}
    if spec["type"] == "avgpool2d":
        arguments.setdefault("pool_size", 2)
    return getattr(keras.layers, kinds[spec["type"]])(**arguments)


def rows_of(network: Any) -> list[Any]:
    """Return (shape, trainable, non-trainable) of every layer."""
    shape, layers = network
    after = engine.trace_shapes(shape, layers)
    sources = sources_of("test", layers)
    inputs = [[shape, *after][first[0]] for first in sources]
    counts = [engine.layer_params(s, layer) for s, layer in zip(inputs, layers, strict=True)]
    return [(s, *count) for s, count in zip(after, counts, strict=True)]


def row_of(layer: Any) -> Any:
    learnt = sum(int(np.prod(w.shape)) for w in layer.trainable_weights)
    return layer.output.shape[1:], learnt, layer.count_params() - learnt


def application(name: str) -> Any:
    """Return a model of Keras without its weights, which would take minutes to draw."""
    with keras.StatelessScope(initialize_variables=False):
        return getattr(keras.applications, name)(weights=None)


NETWORKS = {
    "lenet5": engine.lenet5(),
    "mlp": engine.mlp(),
    "lecture_cnn": engine.lecture_cnn(),
    "lecture_cnn without padding": engine.lecture_cnn("valid"),
    "autoencoder": engine.autoencoder(),
    "alexnet": engine.alexnet(),
    "alexnet in two towers": engine.alexnet(2),
    "mobilenet": engine.mobilenet(),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_shapes_and_counts_of_every_layer_of_a_summary(name: str) -> None:
    shape, layers = NETWORKS[name]
    with keras.StatelessScope(initialize_variables=False):
        model = keras.Sequential([keras.Input(shape), *map(as_keras, layers)])
    assert rows_of((shape, layers)) == [row_of(layer) for layer in model.layers]
    assert engine.count_params(shape, layers)["total"] == model.count_params()


@pytest.mark.parametrize(
    ("name", "network"), [("VGG16", engine.vgg16()), ("VGG19", engine.vgg19())]
)
def test_vgg_is_that_of_keras_layer_by_layer(name: str, network: Any) -> None:
    assert rows_of(network) == [row_of(layer) for layer in application(name).layers[1:]]


def test_resnet50_is_that_of_keras_layer_by_layer() -> None:
    names = ["conv1_pad", "conv1_conv", "conv1_bn", "conv1_relu", "pool1_pad", "pool1_pool"]
    for stage, times in ((2, 3), (3, 4), (4, 6), (5, 3)):
        for i in range(1, times + 1):
            parts = ["0_conv", "0_bn"] if i == 1 else []  # the projection of the shortcut
            parts += "1_conv 1_bn 1_relu 2_conv 2_bn 2_relu 3_conv 3_bn add out".split()
            names += [f"conv{stage}_block{i}_{part}" for part in parts]
    names += ["avg_pool", "predictions"]
    theirs = {layer.name: row_of(layer) for layer in application("ResNet50").layers[1:]}
    assert sorted(names) == sorted(theirs)
    assert rows_of(engine.resnet50()) == [theirs[name] for name in names]


def test_mobilenet_is_that_of_keras_layer_by_layer() -> None:
    apart = {"InputLayer", "ZeroPadding2D", "Dropout", "Reshape"}  # without numbers, or in ours
    theirs = [
        (tuple(n for n in shape if n > 1), *counts)  # Keras' head keeps axes of one cell
        for shape, *counts in (
            row_of(layer)
            for layer in application("MobileNet").layers[:-1]
            if type(layer).__name__ not in apart
        )
    ]
    assert rows_of(engine.mobilenet()) == theirs


GRAPH: list[dict[str, Any]] = [
    {"type": "conv2d", "filters": 6, "kernel_size": 3, "strides": 2, "padding": "same"},
    {"type": "batchnorm", "name": "stem"},
    {"type": "depthwiseconv2d", "kernel_size": 3, "padding": "same", "name": "deep"},
    {"type": "conv2d", "filters": 6, "kernel_size": 3, "padding": "same", "dilation_rate": 2,
     "groups": 3, "activation": "tanh", "inputs": ["stem"], "name": "wide"},
    {"type": "depthwiseconv2d", "kernel_size": 1, "depth_multiplier": 2, "inputs": ["stem"],
     "name": "double"},
    {"type": "add", "inputs": ["deep", "wide"], "name": "sum"},
    {"type": "concatenate", "inputs": ["sum", "stem", "double"]},
    {"type": "maxpool2d", "pool_size": 3, "strides": 2, "padding": "same"},
    {"type": "avgpool2d", "strides": 1, "padding": "same"},
    {"type": "zeropadding2d", "padding": ((1, 0), (0, 2))},
    {"type": "flatten"},
    {"type": "dense", "units": 4, "activation": "softmax"},
]  # fmt: skip


def test_a_graph_gives_what_that_of_keras_gives() -> None:
    ours = engine.Functional(GRAPH, (9, 8, 2), np.random.default_rng(0))
    outputs = {"input": (start := keras.Input((9, 8, 2)))}
    made: list[Any] = []
    y = start
    for spec in GRAPH:
        inputs = [outputs[name] for name in spec.get("inputs", ())] or [y]
        made.append(as_keras({k: v for k, v in spec.items() if k != "inputs"}))
        y = made[-1](inputs if len(inputs) > 1 else inputs[0])
        outputs[spec.get("name", "")] = y
    theirs = keras.Model(start, y)
    weights = iter(ours.get_weights().values())
    for layer in made:
        layer.set_weights([next(weights).reshape(w.shape) for w in layer.weights])
    x = np.random.default_rng(1).normal(size=(5, 9, 8, 2)).astype(np.float32)
    near(ours.forward(x, training=True), theirs(x, training=True))
    near(ours.forward(x), theirs(x, training=False))  # by statistics that have moved
    assert ours.count_params()["trainable"] == sum(
        int(np.prod(w.shape)) for w in theirs.trainable_weights
    )
