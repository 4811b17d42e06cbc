"""Whatever bytes a child sends: bounded, no crash, no credit; and honest values come back the same."""

import contextlib
import json
import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.model.call import Opaque
from grader.sandbox.child import wire

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.lists(inner, max_size=6).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=20,
)
ARRAYS = st.sampled_from(sorted(wire.DTYPES)).flatmap(
    lambda name: arrays.arrays(
        np.dtype(name), arrays.array_shapes(min_dims=0, max_dims=5, min_side=0)
    )
)


def frame(header: Any, data: bytes = b"") -> list[Any]:
    body = header if isinstance(header, bytes) else json.dumps(header).encode()
    return wire.parse(body, data, resolve)[1]


def resolve(tag: str, body: Any) -> Any:
    if tag != "o":
        raise wire.WireError("no")
    return Opaque(str(body))


def there_and_back(value: Any) -> Any:
    packed = wire.pack(wire.RETURNED, {"id": 1}, [value])
    size = wire.PREFIX.size
    kind, header, data = wire.parse_prefix(packed[:size], 1 << 30)
    assert (kind, len(packed)) == (wire.RETURNED, size + header + data)
    tree, (back,) = wire.parse(packed[size : size + header], packed[size + header :], resolve)
    assert tree == {"id": 1}
    return back


@given(PLAIN)
def test_plain_values_come_back_the_same(value: Any) -> None:
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)


@given(ARRAYS)
def test_arrays_come_back_the_same(value: np.ndarray) -> None:
    back = there_and_back(value)
    assert (back.dtype, back.shape) == (value.dtype, value.shape)
    assert back.tobytes() == value.tobytes()


@pytest.mark.parametrize(
    "value",
    [
        np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(10)[::-2],
        np.arange(6, dtype=">i4"),
        np.broadcast_to(np.float32(3), (4, 5)),
    ],
)
def test_memory_order_does_not_matter(value: np.ndarray) -> None:
    np.testing.assert_array_equal(there_and_back(value), value)


@pytest.mark.parametrize(
    "value",
    [
        [float(number) for number in range(40)],
        [[[1, 2], [3, 4]]] * 30,
        tuple(range(40)),
        [[1.5] * 3] * 300,
        [1, 2.5] * 40,
        [True] * 40,
        [[1], [2, 3]] * 20,
    ],
)
def test_long_lists_keep_their_types(value: Any) -> None:
    back = there_and_back(value)
    assert back == value
    assert repr(back) == repr(value)


def test_float_lists_of_mixed_width_are_floats() -> None:
    assert there_and_back([1.5, np.float32(2.5), np.float64(3)] * 20) == [1.5, 2.5, 3.0] * 20


@given(st.binary(max_size=200), st.binary(max_size=60))
@settings(max_examples=300)
def test_any_bytes_are_refused_or_read(header: bytes, data: bytes) -> None:
    with contextlib.suppress(wire.WireError):
        frame(header, data)


TAGS = st.sampled_from(["a", "l", "t", "d", "k", "b", "o", "x", ""])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from(["int8", "float64", "object", "list", "tuple", "array", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TAGS, inner, max_size=2)
        | st.tuples(
            st.sampled_from(["float64", "int8", "bool", "<f8", "O"]),
            st.lists(inner, max_size=4),
            st.sampled_from(["array", "list", "tuple", "set"]),
        ).map(lambda parts: {"a": list(parts)})
    ),
    max_leaves=12,
)


@given(JSON, st.binary(max_size=64))
@settings(max_examples=500)
def test_nearly_right_headers_are_refused_or_read(nodes: Any, data: bytes) -> None:
    try:
        values = frame({"values": nodes if isinstance(nodes, list) else [nodes]}, data)
    except wire.WireError:
        return
    assert isinstance(values, list)


@given(st.binary(min_size=wire.PREFIX.size, max_size=wire.PREFIX.size))
def test_any_prefix_is_refused_or_small(prefix: bytes) -> None:
    try:
        _kind, header, data = wire.parse_prefix(prefix, 1000)
    except wire.WireError:
        return
    assert header <= wire.MAX_HEADER
    assert data <= 1000


LIES = {
    "more cells than bytes": {"a": ["float64", [2**20, 2**10], "array"]},
    "negative size": {"a": ["float64", [-1], "array"]},
    "sizes that overflow": {"a": ["int8", [2**31, 2**31, 2**31], "array"]},
    "size of no number": {"a": ["int8", [True], "array"]},
    "float size": {"a": ["int8", [1.0], "array"]},
    "too many axes": {"a": ["int8", [1] * 9, "array"]},
    "object dtype": {"a": ["object", [1], "array"]},
    "dtype with fields": {"a": ["i4,i4", [1], "array"]},
    "a million lists in no bytes": {"a": ["int8", [1_000_000, 0], "list"]},
    "all memory in no bytes": {"a": ["int8", [2**31, 0], "list"]},
    "list of all memory": {"a": ["int8", [2**31, 2**31, 0], "tuple"]},
    "unknown container": {"a": ["int8", [1], "set"]},
    "two tags": {"a": [], "l": []},
    "no tag": {},
    "unhashable key": {"d": [[{"l": []}, 1]]},
    "reference to a kept value": {"k": {"l": ["x"]}},
    "reference to a builder": {"b": {"l": ["rng", 1]}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_lies_are_refused(lie: Any) -> None:
    with pytest.raises(wire.WireError):
        frame({"values": [lie]}, b"\0" * 8)


@pytest.mark.parametrize(
    "header",
    [
        b"[" * 60_000,
        b"9" * 60_000,
        b'{"values":' + b"[" * 40 + b"]" * 40 + b"}",
        b"5",
        b'"x"',
        b"\xff",
    ],
)
def test_headers_that_hurt_parsers_are_refused(header: bytes) -> None:
    with pytest.raises(wire.WireError):
        frame(header)


def test_left_over_bytes_are_refused() -> None:
    with pytest.raises(wire.WireError):
        frame({"values": [1]}, b"x")


def test_many_small_nodes_take_bounded_memory() -> None:
    node = {"a": ["int8", [60_000, 0], "list"]}
    tracemalloc.start()
    try:
        with pytest.raises(wire.WireError):
            frame({"values": [node] * 1000})
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 80 * 2**20


def test_a_header_over_its_cap_is_not_sent() -> None:
    with pytest.raises(wire.WireError):
        wire.pack(wire.RETURNED, {}, ["x" * 70_000])


def test_a_prefix_over_its_cap_is_refused() -> None:
    for header, data in ((wire.MAX_HEADER + 1, 0), (0, 1001)):
        with pytest.raises(wire.WireError):
            wire.parse_prefix(struct.pack("<4sBIQ", wire.MAGIC, 4, header, data), 1000)
