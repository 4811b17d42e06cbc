from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, differences, drawn

F = torch.nn.functional
PAIRS: dict[str, tuple[Any, Any, Any]] = {
    "sigmoid": (engine.sigmoid, engine.sigmoid_backward, torch.sigmoid),
    "tanh": (engine.tanh, engine.tanh_backward, torch.tanh),
    "relu": (engine.relu, engine.relu_backward, torch.relu),
    "leaky_relu": (engine.leaky_relu, engine.leaky_relu_backward, F.leaky_relu),
    "steeper leaky_relu": (
        partial(engine.leaky_relu, slope=0.3),
        partial(engine.leaky_relu_backward, slope=0.3),
        partial(F.leaky_relu, negative_slope=0.3),
    ),
    "softmax": (engine.softmax, engine.softmax_backward, lambda x: torch.softmax(x, -1)),
    "softmax over the first axis": (
        partial(engine.softmax, axis=0),
        partial(engine.softmax_backward, axis=0),
        lambda x: torch.softmax(x, 0),
    ),
    "log_softmax over the first axis": (
        partial(engine.log_softmax, axis=0),
        partial(engine.log_softmax_backward, axis=0),
        lambda x: torch.log_softmax(x, 0),
    ),
    "log_softmax": (
        engine.log_softmax,
        engine.log_softmax_backward,
        lambda x: torch.log_softmax(x, -1),
    ),
}
shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize(("dtype", "tolerance"), [("f8", 1e-10), ("f4", 1e-5)])
@drawn
@given(shape=shapes, scale=st.sampled_from([1.0, 30.0, 1000.0]), seed=st.integers(0, 99))
def test_values_and_gradients_agree_with_torch(
    name: str, dtype: str, tolerance: float, shape: list[int], scale: float, seed: int
) -> None:
    forward, backward, oracle = PAIRS[name]
    rng = np.random.default_rng(seed)
    x, dy = rng.normal(size=shape) * scale, rng.normal(size=shape)
    x, dy = x.astype(dtype), dy.astype(dtype)
    variable = torch.tensor(x.astype(float), requires_grad=True)
    expected = oracle(variable)
    expected.backward(torch.tensor(dy.astype(float)))
    close(forward(x), expected, tolerance)
    close(backward(dy, x), variable.grad, tolerance)


@pytest.mark.parametrize("name", PAIRS)
def test_gradients_agree_with_finite_differences(name: str) -> None:
    forward, backward, _ = PAIRS[name]
    rng = np.random.default_rng(0)
    x, dy = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    close(backward(dy, x), differences(forward, x, dy), 1e-7)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtypes_stay_and_inputs_are_left_alone(name: str, dtype: Any) -> None:
    forward, backward, _ = PAIRS[name]
    x = np.array([-1.0, 0.0, 2.0], dtype)
    assert forward(x).dtype == backward(x, x).dtype == dtype
    assert x.tolist() == [-1, 0, 2]
    assert forward(np.zeros((0, 3))).shape == (0, 3)


def test_nothing_overflows_and_nan_is_not_hidden() -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert engine.sigmoid([-1000.0, 0.0, 1000.0]).tolist() == [0, 0.5, 1]
        assert engine.softmax([-1000.0, 1000.0]).tolist() == [0, 1]
        assert engine.log_softmax([-1000.0, 1000.0]).tolist() == [-2000, 0]
    for run in (engine.step, engine.sigmoid, engine.tanh, engine.relu, engine.softmax):
        assert np.isnan(run([np.nan, 1.0])[0])


def test_step_at_zero_is_zero() -> None:
    assert engine.step([-1.0, 0.0, 1.0]).tolist() == [0, 0, 1]


def test_softmax_needs_its_axis() -> None:
    with pytest.raises(ValueError, match=r"axis must be one of x \(\), got -1"):
        engine.softmax(3.0)
    with pytest.raises(ValueError, match="same shape"):
        engine.relu_backward(np.zeros(2), np.zeros(3))
