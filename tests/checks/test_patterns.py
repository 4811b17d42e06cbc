from typing import Any

import numpy as np
import pytest

from grader.checks.patterns import PATTERNS, recognise
from grader.content.inputs import Stream


def image(*shape: int, seed: int = 1) -> Any:
    return Stream(seed).permutation(int(np.prod(shape))).reshape(shape) + 1.0


X = image(2, 4, 5, 3)
BORDER = X + np.pad(np.zeros((2, 2, 3, 3)), ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=1) * X
FIRST = np.concatenate([X[..., :1], X[..., 1:] ** 2 + 1], axis=-1)
VECTOR = image(4)

RECOGNISED = [
    ("zeros", X, np.zeros(X.shape), "Everything it returned is 0; see whether what was computed is written into it in this case."),
    ("moved", X, X.transpose(0, 3, 1, 2), "The values are right, but the axes stand in another order: (0, 3, 1, 2) of the right answer's."),
    ("transposed", X, X.swapaxes(1, 2), "The values are right, but rows and columns are swapped."),
    ("transposed", X[0, ..., 0], X[0, ..., 0].T, "The values are right, but rows and columns are swapped."),
    ("axis", X, X[..., None], "The values are right, but an axis of length 1 is extra or missing."),
    ("axis", VECTOR, VECTOR[:, None], "The values are right, but an axis of length 1 is extra or missing."),
    ("axis", VECTOR[:, None], VECTOR, "The values are right, but an axis of length 1 is extra or missing."),
    ("broadcast", VECTOR, VECTOR[:, None] - VECTOR, "There is an axis too many, as when (n,) meets (n, 1); look at the shapes of your arrays."),
    ("factor", X, X / 4, "Every value is 0.25 times the right one."),
    ("factor", X, -X, "Every value is -1 times the right one."),
    ("offset", X, X + 2, "Every value is off by +2."),
    ("offset", X, X - 0.5, "Every value is off by -0.5."),
    ("channel", X, FIRST, "Only the first channel is right; see whether the others are computed at all."),
    ("border", X, BORDER, "The inside is right and only cells on the border differ; look at padding or the range."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "want", "have", "message"), RECOGNISED)
def test_each_pattern_recognises_its_case(name: str, want: Any, have: Any, message: str) -> None:
    found = recognise([(want, have)])
    assert found is not None
    assert found.ids == (f"pattern:{name}",)
    assert found.message.en == message
    assert found.message.ko


def test_every_pattern_has_a_case() -> None:
    assert {name for name, *_ in RECOGNISED} == PATTERNS.keys()


@pytest.mark.parametrize(("name", "want", "have", "message"), RECOGNISED)
def test_a_pattern_must_fit_every_failing_case(
    name: str, want: Any, have: Any, message: str
) -> None:
    other = image(*want.shape, seed=2)
    nothing = other + image(*want.shape, seed=3) ** 2
    assert recognise([(want, have), (other, nothing)]) is None
    assert recognise([(other, nothing), (want, have)]) is None


@pytest.mark.parametrize(("name", "want", "have", "message"), RECOGNISED)
def test_a_single_cell_that_does_not_fit_silences_it(
    name: str, want: Any, have: Any, message: str
) -> None:
    spoilt = np.array(have)
    spoilt[
        (1,) * spoilt.ndim
        if spoilt.ndim < 3 and spoilt.shape[-1] > 1
        else (*(1,) * (spoilt.ndim - 1), 0)
    ] += 1000
    found = recognise([(want, spoilt)])
    assert found is None or name == "broadcast"  # that one speaks of shapes alone


@pytest.mark.parametrize(
    ("want", "have"),
    [
        (X, X.astype(int)),
        (np.eye(3), np.eye(3).astype(np.float32)),
        (X, X * (1 + 1e-5 * image(*X.shape, seed=5) / X.size)),
        (X, np.full(X.shape, np.nan)),
        (X, np.full(X.shape, np.inf)),
        (np.zeros(4), image(4)),
        (X, X * (1 + 2e-6)),
        (X, X[:, 1:]),
        (X, None),
        (X, "text"),
        (X, [[1], [2, 3]]),
        (X, 3.0),
        (X, np.zeros((0, 4))),
        (np.array([2.0]), np.array([4.0])),
        (3.0, 6.0),
        ((1, 2), (2, 4)),
        (X[:, :2], X[:, :2] ** 2),
    ],
    ids=range(17),
)
def test_where_nothing_fits_all_are_silent(want: Any, have: Any) -> None:
    assert recognise([(want, have)]) is None


def test_a_channel_axis_of_length_1_in_another_place_is_moved_not_extra() -> None:
    one = X[:1, :2, :, :1]
    found = recognise([(one, one.transpose(0, 3, 1, 2))])
    assert found is not None
    assert found.ids == ("pattern:moved",)


def test_no_failing_case_is_no_pattern() -> None:
    assert recognise([]) is None


def test_a_factor_must_be_the_same_in_every_case() -> None:
    assert recognise([(X, X * 2), (X, X * 3)]) is None
    assert recognise([(X, X + 2), (X, X + 3)]) is None


def test_a_factor_of_nothing_but_zeros_is_not_claimed() -> None:
    assert recognise([(np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, 2.0]))]) is None
