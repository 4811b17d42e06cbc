from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, differences, drawn, first

rng = np.random.default_rng(0)


@drawn
@given(st.integers(1, 3), st.integers(0, 99), st.booleans())
def test_values_and_gradients_agree_with_torch(rank: int, seed: int, ties: bool) -> None:
    drawing = np.random.default_rng(seed)
    x = drawing.normal(size=(2, *drawing.integers(1, 5, size=rank), 3))
    x = np.round(x) if ties else x
    dy = drawing.normal(size=(2, 3))
    variable = torch.tensor(x, requires_grad=True)
    pools: dict[str, tuple[Any, Any]] = {
        "avg": (engine.global_avg_pool, engine.global_avg_pool_backward(dy, x.shape)),
        "max": (engine.global_max_pool, engine.global_max_pool_backward(dy, x)),
    }
    for kind, (run, dx) in pools.items():
        oracle = getattr(torch.nn.functional, f"adaptive_{kind}_pool{rank}d")
        expected = oracle(first(variable), (1,) * rank).reshape(2, 3)
        close(run(x), expected)
        close(dx, torch.autograd.grad(expected, variable, torch.tensor(dy))[0])


def test_float32_is_exact_over_many_positions() -> None:
    x = rng.uniform(1, 2, size=(2, 512, 512, 3)).astype(np.float32)
    y = engine.global_avg_pool(x)
    assert y.dtype == np.float32
    np.testing.assert_allclose(y, x.mean(axis=(1, 2), dtype=float), rtol=1e-6)


def test_gradients_agree_with_finite_differences() -> None:
    x, dy = rng.permutation(48).reshape(2, 4, 3, 2) / 10, rng.normal(size=(2, 2))
    dx = engine.global_avg_pool_backward(dy, x.shape)
    close(dx, differences(engine.global_avg_pool, x, dy), 1e-7)
    close(engine.global_max_pool_backward(dy, x), differences(engine.global_max_pool, x, dy), 1e-7)


def test_equal_shares_and_the_first_of_equal_maxima() -> None:
    dx = engine.global_avg_pool_backward([[6.0, 12.0]], (1, 2, 3, 2))
    close(dx, np.broadcast_to([1.0, 2.0], (1, 2, 3, 2)))
    dx = engine.global_max_pool_backward([[5.0]], np.zeros((1, 2, 2, 1)))
    assert dx.ravel().tolist() == [5, 0, 0, 0]


def test_empty_batches_work_and_empty_pictures_are_refused() -> None:
    assert engine.global_avg_pool(np.zeros((0, 2, 2, 3))).shape == (0, 3)
    assert engine.global_max_pool_backward(np.zeros((0, 3)), np.zeros((0, 2, 2, 3))).shape == (
        *(0, 2, 2),
        3,
    )
    with pytest.raises(ValueError, match="something to pool"):
        engine.global_max_pool(np.zeros((1, 0, 2, 3)))
    with pytest.raises(ValueError, match=r"x_shape must have axes .* its shape is \(2, 3\)"):
        engine.global_avg_pool_backward(np.zeros((2, 3)), (2, 3))
    with pytest.raises(ValueError, match=r"dy must have shape \(1, 2\)"):
        engine.global_max_pool_backward(np.zeros((1, 3)), np.zeros((1, 2, 2, 2)))
