"""Validation against the documents' dataclasses, by pydantic; problems in our own words.

Imported only where YAML is compiled, never on the way of a learner's grading.
"""

import ast
import dataclasses
import difflib
import inspect
import itertools
import json
import textwrap
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import pydantic

from grader.content.choice import ByField, Choice, is_marked, mark
from grader.content.guess import guess
from grader.content.syntax import Path_, Source
from grader.model.problem import Problem
from grader.model.text import Text

CONFIG = pydantic.ConfigDict(extra="forbid", strict=True)


UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
"""What pydantic calls a key that is no field."""


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
    """Return the JSON Schema of a document class; what is said of a field stands under it."""
    whole = adapter(kind).json_schema()
    parts = {kind.__name__: whole, **whole.get("$defs", {})}
    for one in _dataclasses(kind, set()):
        told = _told_of_fields(one)
        for name, field in parts.get(one.__name__, {}).get("properties", {}).items():
            if name in told:
                field["description"] = told[name]
    for choice in _choices(kind):
        if isinstance(choice.tag, ByField):
            for name, member in choice.kinds.items():
                if name != choice.tag.default:  # or a member without its tag fits every kind
                    part = parts[member.__name__]
                    part["required"] = sorted({*part.get("required", ()), choice.tag.name})
    widened: dict[str, Any] = _any_of(whole)
    return widened


