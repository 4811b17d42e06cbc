import warnings
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, drawn, first, last, pools, torch_options

FORWARD = {1: engine.max_pool1d, 2: engine.max_pool2d, 3: engine.max_pool3d}
MAX = {
    1: engine.max_pool1d_backward,
    2: engine.max_pool2d_backward,
    3: engine.max_pool3d_backward,
}
MIN = {
    1: engine.min_pool1d_backward,
    2: engine.min_pool2d_backward,
    3: engine.min_pool3d_backward,
}
AVG = {
    1: engine.avg_pool1d_backward,
    2: engine.avg_pool2d_backward,
    3: engine.avg_pool3d_backward,
}


def autograd(run: Any, x: Any, options: dict[str, Any]) -> tuple[Any, torch.Tensor]:
    x = torch.tensor(x, requires_grad=True)
    y = last(run(first(x), **torch_options(options)))
    dy = torch.tensor(np.random.default_rng(1).normal(size=tuple(y.shape)))
    y.backward(dy)
    assert x.grad is not None
    return dy.numpy(), x.grad


@drawn
@given(pools(), st.booleans())
def test_max_pool_gradient_agrees_with_autograd_even_in_ties(
    case: tuple[Any, dict[str, Any]], ties: bool
) -> None:
    x, options = case
    x = np.round(x) if ties else x
    # PyTorch's backward writes out of bounds where a window sees no pixel, and may crash.
    assume(np.isfinite(FORWARD[x.ndim - 2](x, **options)).all())
    dy, expected = autograd(getattr(torch.nn.functional, f"max_pool{x.ndim - 2}d"), x, options)
    close(MAX[x.ndim - 2](dy, x, **options), expected)
    close(MIN[x.ndim - 2](dy, -x, **options), expected)


@drawn
@given(pools(), st.booleans())
def test_avg_pool_gradient_agrees_with_autograd(
    case: tuple[Any, dict[str, Any]], count: bool
) -> None:
    x, options = case
    del options["dilation"]
    if any(n < k for n, k in zip(x.shape[1:-1], options["size"], strict=True)):
        return  # torch refuses some of these in three dimensions
    options["count_padding"] = count
    dy, expected = autograd(getattr(torch.nn.functional, f"avg_pool{x.ndim - 2}d"), x, options)
    close(AVG[x.ndim - 2](dy, x.shape, **options), expected)


def test_the_first_maximum_in_row_major_order_gets_everything() -> None:
    dx = engine.max_pool2d_backward(np.full((1, 1, 1, 1), 5.0), np.zeros((1, 2, 2, 1)))
    assert dx.ravel().tolist() == [5, 0, 0, 0]
    x = np.array([[0.0, 1.0], [1.0, 0.0]])[None, :, :, None]
    assert engine.max_pool2d_backward(np.ones((1, 1, 1, 1)), x).ravel().tolist() == [0, 1, 0, 0]
    assert engine.min_pool2d_backward(np.ones((1, 1, 1, 1)), x).ravel().tolist() == [1, 0, 0, 0]


def test_many_blocks_of_images_agree_with_autograd() -> None:
    x = np.round(np.random.default_rng(0).normal(size=(6, 42, 41, 32)), 1)
    for size, stride in ((2, 2), (3, 2)):
        options: dict[str, Any] = {"size": size, "stride": stride}
        dy, expected = autograd(torch.nn.functional.max_pool2d, x, options)
        close(engine.max_pool2d_backward(dy, x, **options), expected)


def test_a_window_with_nan_gives_all_to_its_first_cell_and_infinity_stays_itself() -> None:
    x = np.array([[0.0, 1.0], [np.nan, np.inf]])[None, :, :, None]
    dx = engine.max_pool2d_backward(np.full((1, 1, 1, 1), np.inf), x)
    assert dx.ravel().tolist() == [np.inf, 0, 0, 0]


def test_padding_takes_no_gradient_from_cells_of_minus_infinity() -> None:
    x = np.full((1, 3, 3, 1), -np.inf)
    dx = engine.max_pool2d_backward(np.ones((1, 2, 2, 1)), x, 3, 2, 1)
    assert dx[0, :, :, 0].tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    places = engine.max_pool_places(x, 3, 2, 1)
    assert np.array_equal(engine.max_unpool(np.ones((1, 2, 2, 1)), places, x.shape), dx)
    assert np.array_equal(engine.min_pool2d_backward(np.ones((1, 2, 2, 1)), -x, 3, 2, 1), dx)
    wide = engine.max_pool_places(np.full((1, 3, 1), -np.inf), 2, 1, 1, dilation=2)
    assert wide.ravel().tolist() == [1, 0, 1]


def test_a_window_of_nothing_but_padding_gives_its_gradient_to_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dx = engine.avg_pool2d_backward(np.ones((1, 5, 5, 1)), (1, 2, 2, 1), 2, 1, 2)
    expected = engine.avg_pool2d_backward(np.ones((1, 3, 3, 1)), (1, 2, 2, 1), 2, 1, 1)
    assert np.array_equal(dx, expected)


def test_leftovers_get_nothing() -> None:
    dx = engine.avg_pool2d_backward(np.ones((1, 1, 1, 1)), (1, 3, 3, 1))
    assert dx[0, :, :, 0].tolist() == [[0.25, 0.25, 0], [0.25, 0.25, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    "run",
    [
        lambda dy: engine.max_pool2d_backward(dy, np.zeros((1, 4, 4, 1))),
        lambda dy: engine.avg_pool2d_backward(dy, (1, 4, 4, 1)),
        lambda dy: engine.min_pool2d_backward(dy, np.zeros((1, 4, 4, 1))),
    ],
)
def test_a_gradient_of_wrong_shape_is_refused(run: Any) -> None:
    with pytest.raises(ValueError, match="dy must have shape"):
        run(np.zeros((1, 3, 3, 1)))


@pytest.mark.parametrize("place", range(4))
def test_the_gradient_of_a_window_with_nan_goes_to_one_of_its_cells(place: int) -> None:
    x = np.arange(16.0).reshape(1, 4, 4, 1)
    x[0, place // 2, place % 2] = np.nan
    dy = np.arange(1.0, 5.0).reshape(1, 2, 2, 1)
    for run in (engine.max_pool2d_backward, engine.min_pool2d_backward):
        dx = run(dy, x)
        windows = dx.reshape(2, 2, 2, 2).swapaxes(1, 2).reshape(4, 4)  # one row a window
        assert np.sort(windows).tolist() == [[0, 0, 0, n] for n in (1, 2, 3, 4)]
