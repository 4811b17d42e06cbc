import numpy as np
import pytest

from grader import engine


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.9])
def test_values_are_dropped_or_scaled_in_the_stated_share(rate: float) -> None:
    x = np.full((200, 500), 3.0)
    y = engine.dropout(x, rate, np.random.default_rng(0))
    assert np.unique(y).tolist() == [0, pytest.approx(3 / (1 - rate))]
    assert abs((y == 0).mean() - rate) < 5 * np.sqrt(rate * (1 - rate) / y.size)
    assert (y[0] != y[1]).any()


def test_a_generator_decides_the_mask() -> None:
    x = np.ones((8, 8), np.float32)
    rng = np.random.default_rng(0)
    once, again = engine.dropout(x, 0.5, rng), engine.dropout(x, 0.5, rng)
    assert (once != again).any()
    np.testing.assert_array_equal(once, engine.dropout(x, 0.5, np.random.default_rng(0)))
    assert once.dtype == np.float32


def test_inference_changes_nothing_and_a_rate_of_one_is_refused() -> None:
    x, rng = np.ones((2, 3)), np.random.default_rng(0)
    assert (engine.dropout(x, 0.5, rng, training=False) == x).all()
    assert engine.dropout(x[:0], 0.5, rng).shape == (0, 3)
    for rate in (-0.1, 1.0):
        with pytest.raises(ValueError, match="share that is dropped"):
            engine.dropout(x, rate, rng)
