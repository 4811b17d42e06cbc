from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, drawn


@drawn
@given(st.tuples(*[st.integers(1, 4)] * 4), st.integers(0, 99))
def test_states_and_gradients_agree_with_torch(sizes: Any, seed: int) -> None:
    n, t, d, h = sizes
    rng = np.random.default_rng(seed)
    shapes = ((n, t, d), (d, h), (h, h), (h,), (n, h))
    arrays = [rng.normal(size=s) for s in shapes]
    variables = [torch.tensor(a, requires_grad=True) for a in arrays]
    x, wx, wh, b, state = variables
    states = []
    for step in range(t):
        state = torch.tanh(x[:, step] @ wx + state @ wh + b)
        states.append(state)
    expected = torch.stack(states, 1)
    close(engine.rnn_forward(*arrays), expected)
    dh = rng.normal(size=(n, t, h))
    expected.backward(torch.tensor(dh))
    for got, variable in zip(engine.rnn_backward(dh, *arrays), variables, strict=True):
        close(got, variable.grad)


def test_embedding_picks_rows_and_sums_their_gradients() -> None:
    table, ids = np.arange(6.0).reshape(3, 2), [[0, 2], [2, 2]]
    assert engine.embed(ids, table).tolist() == [[[0, 1], [4, 5]], [[4, 5], [4, 5]]]
    assert engine.embed(2, table).tolist() == [4, 5]
    grad = engine.embed_backward(np.ones((2, 2, 2)), ids, (3, 2))
    assert grad.tolist() == [[1, 1], [0, 0], [3, 3]]


@pytest.mark.parametrize("dtype", ["u1", "i1", "u8", "?"])
def test_narrow_and_unsigned_ids_count_as_any_others(dtype: str) -> None:
    table, ids = np.arange(400.0).reshape(2, 200), np.array([[0, 1], [1, 1]])
    dy = np.random.default_rng(0).normal(size=(2, 2, 200))
    close(engine.embed(ids.astype(dtype), table), engine.embed(ids, table))
    expected = engine.embed_backward(dy, ids, (2, 200))
    close(engine.embed_backward(dy, ids.astype(dtype), (2, 200)), expected)


@drawn
@given(st.lists(st.integers(1, 3), max_size=3), st.integers(1, 4), st.integers(0, 99))
def test_embedding_agrees_with_torch(shape: list[int], words: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    table, ids = rng.normal(size=(words, 3)), rng.integers(words, size=shape)
    variable = torch.tensor(table, requires_grad=True)
    expected = torch.nn.functional.embedding(torch.tensor(ids), variable)
    close(engine.embed(ids, table), expected)
    dy = rng.normal(size=(*shape, 3))
    expected.backward(torch.tensor(dy))
    close(engine.embed_backward(dy, ids, table.shape), variable.grad)


@pytest.mark.parametrize(("features", "units"), [(0, 3), (2, 0)])
def test_no_features_and_no_units_give_empty_gradients(features: int, units: int) -> None:
    shapes = ((2, 4, features), (features, units), (units, units), (units,), (2, units))
    arrays = [np.ones(shape) for shape in shapes]
    seen = engine.rnn_backward(np.ones((2, 4, units)), *arrays)
    assert tuple(a.shape for a in seen) == shapes


@pytest.mark.parametrize("wide", range(6))
def test_one_argument_of_float64_makes_every_gradient_float64(wide: int) -> None:
    shapes = ((2, 4, 3), (2, 4, 2), (2, 3), (3, 3), (3,), (2, 3))
    arrays = [np.ones(s, np.float64 if i == wide else np.float32) for i, s in enumerate(shapes)]
    assert [a.dtype for a in engine.rnn_backward(*arrays)] == [np.float64] * 5


def test_booleans_are_the_ids_0_and_1() -> None:
    table, ids = np.arange(6.0).reshape(3, 2), np.array([True, False, True])
    assert engine.embed(ids, table).tolist() == [[2, 3], [0, 1], [2, 3]]
    grad = engine.embed_backward(np.ones((3, 2)), ids, (3, 2))
    assert grad.tolist() == [[1, 1], [2, 2], [0, 0]]


def test_empty_batches() -> None:
    states = engine.rnn_forward(np.zeros((0, 3, 2)), np.ones((2, 4)), np.ones((4, 4)), np.ones(4))
    assert states.shape == (0, 3, 4)
    assert engine.embed(np.zeros((0, 3), int), np.ones((5, 2))).shape == (0, 3, 2)


@pytest.mark.parametrize(
    ("run", "kind", "words"),
    [
        (lambda: engine.embed([0.5], np.ones((2, 2))), TypeError, "must be integers"),
        (lambda: engine.embed([2], np.ones((2, 2))), ValueError, r"lie in 0\.\.1"),
        (lambda: engine.embed([-1], np.ones((2, 2))), ValueError, r"lie in 0\.\.1"),
        (lambda: engine.embed_backward(np.ones(2), [0], (2, 2)), ValueError, "dy must have"),
        (
            lambda: engine.embed_backward(np.ones((1, 2)), [0], (2, 2, 2)),  # type: ignore[arg-type]
            ValueError,
            r"table_shape must be \(V, D\)",
        ),
        (
            lambda: engine.rnn_forward(
                np.ones((1, 2, 3)), np.ones((2, 4)), np.ones((4, 4)), np.ones(4)
            ),
            ValueError,
            "x must have shape",
        ),
        (
            lambda: engine.rnn_backward(
                np.ones(3), np.ones((1, 2, 2)), np.ones((2, 4)), np.ones((4, 4)), np.ones(4)
            ),
            ValueError,
            "dh must have shape",
        ),
    ],
)
def test_what_does_not_fit_is_refused(run: Any, kind: Any, words: str) -> None:
    with pytest.raises(kind, match=words):
        run()
