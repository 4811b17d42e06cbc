import math

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import drawn

whole = st.integers(1, 9)


@pytest.mark.parametrize(
    ("arguments", "size"),
    [((64, 3), 62), ((32, 3), 30), ((28, 5, 1, 2), 28), ((227, 11, 4), 55), ((6, 6), 1)],
)
def test_output_sizes_of_the_lectures(arguments: tuple[int, ...], size: int) -> None:
    assert engine.output_size(*arguments) == size


@drawn
@given(st.integers(1, 20), whole, whole, st.integers(0, 4), st.integers(1, 3), st.booleans())
def test_output_size_is_that_of_torch(
    n: int, kernel: int, stride: int, padding: int, dilation: int, ceil: bool
) -> None:
    assume(padding <= kernel // 2 and (kernel - 1) * dilation + 1 <= n + 2 * padding)
    pooled = torch.nn.functional.max_pool1d(
        torch.zeros(1, 1, n), kernel, stride, padding, dilation, ceil_mode=ceil
    )
    size = engine.output_size(n, kernel, stride, padding, dilation=dilation, ceil=ceil)
    assert size == pooled.shape[-1]


@drawn
@given(st.integers(1, 30), whole, whole, st.integers(1, 3))
def test_same_padding_gives_n_over_stride_with_the_odd_cell_after(
    n: int, kernel: int, stride: int, dilation: int
) -> None:
    before, after = engine.same_padding(n, kernel, stride, dilation=dilation)
    assert 0 <= after - before <= 1
    span = (kernel - 1) * dilation + 1
    assert (n + before + after - span) // stride + 1 >= math.ceil(n / stride)
    if before + after:
        assert (n + before + after - span) // stride + 1 == math.ceil(n / stride)


def test_same_padding_is_never_negative_when_the_stride_exceeds_the_kernel() -> None:
    assert engine.same_padding(8, 3, 4) == (0, 0)


@pytest.mark.parametrize(
    "arguments", [(3, 4), (5, 0), (5, 3, 0), (5, 3, 1, -1), (-1, 1), (3, 4, 1, 0)]
)
def test_impossible_sizes_are_refused(arguments: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="output_size"):
        engine.output_size(*arguments)


def test_a_size_that_is_no_whole_number_is_refused() -> None:
    with pytest.raises(TypeError, match="kernel size must be a whole number"):
        engine.output_size(5, 2.5)  # type: ignore[arg-type]
