from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, differences, drawn, first, last


@st.composite
def batches(draw: st.DrawFn) -> Any:
    shape = [draw(st.integers(2, 5)) for _ in range(draw(st.integers(2, 4)))]
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x = rng.normal(size=shape) * 3 + draw(st.sampled_from([0.0, 100.0]))
    return x, rng.normal(size=shape[-1]), rng.normal(size=shape[-1]), rng


@pytest.mark.parametrize(("dtype", "tolerance"), [("f8", 1e-10), ("f4", 1e-5)])
@drawn
@given(case=batches(), training=st.booleans())
def test_values_statistics_and_gradients_agree_with_torch(
    dtype: Any, tolerance: float, case: Any, training: bool
) -> None:
    *arrays, rng = case
    moving = rng.normal(size=len(arrays[1])), rng.uniform(1, 2, len(arrays[1]))
    x, gamma, beta, *now = (a.astype(dtype) for a in (*arrays, *moving))
    mean, variance = (torch.tensor(m.astype(float)) for m in now)
    variables = [torch.tensor(v.astype(float), requires_grad=True) for v in (x, gamma, beta)]
    expected = last(
        torch.nn.functional.batch_norm(
            first(variables[0]), mean, variance, variables[1], variables[2], training, 0.1, 1e-5
        )
    )
    before = now[0], now[1]
    y, after = engine.batchnorm(x, gamma, beta, before, training, 0.9, 1e-5, unbiased=True)
    close(y, expected, tolerance)
    close(after[0], mean, tolerance)
    close(after[1], variance, tolerance)
    dy = rng.normal(size=x.shape).astype(dtype)
    expected.backward(torch.tensor(dy.astype(float)))
    constant = None if training else before
    seen = engine.batchnorm_backward(dy, x, gamma, 1e-5, moving=constant)
    for got, variable in zip(seen, variables, strict=True):
        assert got.dtype == dtype
        close(got, variable.grad, tolerance)


def test_gradients_agree_with_finite_differences() -> None:
    rng = np.random.default_rng(0)
    x, gamma, beta, dy = (
        rng.normal(size=(4, 3, 2)),
        rng.normal(size=2),
        rng.normal(size=2),
        rng.normal(size=(4, 3, 2)),
    )
    moving = np.zeros(2), np.ones(2)
    dx, dgamma, dbeta = engine.batchnorm_backward(dy, x, gamma)
    close(dx, differences(lambda v: engine.batchnorm(v, gamma, beta, moving, True)[0], x, dy), 1e-7)
    close(
        dgamma,
        differences(lambda v: engine.batchnorm(x, v, beta, moving, True)[0], gamma, dy),
        1e-7,
    )
    close(
        dbeta, differences(lambda v: engine.batchnorm(x, gamma, v, moving, True)[0], beta, dy), 1e-7
    )


def test_the_conventions_are_those_of_keras() -> None:
    x = np.array([[0.0], [2.0]])
    y, (mean, variance) = engine.batchnorm(x, [1.0], [0.0], ([0.0], [1.0]), True)
    close(y.ravel(), [-1 / np.sqrt(1.001), 1 / np.sqrt(1.001)])
    assert mean.tolist() == pytest.approx([0.01])
    assert variance.tolist() == pytest.approx([1.0])


def test_inference_leaves_the_statistics_alone() -> None:
    moving = np.array([1.0]), np.array([4.0])
    y, now = engine.batchnorm([[3.0]], [1.0], [0.5], moving, False, eps=0.0)
    assert y.tolist() == [[1.5]]
    assert [m.tolist() for m in now] == [[1], [4]]
    assert engine.batchnorm(np.zeros((0, 1)), [1.0], [0.0], moving, False)[0].shape == (0, 1)


def test_float32_keeps_its_digits_beside_a_large_mean() -> None:
    x = np.random.default_rng(0).normal(1000, 1, size=(64, 8, 8, 3)).astype(np.float32)
    y, _ = engine.batchnorm(
        x, np.ones(3, "f4"), np.zeros(3, "f4"), (np.zeros(3, "f4"), np.ones(3, "f4")), True
    )
    assert y.dtype == np.float32
    exact = (x - x.mean(axis=(0, 1, 2), dtype=float)) / np.sqrt(
        x.var(axis=(0, 1, 2), dtype=float) + 1e-3
    )
    close(y, exact, 1e-4)


def test_float32_keeps_its_digits_in_a_large_batch() -> None:
    x = np.random.default_rng(0).normal(1000, 1, size=(8, 512, 512, 2)).astype(np.float32)
    ones, zeros = np.ones(2, "f4"), np.zeros(2, "f4")
    _, (mean, variance) = engine.batchnorm(x, ones, zeros, (zeros, ones), True, 0.0)
    np.testing.assert_allclose(mean, x.mean(axis=(0, 1, 2), dtype=float), rtol=1e-6)
    np.testing.assert_allclose(variance, x.var(axis=(0, 1, 2), dtype=float), rtol=1e-5)


def test_a_batch_of_one_value_has_no_variance_below_zero() -> None:
    x = np.full((64, 28, 28, 2), 1e6 + 0.3, np.float32)
    ones, zeros = np.ones(2, "f4"), np.zeros(2, "f4")
    y, (_, variance) = engine.batchnorm(x, ones, zeros, (zeros, ones), True, 0.0)
    assert (variance >= 0).all()
    assert not y.any()


def test_float64_statistics_make_a_float64_gradient() -> None:
    x, ones = np.ones((2, 3), np.float32), np.ones(3, np.float32)
    seen = engine.batchnorm_backward(x, x, ones, moving=(np.ones(3), ones))
    assert [a.dtype for a in seen] == [np.float64] * 3


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (
            lambda: engine.batchnorm(
                np.zeros((2, 3)), np.ones(2), np.zeros(3), (np.zeros(3), np.ones(3)), True
            ),
            "gamma must have shape",
        ),
        (
            lambda: engine.batchnorm(
                np.zeros((0, 3)), np.ones(3), np.zeros(3), (np.zeros(3), np.ones(3)), True
            ),
            "is empty",
        ),
        (lambda: engine.batchnorm(np.zeros((2, 0)), [], [], ([], []), True), "is empty"),
        (lambda: engine.batchnorm([1.0], [1.0], [0.0], ([0.0], [1.0]), True), "a batch axis"),
        (
            lambda: engine.batchnorm(
                np.zeros((2, 3, 5, 5)), np.ones(3), np.zeros(3), (np.zeros(3), np.ones(3)), True
            ),
            "looks like channels-first",
        ),
        (
            lambda: engine.batchnorm_backward(np.zeros((2, 3)), np.zeros((3, 3)), np.ones(3)),
            "shape of x",
        ),
    ],
)
def test_shapes_that_do_not_agree_are_refused(run: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        run()
