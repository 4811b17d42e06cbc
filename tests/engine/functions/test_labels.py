import numpy as np
import pytest

from grader import engine


def test_labels_and_rows_turn_into_each_other() -> None:
    rows = engine.one_hot([2, 0], 4)
    assert rows.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]]
    assert engine.from_one_hot(rows).tolist() == [2, 0]
    assert engine.one_hot([], 3).shape == (0, 3)


def test_bad_labels_are_refused() -> None:
    for label in (-1, 3):
        with pytest.raises(ValueError, match=r"lie in 0\.\.2"):
            engine.one_hot([label], 3)
    with pytest.raises(TypeError, match="must be integers"):
        engine.one_hot(np.array([0.5]), 3)
    with pytest.raises(ValueError, match=r"from_one_hot: y \(2, 0\) has no classes"):
        engine.from_one_hot(np.zeros((2, 0)))
    with pytest.raises(ValueError, match="axes"):
        engine.one_hot([[1]], 3)
