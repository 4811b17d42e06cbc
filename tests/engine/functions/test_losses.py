from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, drawn

F = torch.nn.functional
labels = np.array([2, 0, 1, 2])
hot = np.eye(3)[labels]
rng = np.random.default_rng(0)
logits = rng.normal(size=(4, 3)) * 3
probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def loss_and_grad(run: Any, y: Any) -> tuple[float, Any]:
    variable = torch.tensor(y, requires_grad=True)
    loss = run(variable)
    loss.backward()
    return loss.item(), variable.grad


CASES: dict[str, tuple[Any, Any, dict[str, Any], Any, Any, Any]] = {
    "mse": (
        engine.mse,
        engine.mse_grad,
        {},
        hot,
        logits,
        lambda y: F.mse_loss(y, torch.tensor(hot)),
    ),
    "mae": (
        engine.mae,
        engine.mae_grad,
        {},
        hot,
        logits,
        lambda y: F.l1_loss(y, torch.tensor(hot)),
    ),
    "bce": (
        engine.binary_crossentropy,
        engine.binary_crossentropy_grad,
        {},
        hot,
        probabilities,
        lambda y: F.binary_cross_entropy(y, torch.tensor(hot)),
    ),
    "bce from logits": (
        engine.binary_crossentropy,
        engine.binary_crossentropy_grad,
        {"from_logits": True},
        hot,
        logits,
        lambda y: F.binary_cross_entropy_with_logits(y, torch.tensor(hot)),
    ),
    "cce": (
        engine.categorical_crossentropy,
        engine.categorical_crossentropy_grad,
        {},
        hot,
        probabilities,
        lambda y: F.nll_loss(torch.log(y), torch.tensor(labels)),
    ),
    "cce from logits": (
        engine.categorical_crossentropy,
        engine.categorical_crossentropy_grad,
        {"from_logits": True},
        hot,
        logits,
        lambda y: F.cross_entropy(y, torch.tensor(labels)),
    ),
    "scce": (
        engine.sparse_categorical_crossentropy,
        engine.sparse_categorical_crossentropy_grad,
        {},
        labels,
        probabilities,
        lambda y: F.nll_loss(torch.log(y), torch.tensor(labels)),
    ),
    "scce from logits": (
        engine.sparse_categorical_crossentropy,
        engine.sparse_categorical_crossentropy_grad,
        {"from_logits": True},
        labels,
        logits * 300,
        lambda y: F.cross_entropy(y, torch.tensor(labels)),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_losses_and_gradients_agree_with_torch(name: str) -> None:
    loss, grad, options, y_true, y_pred, oracle = CASES[name]
    expected, slope = loss_and_grad(oracle, y_pred)
    assert loss(y_true, y_pred, **options) == pytest.approx(expected, rel=1e-10)
    close(grad(y_true, y_pred, **options), slope)


@drawn
@given(st.integers(1, 6), st.integers(2, 6), st.sampled_from([None, 0, -100]), st.integers(0, 99))
def test_weighed_and_ignored_labels_count_as_in_torch(
    n: int, classes: int, ignored: int | None, seed: int
) -> None:
    drawing = np.random.default_rng(seed)
    y, weights = drawing.normal(size=(n, classes)), drawing.uniform(0.1, 2, classes)
    targets = drawing.integers(classes, size=n)
    targets[0] = targets[0] if ignored is None else ignored
    expected, slope = loss_and_grad(
        lambda v: F.nll_loss(
            v,
            torch.tensor(targets),
            torch.tensor(weights),
            ignore_index=-1 if ignored is None else ignored,
        ),
        y,
    )
    options: dict[str, Any] = {"class_weights": weights, "ignore_index": ignored}
    assert engine.nll_loss(targets, y, **options) == pytest.approx(expected, rel=1e-10, nan_ok=True)
    close(engine.nll_loss_grad(targets, y, **options), slope)


@pytest.mark.parametrize("hidden", [-np.inf, np.nan])
def test_what_an_ignored_row_holds_does_not_matter(hidden: float) -> None:
    rows = [[-1.0, -2.0], [hidden, hidden]]
    assert engine.nll_loss([1, -100], rows, ignore_index=-100) == 2
    assert engine.nll_loss_grad([1, -100], rows, ignore_index=-100).tolist() == [[0, -1], [0, 0]]


def test_nothing_to_average_is_not_a_number() -> None:
    assert np.isnan(engine.nll_loss([0], [[0.5, 0.5]], ignore_index=0))
    assert engine.nll_loss([1, 7], [[0.0, -2.0], [0.0, 0.0]], ignore_index=7) == 2
    with pytest.raises(ValueError, match="class_weights must have shape"):
        engine.nll_loss([1], [[0.0, 0.0]], class_weights=[1.0])


@drawn
@given(st.integers(1, 6), st.integers(2, 6), st.integers(0, 99))
def test_the_fused_gradient_is_that_of_autograd(n: int, classes: int, seed: int) -> None:
    drawing = np.random.default_rng(seed)
    y, targets = drawing.normal(size=(n, classes)) * 50, drawing.integers(classes, size=n)
    _, slope = loss_and_grad(lambda v: F.cross_entropy(v, torch.tensor(targets)), y)
    close(engine.softmax_crossentropy_grad(y, targets), slope)


def test_sure_mistakes_cost_the_logarithm_of_the_clip() -> None:
    assert engine.binary_crossentropy([1.0], [0.0]) == pytest.approx(-np.log(1e-7))
    assert engine.sparse_categorical_crossentropy([1], [[1.0, 0.0]]) == pytest.approx(
        16.118, abs=1e-3
    )
    assert engine.binary_crossentropy_grad([1.0], [0.0]).tolist() == [0]


def test_where_clipping_took_hold_the_gradient_is_zero() -> None:
    rows = np.array([[0.0, 1.0], [0.25, 0.75]])
    for name in ("binary_crossentropy_grad", "categorical_crossentropy_grad"):
        seen = getattr(engine, name)([[1.0, 0.0]] * 2, rows)
        assert seen[0].tolist() == [0, 0]
        assert seen[1, 0] < 0
    seen = engine.sparse_categorical_crossentropy_grad([0, 0], rows)
    assert seen[0].tolist() == [0, 0]
    assert seen[1].tolist() == [-2, 0]


@drawn
@given(st.integers(1, 6), st.integers(2, 6), st.integers(0, 99), st.sampled_from(["f8", "f4"]))
def test_rows_of_any_weights_count_as_in_torch(n: int, classes: int, seed: int, dtype: Any) -> None:
    drawing = np.random.default_rng(seed)
    weights, y = drawing.uniform(size=(n, classes)), drawing.normal(size=(n, classes)) * 9
    weights, y = weights.astype(dtype), y.astype(dtype)
    targets = torch.tensor(weights.astype(float))
    expected, slope = loss_and_grad(lambda v: F.cross_entropy(v, targets), y.astype(float))
    tolerance = 1e-10 if dtype == "f8" else 1e-5
    loss = engine.categorical_crossentropy(weights, y, from_logits=True)
    assert loss == pytest.approx(expected, rel=tolerance)
    grad = engine.categorical_crossentropy_grad(weights, y, from_logits=True)
    assert grad.dtype == dtype
    close(grad, slope, tolerance)


@pytest.mark.parametrize("name", ["mse", "mae", "binary_crossentropy", "categorical_crossentropy"])
def test_of_nothing_the_mean_is_not_a_number(name: str) -> None:
    nothing = np.zeros((0, 3))
    assert np.isnan(getattr(engine, name)(nothing, nothing))
    assert getattr(engine, f"{name}_grad")(nothing, nothing).shape == (0, 3)


def test_logits_of_a_thousand_are_exact() -> None:
    loss = engine.sparse_categorical_crossentropy([0], [[-1000.0, 1000.0]], from_logits=True)
    assert loss == 2000
    assert engine.binary_crossentropy([1.0], [-1000.0], from_logits=True) == 1000


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (lambda: engine.mse(np.zeros(3), np.zeros((3, 1))), "same shape"),
        (lambda: engine.categorical_crossentropy(labels, probabilities), "integer labels want"),
        (lambda: engine.sparse_categorical_crossentropy(hot, probabilities), "labels are one-hot"),
        (lambda: engine.sparse_categorical_crossentropy([3], [[0.5, 0.5]]), r"lie in 0\.\.1"),
        (lambda: engine.sparse_categorical_crossentropy([-1], [[0.5, 0.5]]), r"lie in 0\.\.1"),
    ],
)
def test_targets_of_the_wrong_kind_are_refused(run: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        run()


def test_labels_that_are_no_integers_are_refused() -> None:
    with pytest.raises(TypeError, match="must be integers"):
        engine.sparse_categorical_crossentropy([0.5], [[0.5, 0.5]])
