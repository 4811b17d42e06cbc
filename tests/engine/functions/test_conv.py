import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine import naive
from tests.engine.against import Conv, by_torch, close, convs, drawn

CONV = {1: engine.conv1d, 2: engine.conv2d, 3: engine.conv3d}
rng = np.random.default_rng(0)


@drawn
@given(st.integers(1, 3).flatmap(convs))
def test_conv_agrees_with_torch(case: Conv) -> None:
    x, w, b, stride, padding, dilation, groups = case
    y = CONV[len(stride)](x, w, b, stride, padding, dilation=dilation, groups=groups)
    close(y, by_torch(case))


@drawn
@given(st.integers(1, 3).flatmap(convs))
def test_float32_is_exact_to_five_digits(case: Conv) -> None:
    x, w, b, stride, padding, dilation, groups = case
    x, w, b = (None if a is None else a.astype(np.float32) for a in (x, w, b))
    y = CONV[len(stride)](x, w, b, stride, padding, dilation=dilation, groups=groups)
    assert y.dtype == np.float32
    close(y, by_torch(case), 1e-5)


@drawn
@given(convs(2))
def test_conv_agrees_with_loops(case: Conv) -> None:
    if len(case.x) == 0:
        return
    x, w, b, stride, padding, dilation, groups = case
    y = engine.conv2d(x, w, b, stride, padding, dilation=dilation, groups=groups)
    close(y, naive.conv(*case))


LARGE = [  # one a kind of shape, each crossing the limits between blocks
    ((3, 41, 37, 5), (3, 3, 5, 7), 1, 1),
    ((1, 70, 70, 16), (7, 7, 16, 8), 1, 0),
    ((40, 9, 9, 3), (2, 4, 3, 5), 2, 0),
    ((2, 33, 31, 64), (3, 3, 64, 64), 1, "same"),
    ((1, 120, 90, 1), (3, 3, 1, 1), 1, 0),
    ((2, 60, 64, 1), (5, 5, 1, 6), 1, 2),
    ((4, 28, 29, 64), (3, 3, 64, 128), 1, "same"),
    ((2, 15, 15, 8), (1, 1, 8, 12), 1, 0),
    ((2, 15, 15, 8), (1, 1, 8, 12), 2, 0),
    ((1, 64, 64, 3), (11, 11, 3, 16), 4, 0),
    ((3, 17, 16, 520), (3, 3, 520, 130), 1, 1),
]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("x_shape", "w_shape", "stride", "padding"), LARGE)
def test_large_convs_agree_with_torch(
    x_shape: Any, w_shape: Any, stride: int, padding: Any, dtype: Any
) -> None:
    x, w, b = rng.normal(size=x_shape), rng.normal(size=w_shape), rng.normal(size=w_shape[-1])
    y = engine.conv2d(x.astype(dtype), w.astype(dtype), b.astype(dtype), stride, padding)
    assert y.dtype == dtype
    pads: Any = ((1, 1), (1, 1)) if padding == "same" else ((padding, padding),) * 2
    expected = by_torch(Conv(x, w, b, (stride,) * 2, pads, (1, 1), 1))
    close(y, expected, 1e-10 if dtype is np.float64 else 1e-5)


def test_same_puts_the_odd_cell_after() -> None:
    x = np.arange(4.0).reshape(1, 4, 1)
    y = engine.conv1d(x, np.array([1.0, 10.0]).reshape(2, 1, 1), padding="same")
    assert y.ravel().tolist() == [10, 21, 32, 3]


def test_results_keep_the_floating_type_and_whole_numbers_become_float32() -> None:
    x, w = np.ones((1, 4, 4, 1), np.uint8), np.ones((3, 3, 1, 1))
    assert engine.conv2d(x, w).dtype == np.float64
    assert engine.conv2d(x, w.astype(np.float32)).dtype == np.float32
    assert engine.conv2d(x, w.astype(int)).dtype == np.float32
    assert engine.conv2d(x, w.astype(np.float16)).dtype == np.float32


