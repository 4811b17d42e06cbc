import sys
from typing import Any

import numpy as np
import pytest

from grader import engine
from tests.engine.against import close, differences

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
    net, history, _ = trained(epochs=30, patience=2, validation=(x, y), optimiser=engine.SGD(0.5))
    losses = history["val_loss"]
    assert len(losses) < 30
    assert len(losses) == losses.index(min(losses)) + 1 + 2
    assert {len(values) for values in history.values()} == {len(losses)}
    assert list(history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    loss, accuracy = engine.evaluate(net, x, y)
    assert loss == pytest.approx(min(losses))
    assert accuracy == history["val_accuracy"][losses.index(min(losses))]
    assert accuracy == (net.predict(x).argmax(axis=1) == y).mean()


def test_every_example_is_seen_once_an_epoch_also_in_a_last_short_batch() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(10, 3)), rng.integers(2, size=10)
    head = [{"type": "dense", "units": 2, "activation": "softmax"}]
    net = engine.Sequential(head, (3,), rng)
    loss, accuracy = engine.evaluate(net, x, y)
    history = engine.fit(net, x, y, optimiser=engine.SGD(0.0), batch_size=4, rng=rng)
    assert history["loss"] == [pytest.approx(loss)]  # the mean over examples, not over batches
    assert history["accuracy"] == [accuracy]


@pytest.mark.parametrize(
    ("loss", "head"),
    [
        ("sparse_categorical_crossentropy", "softmax"),  # these take one gradient for both
        ("categorical_crossentropy", "softmax"),
        ("binary_crossentropy", "sigmoid"),
        ("categorical_crossentropy", "sigmoid"),  # these go through loss and activation
        ("binary_crossentropy", "softmax"),
        ("mse", "tanh"),
        ("mae", "linear"),
    ],
)
def test_a_step_follows_the_gradient_of_the_loss(loss: str, head: str) -> None:
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(5, 4)), rng.integers(3, size=5)
    y = labels if loss.startswith("sparse") else engine.one_hot(labels, 3)
    net = engine.Sequential([{"type": "dense", "units": 3, "activation": head}], (4,), rng)
    net.set_weights({name: w.astype(float) for name, w in net.get_weights().items()})
    before = net.get_weights()
    seen = engine.train_step(net, x, y, engine.SGD(1.0), loss)
    after = net.get_weights()

    def cost(kernel: Any) -> float:
        net.set_weights({**before, "dense/kernel": kernel})
        return engine.evaluate(net, x, y, loss=loss)[0]

    kernel = before["dense/kernel"]
    assert seen.loss == pytest.approx(cost(kernel))
    close(kernel - after["dense/kernel"], differences(cost, kernel, 1.0), 1e-7)


def test_frozen_layers_stay_as_they_are_and_others_learn() -> None:
    rng = np.random.default_rng(0)
    x, y = engine.shape_images(40, rng, size=16)
    layers: list[dict[str, Any]] = [{"type": "conv2d", "filters": 4, "kernel_size": 3}]
    layers += [{"type": "batchnorm"}, *SMALL]
    net = engine.Sequential(layers, (16, 16, 1), rng)
    net.freeze("batchnorm")
    before = net.get_weights()
    engine.fit(net, x, y, optimiser=engine.Adam(0.01), rng=rng)
    for name, now in net.get_weights().items():
        frozen = name.startswith(("conv2d/", "batchnorm/"))
        assert np.array_equal(now, before[name]) == frozen


def test_dropout_sends_the_gradient_where_values_went() -> None:
    net = engine.Sequential([{"type": "dropout", "rate": 0.4}], (50,), np.random.default_rng(0))
    net.layers[0].need_dx = True
    x = np.ones((4, 50))
    y = net.forward(x, training=True)
    assert 0 < (y == 0).mean() < 1
    np.testing.assert_array_equal(net.backward(x), y)
    np.testing.assert_array_equal(net.forward(x), x)
    np.testing.assert_array_equal(net.backward(x), x)


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


def test_a_progress_bar_ends_with_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    _, history, data = trained(epochs=1)
    assert not capsys.readouterr().out
    trained(epochs=2, progress=True, validation=(data.x_test, data.y_test))
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("epoch 1/2 ")
    assert f"loss {history['loss'][0]:.4g} accuracy {history['accuracy'][0]:.4g}" in first
    assert " val_loss " in first
    assert second.startswith("epoch 2/2 ")


def test_nothing_to_learn_from_is_refused_and_nothing_to_judge_is_not_a_number() -> None:
    net = trained(epochs=0)[0]
    x, y = np.zeros((0, 16, 16, 1)), np.zeros(0, int)
    with pytest.raises(ValueError, match=r"x \(0, 16, 16, 1\) is empty"):
        engine.fit(net, x, y, optimiser=engine.SGD(), rng=np.random.default_rng(0))
    loss, accuracy = engine.evaluate(net, x, y)
    assert np.isnan(loss)
    assert accuracy == 0


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


def test_uneven_light_is_a_slope_that_takes_its_share_of_each_picture() -> None:
    flat, _ = engine.shape_images(50, np.random.default_rng(0), noise=0)
    lit, _ = engine.shape_images(50, np.random.default_rng(0), noise=0, light=0.4)
    slopes = (lit - 0.6 * flat)[..., 0] / 0.4
    assert (slopes.min(), slopes.max()) == (pytest.approx(0, abs=0.2), pytest.approx(1, abs=0.2))
    np.testing.assert_allclose(np.diff(slopes, 2, axis=1), 0, atol=1e-5)
    np.testing.assert_allclose(np.diff(slopes, 2, axis=2), 0, atol=1e-5)
    np.testing.assert_allclose(slopes.mean(axis=(1, 2)), 0.5, atol=1e-5)
    assert np.ptp(slopes, axis=(1, 2)).std() > 0.1  # each has a light of its own


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
