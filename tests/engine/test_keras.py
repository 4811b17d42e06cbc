"""Keras' own numbers: `same` geometry, batch normalisation, losses, counts of parameters.

Needs the extra `conformance`; Keras computes with jax here, in float32.
"""

import os
from typing import Any

import numpy as np
import pytest

from grader import engine

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


@pytest.mark.parametrize("name", ["SGD", "RMSprop", "Adam", "AdamW"])
def test_optimisers(name: str) -> None:
    w = rng.normal(size=(3, 2)).astype(np.float32)
    variable = keras.Variable(w.copy())
    theirs = getattr(keras.optimizers, name)(0.1)
    ours = getattr(engine, name)(0.1)
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
    }  # fmt: skip
    arguments = {k: v for k, v in spec.items() if k != "type"}
    if spec["type"] == "avgpool2d":
        arguments.setdefault("pool_size", 2)
    return getattr(keras.layers, kinds[spec["type"]])(**arguments)


@pytest.mark.parametrize(
    "network", [engine.lenet5, engine.mlp, engine.lecture_cnn, engine.mobilenet]
)
def test_shapes_and_counts_of_a_summary(network: Any) -> None:
    shape, layers = network()
    model = keras.Sequential([keras.Input(shape), *map(as_keras, layers)])
    counts = engine.count_params(shape, layers)
    assert counts["total"] == model.count_params()
    trainable = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    assert counts["trainable"] == trainable
    shapes = [layer.output.shape[1:] for layer in model.layers]
    assert shapes == engine.trace_shapes(shape, layers)
