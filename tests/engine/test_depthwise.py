import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, drawn, first, last

rng = np.random.default_rng(0)


@drawn
@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(1, 2))
def test_depthwise_agrees_with_torch(n: int, channels: int, times: int, stride: int) -> None:
    x, w = rng.normal(size=(n, 6, 7, channels)), rng.normal(size=(3, 2, channels, times))
    variables = [torch.tensor(v, requires_grad=True) for v in (x, w)]
    kernel = variables[1].reshape(3, 2, 1, -1).movedim(-1, 0).movedim(-1, 1)
    expected = last(
        torch.nn.functional.conv2d(first(variables[0]), kernel, None, stride, 1, groups=channels)
    )
    y = engine.depthwise_conv2d(x, w, None, stride, 1)
    close(y, expected)
    dy = rng.normal(size=y.shape)
    expected.backward(torch.tensor(dy))
    dx, dw, _ = engine.depthwise_conv2d_backward(dy, x, w, stride, 1)
    close(dx, variables[0].grad)
    close(dw, variables[1].grad)


def test_separable_is_depthwise_and_then_one_by_one() -> None:
    x, deep, point = (rng.normal(size=s) for s in ((2, 5, 5, 3), (3, 3, 3, 2), (1, 1, 6, 4)))
    expected = engine.depthwise_conv2d(x, deep, None, 1, "same") @ point[0, 0] + 1
    close(engine.separable_conv2d(x, deep, point, np.ones(4), 1, "same"), expected)


def test_locally_connected_with_equal_kernels_is_a_convolution() -> None:
    x, w = rng.normal(size=(2, 6, 5, 3)), rng.normal(size=(3, 2, 3, 4))
    expected = engine.conv2d(x, w, np.ones(4), 2)
    local = np.broadcast_to(w.reshape(-1, 4), (*expected.shape[1:3], 18, 4))
    bias = np.ones(expected.shape[1:])
    close(engine.locally_connected2d(x, local, bias, 2, kernel=(3, 2)), expected)
    assert engine.locally_connected2d(x[:0], local, bias, 2, kernel=(3, 2)).shape == (0, 2, 2, 4)
    with pytest.raises(ValueError, match="w must have shape"):
        engine.locally_connected2d(x, w, None, 2, kernel=(3, 2))
    with pytest.raises(ValueError, match="b must have shape"):
        engine.locally_connected2d(x, local, np.ones(4), 2, kernel=(3, 2))
