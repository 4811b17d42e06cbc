from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, differences, drawn, first

rng = np.random.default_rng(0)


def test_equal_kernels_make_it_a_convolution() -> None:
    x, w = rng.normal(size=(2, 6, 5, 3)), rng.normal(size=(3, 2, 3, 4))
    expected = engine.conv2d(x, w, np.ones(4), 2)
    local = np.broadcast_to(w.reshape(-1, 4), (*expected.shape[1:3], 18, 4))
    close(engine.locally_connected2d(x, local, np.ones((2, 2, 4)), 2, kernel=(3, 2)), expected)


@drawn
@given(st.tuples(*[st.integers(1, 3)] * 5), st.integers(1, 2), st.integers(0, 99))
def test_values_and_gradients_agree_with_torch(sizes: Any, stride: int, seed: int) -> None:
    n, c, filters, kh, kw = sizes
    drawing = np.random.default_rng(seed)
    x = drawing.normal(size=(n, 5, 4, c))
    out = (5 - kh) // stride + 1, (4 - kw) // stride + 1
    w, b = drawing.normal(size=(*out, kh * kw * c, filters)), drawing.normal(size=(*out, filters))
    variables = [torch.tensor(a, requires_grad=True) for a in (x, w, b)]
    columns = torch.nn.functional.unfold(first(variables[0]), (kh, kw), stride=stride)
    columns = columns.reshape(n, c, kh * kw, *out).permute(0, 3, 4, 2, 1).reshape(n, *out, -1)
    expected = torch.einsum("nijk,ijko->nijo", columns, variables[1]) + variables[2]
    y = engine.locally_connected2d(x, w, b, stride, kernel=(kh, kw))
    close(y, expected)
    dy = drawing.normal(size=y.shape)
    expected.backward(torch.tensor(dy))
    seen = engine.locally_connected2d_backward(dy, x, w, stride, kernel=(kh, kw))
    for got, variable in zip(seen, variables, strict=True):
        close(got, variable.grad)


def test_gradients_agree_with_finite_differences() -> None:
    x, w = rng.normal(size=(2, 5, 4, 2)), rng.normal(size=(2, 2, 8, 3))
    dy = rng.normal(size=(2, 2, 2, 3))
    run = partial(engine.locally_connected2d, stride=2, kernel=2)
    dx, dw, db = engine.locally_connected2d_backward(dy, x, w, 2, kernel=2)
    close(dx, differences(lambda v: run(v, w), x, dy), 1e-7)
    close(dw, differences(lambda v: run(x, v), w, dy), 1e-7)
    close(db, dy.sum(axis=0))


def test_empty_batches_and_what_does_not_fit() -> None:
    x, w, b = np.ones((0, 6, 5, 3)), np.ones((2, 2, 18, 4)), np.ones((2, 2, 4))
    assert engine.locally_connected2d(x, w, b, 2, kernel=(3, 2)).shape == (0, 2, 2, 4)
    dx, dw, db = engine.locally_connected2d_backward(np.ones((0, 2, 2, 4)), x, w, 2, kernel=(3, 2))
    assert dx.shape == x.shape
    assert not dw.any()
    assert not db.any()
    with pytest.raises(ValueError, match=r"w must have shape \(2, 2, 18, 'filters'\)"):
        engine.locally_connected2d(x, np.ones((3, 2, 3, 4)), None, 2, kernel=(3, 2))
    with pytest.raises(ValueError, match="b must have shape"):
        engine.locally_connected2d(x, w, np.ones(4), 2, kernel=(3, 2))
    with pytest.raises(ValueError, match="dy must have shape"):
        engine.locally_connected2d_backward(np.ones((1, 2, 2, 4)), x, w, 2, kernel=(3, 2))
