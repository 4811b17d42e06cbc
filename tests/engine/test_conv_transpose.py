from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, drawn, first, last


def by_torch(variables: list[Any], stride: int, padding: int, **options: Any) -> Any:
    x, w, b = variables
    kernel = w.movedim(-1, 0).movedim(-1, 1).contiguous()  # (KH, KW, O, C) to (C, O, KH, KW)
    return last(
        torch.nn.functional.conv_transpose2d(first(x), kernel, b, stride, padding, **options)
    )


@drawn
@given(
    st.tuples(*[st.integers(1, 4)] * 5),
    st.integers(1, 3),
    st.integers(0, 1),
    st.integers(1, 2),
    st.data(),
)
def test_values_and_gradients_agree_with_torch(
    sizes: Any, stride: int, padding: int, dilation: int, data: st.DataObject
) -> None:
    n, h, kernel, c, filters = sizes
    if (h - 1) * stride + (kernel - 1) * dilation + 1 - 2 * padding < 1:
        return
    extra = data.draw(st.integers(0, max(stride, dilation) - 1))
    rng = np.random.default_rng(0)
    x, w, b = (
        rng.normal(size=(n, h, h + 1, c)),
        rng.normal(size=(kernel, kernel, filters, c)),
        rng.normal(size=filters),
    )
    variables = [torch.tensor(v, requires_grad=True) for v in (x, w, b)]
    expected = by_torch(variables, stride, padding, output_padding=extra, dilation=dilation)
    options: Any = {"output_padding": extra, "dilation": dilation}
    y = engine.conv_transpose2d(x, w, b, stride, padding, **options)
    close(y, expected)
    dy = rng.normal(size=y.shape)
    expected.backward(torch.tensor(dy))
    seen = engine.conv_transpose2d_backward(dy, x, w, stride, padding, **options)
    for got, variable in zip(seen, variables, strict=True):
        close(got, variable.grad)


@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_same_gives_n_times_stride_and_valid_what_the_kernel_reaches(
    kernel: int, stride: int
) -> None:
    x, w = np.ones((1, 4, 4, 1)), np.ones((kernel, kernel, 1, 1))
    assert engine.conv_transpose2d(x, w, None, stride, "same").shape[1] == 4 * stride
    valid = engine.conv_transpose2d(x, w, None, stride, "valid")
    assert valid.shape[1] == 3 * stride + max(kernel, stride)


@pytest.mark.parametrize(
    ("x", "w", "options", "words"),
    [
        ((1, 2, 2, 3), (2, 2, 3, 1), {}, "expects 1 in 1 groups; transposed kernels"),
        ((1, 1, 1, 1), (1, 1, 1, 1), {"padding": 1}, "leaves nothing"),
        ((1, 2, 2, 1), (2, 2, 1, 1), {"b": np.zeros(2)}, r"b must have shape \(1,\)"),
    ],
)
def test_what_does_not_fit_is_refused(x: Any, w: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        engine.conv_transpose2d(np.ones(x), np.ones(w), **options)
    with pytest.raises(ValueError, match="dy must have shape"):
        engine.conv_transpose2d_backward(np.ones(3), np.ones((1, 2, 2, 1)), np.ones((2, 2, 1, 1)))


@pytest.mark.parametrize("rank", [1, 3])
def test_other_ranks_and_groups_agree_with_torch(rank: int) -> None:
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, *[4] * rank, 4)), rng.normal(size=(*[3] * rank, 3, 4))
    kernel = torch.tensor(w).movedim(-1, 0).movedim(-1, 1)
    run = getattr(torch.nn.functional, f"conv_transpose{rank}d")
    expected = last(run(first(torch.tensor(x)), kernel, None, 2, 1, 0, 2))
    y = getattr(engine, f"conv_transpose{rank}d")(x, w, None, 2, 1, groups=2)
    close(y, expected)
