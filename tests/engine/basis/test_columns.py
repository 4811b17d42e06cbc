import numpy as np
import pytest
from hypothesis import given

from grader import engine
from grader.engine.basis.columns import position_blocks
from tests.engine.against import Conv, close, convs, drawn


@drawn
@given(convs(2))
def test_columns_times_kernel_is_the_convolution(case: Conv) -> None:
    if case.groups > 1 or set(case.dilation) != {1}:
        return
    kh, kw, _, filters = case.w.shape
    columns = engine.im2col(case.x, kh, kw, case.stride, case.padding)
    y = engine.conv2d(case.x, case.w, None, case.stride, case.padding)
    close(columns @ case.w.reshape(-1, filters), y.reshape(-1, filters))


def test_columns_run_over_rows_then_columns_then_channels() -> None:
    x = np.arange(8.0).reshape(1, 2, 2, 2)
    assert engine.im2col(x, 2, 2).tolist() == [list(range(8))]


def test_columns_of_single_cells_are_a_copy() -> None:
    x = np.zeros((1, 2, 2, 1))
    engine.im2col(x, 1, 1)[...] = 1
    assert not x.any()


@pytest.mark.parametrize("lead", [(3, 5, 7), (1, 300, 300), (100, 9, 9), (2, 3, 40, 50), (1, 1)])
@pytest.mark.parametrize("row_bytes", [4, 3000])
def test_blocks_cover_every_position_once_and_none_exceeds_the_first(
    lead: tuple[int, ...], row_bytes: int
) -> None:
    seen = np.zeros(lead, int)
    order = np.arange(seen.size).reshape(lead)
    sizes = []
    for block, positions in position_blocks(lead, row_bytes):
        seen[block] += 1
        assert order[block].ravel().tolist() == list(range(positions.start, positions.stop))
        sizes.append(positions.stop - positions.start)
    assert (seen == 1).all()
    assert max(sizes) == sizes[0]
    assert list(position_blocks((0, 3), 4)) == []
