from typing import Any

import numpy as np
import pytest

from grader import engine


@pytest.mark.parametrize(
    ("padding", "widths"),
    [
        (2, ((2, 2), (2, 2))),
        (np.array(2), ((2, 2), (2, 2))),
        ((1, 0), ((1, 1), (0, 0))),
        (((1, 2), (0, 3)), ((1, 2), (0, 3))),
    ],
)
def test_zeros_surround_the_spatial_axes_only(padding: Any, widths: Any) -> None:
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 2))
    expected = np.pad(x, [(0, 0), *widths, (0, 0)])
    np.testing.assert_array_equal(engine.zero_pad(x, padding), expected)


@pytest.mark.parametrize(
    ("shape", "padding", "words"),
    [
        ((3, 3), 1, "N, \\*spatial, C"),
        ((1, 3, 3, 1), -1, "none negative"),
        ((1, 3, 3, 1), (1, 1, 1), "2 of them"),
        ((1, 3, 3, 1), "same", "in cells"),
        ((1, 3, 3, 1), "valid", "in cells"),
    ],
)
def test_bad_padding_is_refused(shape: Any, padding: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        engine.zero_pad(np.zeros(shape), padding)
