"""No value that can cross the wire breaks a judge, and only the right one passes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.checks.compare import Comparison, compare
from grader.checks.patterns import recognise
from grader.model.call import Opaque
from grader.model.verdict import Difference
from grader.sandbox.child import wire

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(max_size=8)
    | st.just(Opaque("Thing"))
)
ARRAYS = st.sampled_from(sorted(wire.DTYPES)).flatmap(
    lambda name: arrays.arrays(
        np.dtype(name), arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)
    )
)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)
EXPECTED = {
    "array": np.arange(6.0).reshape(2, 3) + 1,
    "whole": np.arange(6).reshape(2, 3) + 1,
    "empty": np.zeros((0, 2, 3)),
    "flags": np.array([True, False]),
    "int": 7,
    "float": 2.5,
    "bool": True,
    "text": "relu",
    "none": None,
    "tuple": (np.arange(1.0, 3.0), 3),
    "list": [(1, 2), (3,)],
    "dict": {"units": 1, "loss": "mse"},
}


@pytest.mark.parametrize("name", EXPECTED)
@given(value=VALUES)
@settings(max_examples=60)
def test_any_value_is_judged(name: str, value: Any) -> None:
    expected = EXPECTED[name]
    for kind in ("auto", "number"):
        found = compare(expected, value, Comparison(kind=kind))
        if found is None:
            assert _is_empty(value) or _as_plain(expected) == pytest.approx(_as_plain(value))
        else:
            assert isinstance(found, Difference)
            assert found.message.ko
            assert not any(ord(letter) < 32 for letter in found.message.ko + found.message.en)
    recognise([(expected, value)])


def _is_empty(value: Any) -> bool:
    return np.size(value) == 0 or isinstance(value, list | tuple | dict)


def _as_plain(value: Any) -> Any:
    return np.asarray(value, dtype=float) if isinstance(value, np.ndarray | int | float) else value
