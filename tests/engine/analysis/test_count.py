from typing import Any

import numpy as np
import pytest

from grader import engine


def test_the_counts_of_the_lectures() -> None:
    assert engine.conv_params(3, 1, 10) == 100
    assert engine.conv_params((3, 3), 32, 32) == 9248
    assert engine.conv_params(3, 1, 32, bias=False) == 288
    assert engine.conv_params((3,), 4, 2) == 26
    assert engine.dense_params(784, 256) == 200_960
    assert engine.batchnorm_params(32) == (64, 64)


def test_sizes_are_whole_numbers_and_not_negative() -> None:
    with pytest.raises(TypeError, match="conv_params: c_in must be a whole number"):
        engine.conv_params(3, 1.5, 2)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="dense_params: n_out must be at least 0"):
        engine.dense_params(3, -1)
    with pytest.raises(ValueError, match="batchnorm_params: c must be"):
        engine.batchnorm_params(-1)


def test_sizes_of_a_narrow_type_do_not_overflow() -> None:
    byte: Any = np.uint8(200)
    short: Any = np.int32(70_000)
    assert engine.conv_params(3, byte, byte) == 9 * 200 * 200 + 200
    assert engine.dense_params(short, short) == 70_000 * 70_001
    assert engine.batchnorm_params(byte) == (400, 400)
    assert engine.conv2d_flops(5, 5, byte, byte, 3) == 9 * 200 * (18 * 200 + 1)
