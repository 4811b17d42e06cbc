from typing import Any

import numpy as np
import pytest

from grader import engine

SHAPE = (3, 3, 16, 64)
VARIANCE = {
    engine.glorot_uniform: 2 / (9 * 16 + 9 * 64),
    engine.glorot_normal: 2 / (9 * 16 + 9 * 64),
    engine.he_uniform: 2 / (9 * 16),
    engine.he_normal: 2 / (9 * 16),
}


@pytest.mark.parametrize("draw", VARIANCE, ids=lambda draw: draw.__name__)
def test_values_have_the_stated_variance_and_come_from_the_generator(draw: Any) -> None:
    values = draw(SHAPE, np.random.default_rng(0))
    assert values.dtype == np.float32
    assert values.var() == pytest.approx(VARIANCE[draw], rel=0.05)
    assert abs(values.mean()) < 5 * np.sqrt(VARIANCE[draw] / values.size)
    np.testing.assert_array_equal(values, draw(SHAPE, np.random.default_rng(0)))
    assert np.abs(values).max() < 2.3 * np.sqrt(VARIANCE[draw])


def test_a_bias_has_no_fans() -> None:
    assert engine.fans((784, 10)) == (784, 10)
    with pytest.raises(ValueError, match=r"shape must be that of a weight \(\*kernel, in, out\)"):
        engine.fans((10,))