def _any_of(part: Any) -> Any:
    """Return a schema whose unions take what fits several members: 3 is a number and a whole number."""
    if isinstance(part, list):
        return [_any_of(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {("anyOf" if name == "oneOf" else name): _any_of(item) for name, item in part.items()}


def _told_of_fields(kind: type) -> dict[str, str]:
    """Return the string under each field of a class, and of those it is made from."""
    told: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        if not dataclasses.is_dataclass(one):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]
        lines = body.body if isinstance(body, ast.ClassDef) else []
        for field, under in itertools.pairwise(lines):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                told |= {field.target.id: text} if (text := _string(under)) else {}
    return told


def _string(node: ast.stmt) -> str:
    value = node.value if isinstance(node, ast.Expr) else None
    text = value.value if isinstance(value, ast.Constant) else None
    return inspect.cleandoc(text).replace("\n", " ") if isinstance(text, str) else ""


def _dataclasses(kind: Any, seen: set[Any]) -> set[Any]:
    """Return every dataclass that a document can contain."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for hint in typing.get_type_hints(kind, include_extras=True).values():
            _dataclasses(hint, seen)
    for part in typing.get_args(kind):
        _dataclasses(part, seen)
    for note in getattr(kind, "__metadata__", ()):
        if isinstance(note, Choice):
            for member in note.kinds.values():
                _dataclasses(member, seen)
    return seen


def _choices(kind: Any) -> Iterator[Choice]:
    """Yield every tagged union in a document."""
    for part in _dataclasses(kind, set()):
        for hint in typing.get_type_hints(part, include_extras=True).values():
            yield from _choices_in(hint)


def _choices_in(hint: Any) -> Iterator[Choice]:
    yield from (note for note in getattr(hint, "__metadata__", ()) if isinstance(note, Choice))
    for part in typing.get_args(hint):
        yield from _choices_in(part)


def _told(
    source: Source, error: pydantic.ValidationError, known: frozenset[str]
) -> Iterator[Problem]:
    mistyped: dict[Path_, list[Text]] = {}
    seen: set[tuple[Path_, str]] = set()
    values: set[Path_] = set()
    for fault in error.errors():
        path = _path(source, fault)
        if (wanted := _wanted(fault["type"])) is not None:
            mistyped.setdefault(path, []).append(wanted)
            values |= {path} if mark("value") in _below(fault["loc"], path) else set()
            continue
        message = _message(fault, path, known)
        if (path, message.en) not in seen:
            seen.add((path, message.en))
            unknown = fault["type"] in UNKNOWN
            told = source.problem(path, message, at_key=unknown)
            inside = getattr(fault.get("ctx", {}).get("error"), "column", 0)
            yield dataclasses.replace(told, column=told.column + inside)
    for path, kinds in mistyped.items():  # a plain union names one kind after the other
        data = _at(source, path)
        is_recipe = path in values and isinstance(data, dict)
        unmade = NO_RECIPE.format(seen=_short(data))
        yield source.problem(path, unmade if is_recipe else _mistyped(data, kinds))


def _below(location: tuple[Any, ...], path: Path_) -> tuple[Any, ...]:
    """Return what pydantic's location says below a path in the file."""
    end = location[::-1].index(path[-1]) if path and path[-1] in location else len(location)
    return location[len(location) - end :]


def _path(source: Source, fault: Any) -> Path_:
    """Return the path in the file of pydantic's location."""
    path: Path_ = ()
    data: Any = source.data
    for part in fault["loc"]:
        if is_marked(part):
            continue
        inside = isinstance(part, int) and isinstance(data, list) and part < len(data)
        if inside or (isinstance(data, dict) and part in data):
            path, data = (*path, part), data[part]
    if fault["type"] == "missing":
        return (*path, fault["loc"][-1])
    if fault["type"] == "choice" and fault["ctx"]["field"] in data:
        return (*path, fault["ctx"]["field"])
    return path


def _at(source: Source, path: Path_) -> Any:
    data: Any = source.data
    for part in path:
        data = data[part]
    return data


def _message(fault: Any, path: Path_, known: frozenset[str]) -> Text:
    kind, context, seen = fault["type"], fault.get("ctx", {}), _short(fault.get("input"))
    match kind:
        case "missing":
            return Text("이 항목이 빠졌습니다.", "This field is missing.")
        case _ if kind in UNKNOWN:
            return _unknown(str(path[-1]), known)
        case "literal_error":
            kinds = context["expected"].replace(" or ", ", ").replace("'", "")
            return _not_one_of(fault["input"], kinds)
        case "choice":
            return _not_one_of(fault["input"].get(context["field"]), context["kinds"])
        case "value_error":
            fault_message = getattr(context.get("error"), "message", None)
            if isinstance(fault_message, Text):
                return fault_message
            return Text(str(context.get("error")), str(context.get("error")))
    return Text(f"{seen}: {fault['msg']}", f"{seen}: {fault['msg']}")


def _not_one_of(value: Any, wanted: str) -> Text:
    seen = _short(value)
    told = Text(f"{seen}: 다음 중 하나여야 합니다: {wanted}.", f"{seen} is not one of {wanted}.")
    return told + guess(str(value), wanted.split(", "))


def _wanted(kind: str) -> Text | None:
    return _WANTED.get(kind.removesuffix("_type").removesuffix("_parsing"))


def _mistyped(seen: Any, kinds: list[Text]) -> Text:
    ko = " 또는 ".join(dict.fromkeys(one.ko for one in kinds))
    en = " or ".join(dict.fromkeys(one.en for one in kinds))
    return Text(f"{_short(seen)}: {ko}이어야 합니다.", f"{_short(seen)} is not {en}.")


NO_RECIPE = Text(
    "{seen}: draw, choose, array, compute, build 가운데 하나가 있어야 합니다. 사전(dict)은 `{{compute: \"{{'a': 1}}\"}}`로 쓰세요.",
    "{seen} has none of draw, choose, array, compute, build. Write a dict as `{{compute: \"{{'a': 1}}\"}}`.",
)
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
    told = Text(f"`{name}`: 모르는 항목입니다.", f"`{name}` is not a field here.")
    meant = [Text(f"`{one}`인가요?", f"Did you mean `{one}`?") for one in close]
    return sum(meant, told)


@cache
def _fields(kind: type) -> frozenset[str]:
    """Return the names of all fields that a document class can contain."""
    return frozenset(
        field.name for part in _dataclasses(kind, set()) for field in dataclasses.fields(part)
    )


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text if len(text) <= 40 else text[:37] + '…'}`"
