"""From a YAML file to a frozen value, or to every problem in it at file:line:column.

What authors may write is said once, by the dataclasses of the documents. pydantic validates against
them; the values are built by `build`, which needs no pydantic, from a compiled JSON form that is
cached under the hash of the file. So a learner's grading neither parses YAML nor imports pydantic.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import sys
import types
import typing
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from grader.content.choice import Choice
from grader.content.expression import Expression
from grader.content.file import FileError, read
from grader.model.problem import ContentError, whole_file
from grader.model.text import LANGUAGES, Language, Plain, Text

T = TypeVar("T")
Where = tuple[str | int, ...]
Languages = tuple[Language, ...]
Review = Callable[[T], Iterable[tuple[Where, Text]]]
"""Looks at a whole document for what its fields alone cannot say: (path, message) for each fault."""


def load(
    path: Path,
    kind: type[T],
    review: Review[T],
    caches: Path | None = None,
    languages: Languages = LANGUAGES,
) -> T:
    """Return the document in `path`; raise ContentError with every problem in it.

    `caches` is a folder for compiled documents, or None to do without; `languages` are those of the
    pack, which `review` looks for: what is sound in one pack is not in another.
    """
    try:
        raw = read(path)
    except FileError as error:
        raise whole_file(path, error.reason) from None
    compiled = caches / f"{_fingerprint(raw, kind, languages)}.json" if caches else None
    if compiled is not None:
        try:
            known: T = build(kind, json.loads(compiled.read_bytes()))
            if isinstance(known, kind):
                return known
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            pass  # missing, or written by something else: compile again
    data, document = validate(raw, str(path), kind, review)
    if compiled is not None:
        write_cache(compiled, json.dumps(data, ensure_ascii=False).encode())
    return document


def plain(
    path: Path,
    kind: type[T],
    review: Review[T],
    caches: Path | None,
    languages: Languages = LANGUAGES,
) -> Any:
    """Return the data of a sound document without building it, for who needs a few fields of many."""
    if caches is not None:
        try:
            compiled = caches / f"{_fingerprint(read(path), kind, languages)}.json"
            return json.loads(compiled.read_bytes())
        except (FileError, OSError, ValueError):
            pass  # not compiled yet
    load(path, kind, review, caches, languages)
    return validate(read(path), str(path), kind, review)[0]


def validate(raw: bytes, file: str, kind: type[T], review: Review[T]) -> tuple[Any, T]:
    """Return (plain data, document) of a YAML text; raise ContentError with every problem."""
    from grader.content import syntax  #  YAML is read only where nothing is cached
    from grader.content.validation import problems

    source = syntax.parse(raw, file)
    if found := problems(source, kind):
        raise ContentError(found)
    document = build(kind, source.data)
    found = [source.problem(where, message) for where, message in review(document)]
    if found:
        raise ContentError(found)
    return source.data, document


def _fingerprint(raw: bytes, kind: type, languages: Languages) -> str:
    """Return the cache key: the file's bytes and the code that gives them a meaning."""
    digest = hashlib.sha256(raw)
    digest.update(f"{kind.__qualname__}{sys.version_info[:2]}{languages}{_code()}".encode())
    return digest.hexdigest()[:40]


@cache  # the code of this process stays what it is, and asking takes a millisecond
def _code() -> str:
    """Return the sizes and times of the files that give documents a meaning."""
    home = Path(__file__).parents[1]
    found = [home / folder for folder in ("content", "checks", "engine", "quiz")]
    files = [one for folder in found if folder.is_dir() for one in os.scandir(folder)]
    stats = {one.path: one.stat() for one in files if one.name.endswith((".py", ".pyi"))}
    return str([(path, stats[path].st_size, stats[path].st_mtime_ns) for path in sorted(stats)])


def write_cache(path: Path, data: bytes) -> None:
    """Write a cache file whole or not at all; a read-only home is no fault."""
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()


def build(kind: Any, data: Any) -> Any:
    """Return `data` (JSON) as a value of type `kind`; the data is known to be valid."""
    if data is None:
        return None
    if kind is Expression:
        return Expression(data)
    if kind is Text and isinstance(data, str):
        return Plain(data)
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        choice = next((one for one in kind.__metadata__ if isinstance(one, Choice)), None)
        return build(choice.of(data) if choice else kind.__origin__, data)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: build(hints[name], value) for name, value in data.items()})
    if origin in (tuple, list):
        return origin(build(typing.get_args(kind)[0], item) for item in data)
    if origin is dict:
        return {key: build(typing.get_args(kind)[1], item) for key, item in data.items()}
    if origin in (typing.Union, types.UnionType):
        members = [one for one in typing.get_args(kind) if one is not type(None)]
        return build(members[0], data) if len(members) == 1 else data
    return data


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)
