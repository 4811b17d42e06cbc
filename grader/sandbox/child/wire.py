"""The wire between grader and worker: frames of capped JSON and raw buffers, both sides of it.

A frame is a fixed prefix (magic, kind, header length, data length), a JSON header and the bytes of
the arrays that the header names. Values come from a closed set: None, bool, int, float, str, arrays,
lists, tuples and dicts of them, and references, which each side gives its own meaning: `k` an earlier
result that was kept in the child, `b` an object the child builds from a fixed list, `o` something
that is no plain value and of which only the type's name crosses. Nothing is unpickled or evaluated.
"""

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

PREFIX = struct.Struct("<4sBIQ")
MAGIC = b"lrn1"
LOAD, CALL, LOADED, RETURNED, RAISED = range(1, 6)
BROKEN = 71
"""Exit code of a worker that could not go on answering."""

MAX_HEADER = 64 * 1024
MAX_DEPTH = 16
MAX_RANK = 8
MAX_SIZE = 2**31
MAX_ITEMS = 500_000  # lists, numbers and other values in one frame, arrays' cells apart
MAX_LISTED = 250_000  # numbers in a list that crosses as one buffer and comes out as a list again
DTYPES = frozenset(
    """
    bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64
    """.split()
)

Refer = Callable[[Any], tuple[str, Any]]
Resolve = Callable[[str, Any], Any]
Data = bytes | bytearray | memoryview


class WireError(Exception):
    """The bytes are not a frame of ours, or too large."""


@dataclass(frozen=True, slots=True)
class Odd:
    """Stands for a value that has no one plain meaning, as a masked array; `name` says what."""

    name: str


def name_only(value: Any) -> tuple[str, Any]:
    """Return the reference for a value that must stay where it is: only its type's name crosses."""
    return "o", value.name if type(value) is Odd else str(type(value).__name__)[:80]


def pack(
    kind: int, header: Mapping[str, Any], values: Sequence[Any] = (), refer: Refer = name_only
) -> bytes:
    """Return one frame; `values` become the header's `values`, their arrays the frame's data.

    `refer` names what is no plain value. Raises WireError when the header grows over its cap.
    """
    writer = _Writer(refer)
    nodes = [writer.node(value, 0) for value in values]
    text = json.dumps({**header, "values": nodes}, separators=(",", ":")).encode()
    if len(text) > MAX_HEADER:
        raise WireError("too large")
    data = b"".join(writer.chunks)
    return PREFIX.pack(MAGIC, kind, len(text), len(data)) + text + data


