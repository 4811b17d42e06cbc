import sys
from typing import Any

import numpy as np
import pytest

from grader import engine

SMALL: list[dict[str, Any]] = [
    {"type": "conv2d", "filters": 8, "kernel_size": 3, "activation": "relu"},
    {"type": "maxpool2d"},
    {"type": "dropout", "rate": 0.1},
    {"type": "flatten"},
    {"type": "dense", "units": 7, "activation": "softmax"},
]


def trained(**options: Any) -> tuple[engine.Sequential, dict[str, list[float]], engine.Split]:
    rng = np.random.default_rng(0)
    data = engine.shapes_split(300, 100, rng, size=16, noise=0.1)
    net = engine.Sequential(SMALL, (16, 16, 1), rng)
    every: dict[str, Any] = {"epochs": 3, "optimiser": engine.Adam(0.01), "rng": rng}
    return net, engine.fit(net, data.x_train, data.y_train, **every | options), data


def test_training_lowers_the_loss_and_is_reproducible() -> None:
    net, history, data = trained()
    assert history["loss"][-1] < history["loss"][0]
    again = trained()[0]
    np.testing.assert_array_equal(net.predict(data.x_test), again.predict(data.x_test))
    assert list(history) == ["loss", "accuracy"]


def test_early_stopping_brings_the_best_weights_back() -> None:
    rng = np.random.default_rng(0)
    x, y = engine.shape_images(50, rng, size=16)
    net, history, _ = trained(epochs=30, patience=1, validation=(x, y), optimiser=engine.SGD(0.5))
    assert len(history["val_loss"]) < 30
    assert engine.evaluate(net, x, y)[0] == pytest.approx(min(history["val_loss"]))


@pytest.mark.parametrize(
    ("loss", "head"),
    [
        ("categorical_crossentropy", "softmax"),
        ("binary_crossentropy", "sigmoid"),
        ("mse", "sigmoid"),
        ("sparse_categorical_crossentropy", "softmax"),
    ],
)
def test_every_loss_trains(loss: str, head: str) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(64, 2))
    labels = (x[:, 0] > 0).astype(int)
    y = labels if loss.startswith("sparse") else engine.one_hot(labels, 2)
    net = engine.Sequential([{"type": "dense", "units": 2, "activation": head}], (2,), rng)
    history = engine.fit(net, x, y, loss=loss, epochs=30, optimiser=engine.SGD(0.5, 0.9), rng=rng)
    assert history["loss"][-1] < history["loss"][0]
    assert engine.evaluate(net, x, y, loss=loss)[1] > 0.9 or loss == "mse"


def test_a_progress_bar_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    trained(epochs=1, progress=True)
    assert "epoch 1/1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"patience": 1}, "validation is needed"),
        ({"y": np.zeros(3, int)}, r"x \(4, 2\) and y \(3,\)"),
    ],
)
def test_bad_arguments_are_refused(options: Any, words: str) -> None:
    rng = np.random.default_rng(0)
    net = engine.Sequential([{"type": "dense", "units": 2}], (2,), rng)
    arguments = {"x": np.zeros((4, 2)), "y": np.zeros(4, int)} | options
    with pytest.raises(ValueError, match=words):
        engine.fit(net, optimiser=engine.SGD(), rng=rng, **arguments)


def test_shapes_are_reproducible_pictures_of_every_class() -> None:
    x, y = engine.shape_images(200, np.random.default_rng(0))
    again, _ = engine.shape_images(200, np.random.default_rng(0))
    np.testing.assert_array_equal(x, again)
    assert x.shape == (200, 28, 28, 1)
    assert x.dtype == np.float32
    assert 0 <= x.min() <= x.max() <= 1
    assert set(y) == set(range(len(engine.SHAPES)))
    with pytest.raises(ValueError, match="at least 12"):
        engine.shape_images(1, np.random.default_rng(0), size=8)


def test_digits_of_scikit_learn() -> None:
    pytest.importorskip("sklearn")
    split = engine.digits_split(np.random.default_rng(0))
    assert split.x_train.shape == (1438, 8, 8, 1)
    assert split.x_train.dtype == np.float32
    assert (split.x_train.min(), split.x_train.max()) == (0, 1)
    assert len(split.y_test) == 359
    assert set(split.y_test) == set(range(10))
    again = engine.digits_split(np.random.default_rng(0), test_share=0.5)
    assert len(again.y_test) == 899
    np.testing.assert_array_equal(again.x_train, split.x_train[: len(again.x_train)])


def test_digits_say_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ModuleNotFoundError, match="the digits come with scikit-learn"):
        engine.digits_split(np.random.default_rng(0))
