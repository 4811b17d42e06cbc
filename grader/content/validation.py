"""Validation against the documents' dataclasses, by pydantic; problems in our own words.

Imported only where YAML is compiled, never on the way of a learner's grading.
"""

import dataclasses
import difflib
import json
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import pydantic

from grader.content.choice import Choice
from grader.content.syntax import Path_, Source
from grader.model.problem import Problem
from grader.model.text import Text

CONFIG = pydantic.ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


def problems(source: Source, kind: type) -> list[Problem]:
    """Return every fault of form in a document; empty when it is sound."""
    try:
        adapter(kind).validate_json(json.dumps(source.data))
    except pydantic.ValidationError as error:
        return list(_told(source, error, _fields(kind)))
    return []


@cache
def adapter(kind: type) -> pydantic.TypeAdapter[Any]:
    """Return pydantic's validator of a document class: strict, no unknown keys."""
    for part in _dataclasses(kind, set()):
        if not hasattr(part, "__pydantic_config__"):
            part.__pydantic_config__ = CONFIG
    return pydantic.TypeAdapter(kind)


def schema(kind: type) -> dict[str, Any]:
    """Return the JSON Schema of a document class."""
    return adapter(kind).json_schema()


def _dataclasses(kind: Any, seen: set[Any]) -> set[Any]:
    """Return every dataclass that a document can contain."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for hint in typing.get_type_hints(kind, include_extras=True).values():
            _dataclasses(hint, seen)
    for part in typing.get_args(kind):
        _dataclasses(part, seen)
    for mark in getattr(kind, "__metadata__", ()):
        if isinstance(mark, Choice):
            for member in mark.kinds.values():
                _dataclasses(member, seen)
    return seen


def _told(
    source: Source, error: pydantic.ValidationError, known: frozenset[str]
) -> Iterator[Problem]:
    seen: set[tuple[Path_, str]] = set()
    for fault in error.errors():
        path = _path(source, fault["loc"])
        message = _message(fault, path, known)
        if (path, message.en) not in seen:
            seen.add((path, message.en))
            yield source.problem(path, message)


def _path(source: Source, loc: tuple[int | str, ...]) -> Path_:
    """Return pydantic's location without the tags of unions, which stand for no part of the file."""
    path: Path_ = ()
    data: Any = source.data
    for place, part in enumerate(loc):
        inside = isinstance(part, int) and isinstance(data, list) and part < len(data)
        if inside or (isinstance(data, dict) and part in data):
            path, data = (*path, part), data[part]
        elif place == len(loc) - 1 and isinstance(data, dict):
            return (*path, part)  # a missing key
    return path


def _message(fault: Any, path: Path_, known: frozenset[str]) -> Text:
    kind, context, seen = fault["type"], fault.get("ctx", {}), _short(fault.get("input"))
    match kind:
        case "missing":
            return Text("이 항목이 빠졌습니다.", "This field is missing.")
        case "extra_forbidden" | "unexpected_keyword_argument":
            return _unknown(str(path[-1]), known)
        case "literal_error" | "union_tag_invalid" | "enum":
            wanted = context.get("expected") or context.get("expected_tags")
            return Text(f"{seen}: {wanted} 중 하나여야 합니다.", f"{seen} is not one of {wanted}.")
        case "value_error":
            fault_message = getattr(context.get("error"), "message", None)
            if isinstance(fault_message, Text):
                return fault_message
            return Text(str(context.get("error")), str(context.get("error")))
    wanted = _WANTED.get(kind.removesuffix("_type").removesuffix("_parsing"))
    if wanted:
        return Text(f"{seen}: {wanted.ko}이어야 합니다.", f"{seen} is not {wanted.en}.")
    return Text(f"{seen}: {fault['msg']}", f"{seen}: {fault['msg']}")


_WANTED = {
    "bool": Text("true 또는 false", "true or false"),
    "dataclass": Text("키와 값의 묶음", "a mapping of keys to values"),
    "dict": Text("키와 값의 묶음", "a mapping of keys to values"),
    "float": Text("수", "a number"),
    "int": Text("정수", "a whole number"),
    "int_from_float": Text("정수", "a whole number"),
    "list": Text("목록", "a list"),
    "none_required": Text("null", "null"),
    "string": Text("글(필요하면 따옴표로 감싼 것)", "text (quote it if needed)"),
    "tuple": Text("목록", "a list"),
}


def _unknown(name: str, known: frozenset[str]) -> Text:
    close = difflib.get_close_matches(name, sorted(known), 1, 0.6)
    guess = Text(f" `{close[0]}`인가요?", f" Did you mean `{close[0]}`?") if close else Text()
    return Text(
        f"`{name}`: 모르는 항목입니다.{guess.ko}", f"`{name}` is not a field here.{guess.en}"
    )


@cache
def _fields(kind: type) -> frozenset[str]:
    """Return the names of all fields that a document class can contain."""
    return frozenset(
        field.name for part in _dataclasses(kind, set()) for field in dataclasses.fields(part)
    )


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text if len(text) <= 40 else text[:37] + '…'}`"
