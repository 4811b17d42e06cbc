"""Gradients against central differences, which know nothing of any other library."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from grader import engine
from tests.engine.against import close, differences

rng = np.random.default_rng(0)
X = {rank: rng.permutation(2 * 5**rank * 2).reshape(2, *[5] * rank, 2) / 10 for rank in (1, 2, 3)}
OPTIONS: list[dict[str, Any]] = [
    {"size": 2},
    {"size": 3, "stride": 1, "padding": 1},
    {"size": 2, "ceil": True},
]
OPTIONS += [{"size": 3, "stride": 2, "padding": "same"}, {"size": 2, "stride": 1, "padding": 1}]


@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("options", OPTIONS)
def test_pooling(rank: int, options: dict[str, Any]) -> None:
    x = X[rank]  # no two values are nearer than the step
    for kind in ("max", "min", "avg"):
        forward = getattr(engine, f"{kind}_pool{rank}d")
        backward = getattr(engine, f"{kind}_pool{rank}d_backward")
        dy = rng.normal(size=forward(x, **options).shape)
        dx = backward(dy, x.shape if kind == "avg" else x, **options)
        close(dx, differences(partial(forward, **options), x, dy), 1e-7)


labels = np.array([2, 0, 1, 2])
hot = np.eye(3)[labels]
logits = rng.normal(size=(4, 3))
chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
LOSSES = [
    ("mse", hot, logits, {}),
    ("mae", hot, logits, {}),
    ("binary_crossentropy", hot, chances, {}),
    ("binary_crossentropy", hot, logits, {"from_logits": True}),
    ("categorical_crossentropy", hot, chances, {}),
    ("categorical_crossentropy", hot, logits, {"from_logits": True}),
    ("sparse_categorical_crossentropy", labels, chances, {}),
    ("sparse_categorical_crossentropy", labels, logits, {"from_logits": True}),
    ("nll_loss", labels, logits, {"class_weights": np.array([0.5, 1.0, 2.0]), "ignore_index": 1}),
]


@pytest.mark.parametrize(("name", "y_true", "y_pred", "options"), LOSSES)
def test_losses(name: str, y_true: Any, y_pred: Any, options: dict[str, Any]) -> None:
    grad = getattr(engine, f"{name}_grad")(y_true, y_pred, **options)
    loss = getattr(engine, name)
    close(grad, differences(lambda p: loss(y_true, p, **options), y_pred, 1.0), 1e-7)


def test_the_recurrent_layer() -> None:
    shapes = {"x": (2, 4, 3), "wx": (3, 5), "wh": (5, 5), "b": (5,), "h0": (2, 5)}
    inputs = {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}
    dh = rng.normal(size=(2, 4, 5))
    for name, grad in zip(inputs, engine.rnn_backward(dh, **inputs), strict=True):
        others = {n: value for n, value in inputs.items() if n != name}

        def states(value: Any, name: str = name, others: Any = others) -> Any:
            return engine.rnn_forward(**others, **{name: value})

        close(grad, differences(states, inputs[name], dh), 1e-7)


def test_depthwise_convolution() -> None:
    x, w, dy = (rng.normal(size=s) for s in ((2, 5, 4, 3), (3, 2, 3, 2), (2, 3, 3, 6)))
    options = {"stride": 2, "padding": 1}
    dx, dw, db = engine.depthwise_conv2d_backward(dy, x, w, **options)
    close(dx, differences(lambda v: engine.depthwise_conv2d(v, w, **options), x, dy), 1e-7)
    close(dw, differences(lambda v: engine.depthwise_conv2d(x, v, **options), w, dy), 1e-7)
    close(db, dy.sum(axis=(0, 1, 2)))


def test_the_gradient_at_a_window_with_infinity_stays_in_its_cell() -> None:
    x = np.array([[1.0, np.inf], [2.0, 3.0]])[None, :, :, None]
    dx = engine.max_pool2d_backward(np.full((1, 1, 1, 1), np.inf), x)
    assert dx.ravel().tolist() == [0, np.inf, 0, 0]
