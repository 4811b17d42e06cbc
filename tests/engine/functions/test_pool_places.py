from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, drawn, first, last, pools, torch_options
from tests.engine.functions.test_pool_backward import FORWARD, MAX


@drawn
@given(pools(), st.booleans())
def test_places_and_what_is_put_there_agree_with_torch(
    case: tuple[Any, dict[str, Any]], ties: bool
) -> None:
    x, options = case
    x = np.round(x) if ties else x
    y = FORWARD[x.ndim - 2](x, **options)
    assume(np.isfinite(y).all())  # every window sees a pixel
    places = engine.max_pool_places(x, **options)
    assert places.dtype == np.int64
    assert (x.ravel()[places] == y).all()

    run = getattr(torch.nn.functional, f"max_pool{x.ndim - 2}d")
    _, within = run(first(torch.tensor(x)), return_indices=True, **torch_options(options))
    positions = np.arange(np.prod(x.shape[1:-1]))[last(within).numpy()]
    images, channels = np.arange(len(x)), np.arange(x.shape[-1])
    offset = images.reshape(-1, *[1] * (x.ndim - 1)) * len(np.ravel(x[0, ..., 0]))
    np.testing.assert_array_equal(places, (offset + positions) * x.shape[-1] + channels)

    dy = np.random.default_rng(1).normal(size=y.shape)
    close(engine.max_unpool(dy, places, x.shape), MAX[x.ndim - 2](dy, x, **options))


def test_the_first_of_equal_maxima_and_nan_are_chosen() -> None:
    assert engine.max_pool_places(np.zeros((1, 2, 2, 1))).tolist() == [[[[0]]]]
    x = np.array([1, 5, np.nan, np.nan]).reshape(1, 2, 2, 1)
    assert engine.max_pool_places(x).tolist() == [[[[2]]]]
    lowest = np.full((1, 2, 2, 1), -np.inf)
    assert engine.max_pool_places(lowest, 2, 1, 1)[0, :, :, 0].tolist() == [
        [0, 0, 1],
        [0, 0, 1],
        [2, 2, 3],
    ]


def test_values_at_one_place_are_added() -> None:
    assert engine.max_unpool([[1, 2], [4, 8]], [[0, 2], [2, -1]], (4,)).tolist() == [1, 0, 6, 8]
    dx = engine.max_unpool(np.full((1, 1), np.inf, np.float32), [[1]], (1, 2))
    assert dx.dtype == np.float32
    assert dx.tolist() == [[0, np.inf]]


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (lambda: engine.max_pool_places(np.zeros((2, 3))), r"max_pool_places: x .* \(2, 3\)"),
        (
            lambda: engine.max_unpool([1.0], [[0]], (2,)),
            r"max_unpool: places .* \(1,\), got \(1, 1",
        ),
        (
            lambda: engine.max_unpool([1.0, 1.0], [0, 2], (2,)),
            r"max_unpool: places must be from -2 to 1, as x_shape \(2,\) has 2 values, got 0 to 2",
        ),
        (lambda: engine.max_unpool([1.0, 1.0], [-9, 0], (2,)), "from -2 to 1.* got -9 to 0"),
    ],
)
def test_bad_input(run: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        run()