def test_inputs_are_left_alone() -> None:
    x, w, b = rng.normal(size=(2, 5, 5, 2)), rng.normal(size=(3, 3, 2, 2)), np.ones(2)
    before = [a.copy() for a in (x, w, b)]
    engine.conv2d(x, w, b, padding=1)
    for array, old in zip((x, w, b), before, strict=True):
        np.testing.assert_array_equal(array, old)


def test_any_strides_in_memory_give_the_same() -> None:
    x, w = rng.normal(size=(2, 3, 9, 9)), rng.normal(size=(3, 3, 3, 4))
    for view in (np.moveaxis(x, 1, -1), np.moveaxis(x, 1, -1)[:, ::-1, ::2]):
        expected = engine.conv2d(view.copy(), w[::-1].copy(), np.arange(4.0))
        np.testing.assert_allclose(engine.conv2d(view, w[::-1], np.arange(4.0)), expected)


@pytest.mark.parametrize(
    ("x_shape", "w_shape"),
    [
        ((1, 30, 30, 512), (3, 3, 512, 512)),
        ((1, 58, 58, 256), (3, 3, 256, 256)),
        ((1, 114, 114, 48), (3, 3, 48, 64)),
        ((1, 6, 1002, 256), (3, 3, 256, 64)),
        ((8, 26, 26, 32), (3, 3, 32, 32)),
        ((4, 64, 64, 3), (11, 11, 3, 16)),
    ],
)
def test_a_convolution_takes_less_than_4_mib_beside_its_output(
    x_shape: tuple[int, ...], w_shape: tuple[int, ...]
) -> None:
    x, w, b = (rng.random(s, np.float32) for s in (x_shape, w_shape, w_shape[-1:]))
    tracemalloc.start()
    y = engine.conv2d(x, w, b)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - y.nbytes <= 4 << 20


def test_nan_reaches_exactly_the_windows_that_see_it() -> None:
    x = np.zeros((1, 5, 5, 1))
    x[0, 0, 0, 0] = np.nan
    assert np.isnan(engine.conv2d(x, np.ones((3, 3, 1, 1)))).sum() == 1


@pytest.mark.parametrize(
    ("x", "w", "options", "words"),
    [
        ((2, 8, 8, 3), (3, 3, 1, 4), {}, r"x has 3 channels \(shape \(2, 8, 8, 3\)\).*expects 1"),
        ((2, 8, 8, 1), (3, 3, 3, 4), {}, "x has 1 channels"),
        ((2, 3, 8, 8), (3, 3, 3, 4), {}, "looks like channels-first"),
        ((8, 8), (3, 3, 1, 4), {}, "need a batch axis and a channel axis"),
        ((2, 8, 8, 1), (3, 3, 4), {}, "w must have 4 axes"),
        ((1, 4, 4, 1), (5, 5, 1, 1), {}, "spanning 5 does not fit an input of 4"),
        ((1, 4, 4, 1), (3, 3, 1, 2), {"b": np.zeros(3)}, r"b must have shape \(2,\)"),
        ((1, 4, 4, 1), (3, 3, 1, 2), {"stride": 0}, "stride must be"),
        ((1, 4, 4, 1), (3, 3, 1, 2), {"stride": (1, 1, 1)}, "stride must be"),
        ((1, 4, 4, 1), (3, 3, 1, 2), {"stride": 1.5}, "stride must be"),
        ((1, 4, 4, 1), (3, 3, 1, 2), {"dilation": 0}, "dilation must be"),
        ((1, 4, 4, 1), (3, 3, 1, 2), {"padding": -1}, "padding must be"),
        ((1, 4, 4, 1), (3, 3, 1, 2), {"padding": "full"}, "'valid', 'same' or cells"),
        ((1, 4, 4, 1), (3, 3, 1, 2), {"groups": 3}, "groups must divide"),
    ],
)
def test_arguments_that_do_not_agree_are_refused(
    x: Any, w: Any, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        engine.conv2d(np.zeros(x), np.zeros(w), **options)


@pytest.mark.parametrize("x", [np.zeros((1, 4, 4, 1), complex), "picture", [None]])
def test_what_is_not_made_of_numbers_is_refused(x: Any) -> None:
    with pytest.raises(TypeError, match="conv2d: x must hold real numbers"):
        engine.conv2d(x, np.zeros((3, 3, 1, 1)))
