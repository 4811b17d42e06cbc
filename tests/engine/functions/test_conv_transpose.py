from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, drawn, first, last


class Spread(NamedTuple):
    """Arguments of one drawn transposed convolution."""

    arrays: list[Any]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    options: dict[str, Any]


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    """Draw a transposed convolution that leaves something of its output."""
    rank = draw(st.integers(1, 3))

    def sizes(low: int, high: int) -> tuple[int, ...]:
        return tuple(draw(st.integers(low, high)) for _ in range(rank))

    kernel, stride, dilation, padding = sizes(1, 3), sizes(1, 3), sizes(1, 2), sizes(0, 1)
    spatial = sizes(2, 4)
    for n, k, s, d, p in zip(spatial, kernel, stride, dilation, padding, strict=True):
        assume((n - 1) * s + (k - 1) * d + 1 - 2 * p >= 1)
    extra = tuple(
        draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True)
    )
    groups = draw(st.integers(1, 3))
    filters, c_in = (draw(st.integers(1, 3)) for _ in range(2))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    shapes = (
        (draw(st.integers(1, 3)), *spatial, c_in * groups),
        (*kernel, filters, c_in * groups),
        (filters * groups,),
    )
    options = {"output_padding": extra, "groups": groups, "dilation": dilation}
    return Spread([rng.normal(size=shape) for shape in shapes], stride, padding, options)


def by_torch(case: Spread, dtype: Any) -> tuple[list[Any], Any]:
    variables = [torch.tensor(a.astype(dtype), requires_grad=True) for a in case.arrays]
    x, w, b = variables
    kernel = w.movedim(-1, 0).movedim(-1, 1).contiguous()  # (*k, O, C) to (C, O, *k)
    run = getattr(torch.nn.functional, f"conv_transpose{len(case.stride)}d")
    return variables, last(run(first(x), kernel, b, case.stride, case.padding, **case.options))


@pytest.mark.parametrize(("dtype", "tolerance"), [("f8", 1e-10), ("f4", 1e-5)])
@drawn
@given(case=spreads())
def test_values_and_gradients_agree_with_torch(dtype: Any, tolerance: float, case: Spread) -> None:
    rank = len(case.stride)
    variables, expected = by_torch(case, dtype)
    arrays = [a.astype(dtype) for a in case.arrays]
    forward = getattr(engine, f"conv_transpose{rank}d")
    y = forward(*arrays, case.stride, case.padding, **case.options)
    assert y.dtype == dtype
    close(y, expected, tolerance)
    dy = np.random.default_rng(0).normal(size=y.shape).astype(dtype)
    expected.backward(torch.tensor(dy))
    backward = getattr(engine, f"conv_transpose{rank}d_backward")
    seen = backward(dy, *arrays[:2], case.stride, case.padding, **case.options)
    for got, variable in zip(seen, variables, strict=True):
        assert got.dtype == dtype
        close(got, variable.grad, tolerance)


@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_same_gives_n_times_stride_and_valid_what_the_kernel_reaches(
    kernel: int, stride: int
) -> None:
    x, w = np.ones((1, 4, 4, 1)), np.ones((kernel, kernel, 1, 1))
    assert engine.conv_transpose2d(x, w, None, stride, "same").shape[1] == 4 * stride
    valid = engine.conv_transpose2d(x, w, None, stride, "valid")
    assert valid.shape[1] == 3 * stride + max(kernel, stride)


def test_same_cuts_before_what_it_cuts_after_or_one_cell_less() -> None:
    x, w = np.array([1.0, 10.0]).reshape(1, 2, 1), np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)
    whole = [1, 2, 3 + 10, 20, 30]
    for extra, kept in ((None, whole[:4]), (0, whole[1:4]), (1, whole[:4])):
        y = engine.conv_transpose1d(x, w, None, 2, "same", output_padding=extra)
        assert y.ravel().tolist() == kept


def test_cells_added_beyond_a_kernel_of_one_cell_give_no_gradient() -> None:
    x, w = np.array([3.0, 4.0]).reshape(1, 2, 1), np.full((1, 1, 1), 2.0)
    y = engine.conv_transpose1d(x, w, None, 2, output_padding=3, dilation=4)
    assert y.ravel().tolist() == [6, 0, 8, 0, 0, 0]
    dy = np.arange(1.0, 7).reshape(y.shape)
    dx, dw, db = engine.conv_transpose1d_backward(dy, x, w, 2, output_padding=3, dilation=4)
    assert dx.ravel().tolist() == [2, 6]
    assert (dw.item(), db.item()) == (3 * 1 + 4 * 3, 21)


@pytest.mark.parametrize(
    ("x", "w", "options", "words"),
    [
        ((1, 2, 2, 3), (2, 2, 3, 1), {}, "expects 1; transposed kernels"),
        ((1, 1, 1, 1), (1, 1, 1, 1), {"padding": 1}, "leaves nothing"),
        ((1, 2, 2, 1), (2, 2, 1, 1), {"b": np.zeros(2)}, r"b must have shape \(1,\)"),
        ((1, 3, 5, 5), (2, 2, 1, 3), {}, "looks like channels-first"),
        ((1, 2, 2, 3), (2, 2, 1, 3), {"groups": 2}, "groups must divide the 3 channels"),
        ((1, 2, 2, 1), (2, 2, 1, 1), {"output_padding": -1}, "output_padding must be"),
        ((1, 2, 2, 1), (2, 2, 1, 1), {"output_padding": (1, 1, 1)}, "output_padding must be"),
    ],
)
def test_what_does_not_fit_is_refused(x: Any, w: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        engine.conv_transpose2d(np.ones(x), np.ones(w), **options)
    with pytest.raises(ValueError, match="dy must have shape"):
        engine.conv_transpose2d_backward(np.ones(3), np.ones((1, 2, 2, 1)), np.ones((2, 2, 1, 1)))
