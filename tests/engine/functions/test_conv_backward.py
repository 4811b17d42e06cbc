from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import Conv, by_torch, close, convs, differences, drawn

BACKWARD = {1: engine.conv1d_backward, 2: engine.conv2d_backward, 3: engine.conv3d_backward}


PRECISIONS = [(np.float64, 1e-10), (np.float32, 1e-5)]


def gradients(case: Conv) -> tuple[Any, list[Any]]:
    """Return an upstream gradient and what autograd makes of it."""
    x, w = torch.tensor(case.x, requires_grad=True), torch.tensor(case.w, requires_grad=True)
    b = torch.zeros(w.shape[-1], dtype=x.dtype, requires_grad=True)
    y = by_torch(case._replace(x=x, w=w, b=b))
    dy = torch.tensor(np.random.default_rng(1).normal(size=tuple(y.shape)), dtype=x.dtype)
    y.backward(dy)
    return dy.numpy(), [x.grad, w.grad, b.grad]


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
@drawn
@given(case=st.integers(1, 3).flatmap(convs))
def test_gradients_agree_with_autograd(dtype: Any, tolerance: float, case: Conv) -> None:
    if len(case.x) == 0:
        return
    dy, expected = gradients(case)
    x, w, _, stride, padding, dilation, groups = case
    dy, x, w = (a.astype(dtype) for a in (dy, x, w))
    seen = BACKWARD[len(stride)](dy, x, w, stride, padding, dilation=dilation, groups=groups)
    for got, wanted in zip(seen, expected, strict=True):
        assert got is not None
        assert got.dtype == dtype
        close(got, wanted, tolerance)


LARGE = [
    ((3, 30, 28, 5), (3, 3, 5, 7), 1, 1),
    ((2, 31, 30, 16), (3, 3, 16, 24), 2, 1),
    ((40, 12, 12, 1), (5, 5, 1, 6), 1, 2),
    ((2, 31, 30, 64), (3, 3, 64, 64), 1, 1),
    ((2, 16, 16, 8), (1, 1, 8, 40), 2, 0),
    ((1, 64, 64, 3), (11, 11, 3, 16), 4, 0),
    ((4, 24, 24, 3), (3, 3, 3, 32), 1, 1),
]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("x_shape", "w_shape", "stride", "padding"), LARGE)
def test_large_gradients_agree_with_autograd(
    x_shape: Any, w_shape: Any, stride: int, padding: int, dtype: Any
) -> None:
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=x_shape), rng.normal(size=w_shape)
    dy, expected = gradients(Conv(x, w, None, (stride,) * 2, ((padding,) * 2,) * 2, (1, 1), 1))
    seen = engine.conv2d_backward(
        dy.astype(dtype), x.astype(dtype), w.astype(dtype), stride, padding
    )
    for got, wanted in zip(seen, expected, strict=True):
        assert got is not None
        assert got.dtype == dtype
        close(got, wanted, 1e-10 if dtype is np.float64 else 1e-5)


def test_gradients_agree_with_finite_differences() -> None:
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, 6, 5, 2)), rng.normal(size=(3, 2, 2, 3))
    dy = rng.normal(size=(2, 3, 3, 3))
    dx, dw, _ = engine.conv2d_backward(dy, x, w, 2, 1)
    close(dx, differences(lambda v: engine.conv2d(v, w, None, 2, 1), x, dy), 1e-7)
    close(dw, differences(lambda v: engine.conv2d(x, v, None, 2, 1), w, dy), 1e-7)


def test_pixels_that_no_window_covers_get_no_gradient() -> None:
    x, w = np.ones((1, 6, 6, 1)), np.ones((3, 3, 1, 1))
    dx, _, _ = engine.conv2d_backward(np.ones((1, 2, 2, 1)), x, w, 2)
    assert dx is not None
    assert not dx[:, 5].any()
    assert not dx[:, :, 5].any()


def test_the_first_layer_can_leave_dx_out() -> None:
    dx, dw, _ = engine.conv1d_backward(
        np.ones((2, 3, 1)), np.ones((2, 4, 1)), np.ones((2, 1, 1)), need_dx=False
    )
    assert dx is None
    assert dw.ravel().tolist() == [6, 6]


def test_an_empty_batch_gives_zero_gradients() -> None:
    dx, dw, db = engine.conv2d_backward(
        np.ones((0, 3, 3, 2)), np.ones((0, 4, 4, 1)), np.ones((2, 2, 1, 2))
    )
    assert dx is not None
    assert dx.shape == (0, 4, 4, 1)
    assert not dw.any()
    assert db.tolist() == [0, 0]


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("groups", [1, 2])
def test_no_filters_give_no_gradient(stride: int, groups: int) -> None:
    x, w = np.ones((2, 5, 5, 4)), np.ones((3, 3, 4 // groups, 0))
    dy = engine.conv2d(x, w, None, stride, groups=groups)
    dx, dw, db = engine.conv2d_backward(dy, x, w, stride, groups=groups)
    assert dx is not None
    assert dx.shape == x.shape
    assert not dx.any()
    assert (dw.shape, db.shape) == (w.shape, (0,))


def test_a_gradient_of_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"dy must have shape \(1, 3, 3, 2\), got \(1, 4, 4, 2\)"):
        engine.conv2d_backward(np.ones((1, 4, 4, 2)), np.ones((1, 4, 4, 1)), np.ones((2, 2, 1, 2)))