@dataclass(slots=True)
class _Writer:
    """Turns values into header nodes and collects the bytes of arrays."""

    refer: Refer
    chunks: list[bytes] = field(default_factory=list)
    nodes: int = 0

    def node(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_HEADER:  # a node takes more than a byte
            raise WireError("too large")
        match value:
            case None:
                return None
            case bool() | np.bool_():
                return bool(value)
            case int() | np.integer():
                return int(value)
            case float() | np.floating():
                return float(value)
            case str():
                return str(value)
            case np.ndarray():
                return self.array(value, "array")
            case list() | tuple():
                kind = "list" if isinstance(value, list) else "tuple"
                if (numbers := _numbers(value)) is not None:
                    return self.array(numbers, kind)
                return {kind[0]: [self.node(item, depth + 1) for item in value]}
            case dict():
                return {
                    "d": [[self.node(part, depth + 1) for part in pair] for pair in value.items()]
                }
        tag, body = self.refer(value)
        return {tag: self.node(body, depth + 1)}

    def array(self, value: Any, kind: str) -> dict[str, Any]:
        array = np.ascontiguousarray(value)
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        if array.dtype.name not in DTYPES or array.ndim > MAX_RANK:
            return {"o": f"array of {array.dtype.name}"}
        self.chunks.append(array.tobytes())
        return {"a": [array.dtype.name, list(np.shape(value)), kind]}


def _numbers(value: list[Any] | tuple[Any, ...]) -> Any:
    """Return a long list of like numbers as an array, so that it need not fit the header."""
    flat: Any = value
    depth = 0
    while flat and isinstance(flat[0], list) and all(type(item) is list for item in flat):
        if len({len(item) for item in flat}) != 1:
            return None
        flat = [number for item in flat for number in item]
        depth += 1
    # A tuple is short as a rule and keeps its own items; lists inside it are told apart from tuples.
    if len(flat) < 16 or (depth and isinstance(value, tuple)) or len(flat) > MAX_LISTED:
        return None
    kinds = {type(number) for number in flat}
    if not (kinds <= {float, np.float64, np.float32} or kinds <= {int, np.int64, np.int32}):
        return None
    try:
        numbers = np.asarray(value)
    except (ValueError, OverflowError):
        return None
    return numbers if numbers.dtype.name in ("float64", "int64") else None


def parse_prefix(prefix: bytes, max_data: int) -> tuple[int, int, int]:
    """Return (kind, header length, data length) or raise WireError when a cap is passed."""
    magic, kind, header, data = PREFIX.unpack(prefix)
    if magic != MAGIC or header > MAX_HEADER:
        raise WireError("not a frame")
    if data > max_data:
        raise WireError("too large")
    return kind, header, data


def parse(
    header: bytes | bytearray, data: Data, resolve: Resolve
) -> tuple[dict[str, Any], list[Any]]:
    """Return (header without values, values) of a frame's two parts; raise WireError otherwise.

    `resolve` gets the tag and body of each reference and returns what it stands for. The values take
    at most the size of `data` and, for what is no array, a hundred bytes for each of MAX_ITEMS.
    """
    try:
        tree = json.loads(header)
        nodes = tree.pop("values")
        reader = _Reader(data, resolve)
        values = [reader.value(node, 0) for node in nodes]
    except WireError:
        raise
    except (
        *(ValueError, TypeError, KeyError, AttributeError, IndexError),
        *(RecursionError, OverflowError, MemoryError),
    ) as fault:
        raise WireError("not a frame") from fault
    if not isinstance(tree, dict):
        raise WireError("no header")
    if reader.at != len(data):
        raise WireError("bytes left over")
    return tree, values


@dataclass(slots=True)
class _Reader:
    """Builds values from header nodes, taking array bytes in order."""

    data: Data
    resolve: Resolve
    at: int = 0
    items: int = 0

    def count(self, items: int) -> None:
        """Keep count of what takes memory without taking bytes of the frame."""
        self.items += items
        if self.items > MAX_ITEMS:
            raise WireError("too large")

    def value(self, node: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError("too deep")
        self.count(1)
        if node is None or isinstance(node, bool | int | float | str):
            return node
        ((tag, body),) = node.items()
        match tag:
            case "a":
                return self.array(*body)
            case "l":
                return [self.value(item, depth + 1) for item in body]
            case "t":
                return tuple(self.value(item, depth + 1) for item in body)
            case "d":
                return {
                    self.value(key, depth + 1): self.value(item, depth + 1) for key, item in body
                }
            case "k" | "b" | "o":
                return self.resolve(tag, self.value(body, depth + 1))
        raise WireError("unknown node")

    def array(self, dtype: str, shape: list[int], kind: str) -> Any:
        if dtype not in DTYPES or not isinstance(shape, list) or len(shape) > MAX_RANK:
            raise WireError("no array of ours")
        if kind not in ("array", "list", "tuple"):
            raise WireError("no array of ours")
        count = 1
        for size in shape:
            if type(size) is not int or not 0 <= size <= MAX_SIZE:
                raise WireError("no shape")
            count *= size
            if kind != "array":  # `[1000000, 0]` is a million lists in no bytes at all
                self.count(count)
        length = count * np.dtype(dtype).itemsize
        if length > len(self.data) - self.at:
            raise WireError("shape and data differ")
        flat = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at)
        self.at += length
        array = flat.reshape(shape).copy()
        if kind == "array":
            return array
        return array.tolist() if kind == "list" else tuple(array.tolist())
