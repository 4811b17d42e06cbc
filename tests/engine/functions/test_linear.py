from typing import Any

import numpy as np
import pytest
import torch

from grader import engine
from tests.engine.against import close


def test_dense_is_a_matrix_product() -> None:
    x, w, b = np.arange(6.0).reshape(2, 3), np.ones((3, 2)), np.array([0.0, 1.0])
    assert engine.dense(x, w, b).tolist() == [[3, 4], [12, 13]]
    assert engine.dense(x[:0], w).shape == (0, 2)


def test_flatten_keeps_the_batch_and_runs_channels_fastest() -> None:
    x = np.arange(16.0).reshape(2, 2, 2, 2)
    assert engine.flatten(x).tolist() == [list(range(8)), list(range(8, 16))]
    assert engine.flatten(np.zeros((0, 3, 2))).shape == (0, 6)
    assert engine.flatten(np.zeros(3)).shape == (3, 1)


@pytest.mark.parametrize(
    ("x", "w", "b", "words"),
    [
        ((2, 5, 5, 1), (25, 3), None, "put a flatten before it"),
        ((5,), (5, 3), None, r"x\[None\]"),
        ((2, 4), (5, 3), None, r"w must have shape \(4, units\)"),
        ((2, 5), (5, 3), (1, 3), r"b must have shape \(3,\)"),
    ],
)
def test_shapes_that_do_not_agree_are_refused(x: Any, w: Any, b: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        engine.dense(np.zeros(x), np.zeros(w), None if b is None else np.zeros(b))


def test_a_single_number_cannot_be_flattened() -> None:
    with pytest.raises(ValueError, match="batch axis"):
        engine.flatten(3.0)


def test_gradients_agree_with_autograd() -> None:
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=s) for s in ((4, 3), (3, 5), (5,))]
    variables = [torch.tensor(a, requires_grad=True) for a in arrays]
    dy = rng.normal(size=(4, 5))
    torch.addmm(variables[2], variables[0], variables[1]).backward(torch.tensor(dy))
    for got, variable in zip(engine.dense_backward(dy, *arrays[:2]), variables, strict=True):
        close(got, variable.grad)
    with pytest.raises(ValueError, match="dy must have shape"):
        engine.dense_backward(dy[:1], *arrays[:2])
