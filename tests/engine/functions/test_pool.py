import warnings
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine import naive
from tests.engine.against import close, drawn, first, last, pools, torch_options

MAX = {1: engine.max_pool1d, 2: engine.max_pool2d, 3: engine.max_pool3d}
MIN = {1: engine.min_pool1d, 2: engine.min_pool2d, 3: engine.min_pool3d}
AVG = {1: engine.avg_pool1d, 2: engine.avg_pool2d, 3: engine.avg_pool3d}


@drawn
@given(pools())
def test_max_and_min_pool_agree_with_torch(case: tuple[Any, dict[str, Any]]) -> None:
    x, options = case
    rank = x.ndim - 2
    run = getattr(torch.nn.functional, f"max_pool{rank}d")
    expected = last(run(first(torch.tensor(x)), **torch_options(options)))
    np.testing.assert_array_equal(MAX[rank](x, **options), expected)
    np.testing.assert_array_equal(MIN[rank](-x, **options), -expected)


@drawn
@given(pools(), st.booleans())
def test_avg_pool_agrees_with_torch(case: tuple[Any, dict[str, Any]], count: bool) -> None:
    x, options = case
    rank = x.ndim - 2
    del options["dilation"]
    if any(n < k for n, k in zip(x.shape[1:-1], options["size"], strict=True)):
        return  # torch refuses some of these in three dimensions
    options["count_padding"] = count
    run = getattr(torch.nn.functional, f"avg_pool{rank}d")
    expected = last(run(first(torch.tensor(x)), **torch_options(options)))
    close(AVG[rank](x, **options), expected)


@pytest.mark.parametrize(("mode", "reduce"), [("max", max), ("min", min), ("avg", np.mean)])
@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, 2), (2, 3)])
def test_the_dispatcher_drops_leftovers(mode: Any, reduce: Any, size: int, stride: Any) -> None:
    x = np.random.default_rng(1).normal(size=(2, 7, 8, 3)) - 5
    expected = naive.pool(x, (size,) * 2, (stride or size,) * 2, reduce)
    close(engine.pool2d(x, size, stride, mode), expected)
    close(
        engine.pool1d(x[:, 0], size, stride, mode),
        naive.pool(x[:, 0], (size,), (stride or size,), reduce),
    )


def test_same_average_leaves_the_padding_out() -> None:
    ones = np.ones((1, 5, 5, 1))
    assert (engine.avg_pool2d(ones, 3, 1, "same") == 1).all()
    assert engine.avg_pool2d(ones, 3, 1, "same", count_padding=True).min() == pytest.approx(4 / 9)


def test_a_window_of_nothing_but_padding_has_no_mean_and_the_lowest_maximum() -> None:
    x = np.ones((1, 2, 2, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        means = engine.avg_pool2d(x, 2, 1, 2)[0, :, :, 0]
    assert np.isnan(means[0]).all()
    assert means[1].tolist()[1:-1] == [1, 1, 1]
    assert engine.avg_pool2d(x, 2, 1, 2, count_padding=True)[0, 0, 0, 0] == 0
    assert (engine.max_pool2d(x, 2, 1, 2)[0, 0] == -np.inf).all()


def test_empty_batches_and_whole_numbers() -> None:
    assert engine.max_pool2d(np.zeros((0, 4, 4, 2))).shape == (0, 2, 2, 2)
    assert engine.avg_pool2d(np.array([[[[1], [2]]]], np.uint8), (1, 2)).tolist() == [[[[1.5]]]]


def test_pooling_of_a_single_cell_is_a_copy() -> None:
    x = np.zeros((1, 2, 2, 1))
    engine.max_pool2d(x, 1)[...] = 1
    assert not x.any()


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (lambda: engine.max_pool2d(np.zeros((4, 4))), "x must have 4 axes"),
        (lambda: engine.max_pool2d(np.zeros((1, 1, 4, 1))), "does not fit an input of 1"),
        (lambda: engine.pool2d(np.zeros((1, 4, 4, 1)), mode="mean"), "mode must be"),  # type: ignore[arg-type]
    ],
)
def test_bad_arguments_are_refused(run: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        run()


def test_the_dispatcher_pools_volumes() -> None:
    x = np.random.default_rng(1).normal(size=(1, 4, 4, 5, 2))
    close(engine.pool3d(x, mode="min"), naive.pool(x, (2,) * 3, (2,) * 3, min))
