"""Strict YAML: plain data with the place of everything in it, or problems.

YAML 1.2 values only: `no` is text, `1e-7` is a number, `3:4` is text. Repeated keys, aliases, tags
and very deep or large files are refused.
"""

import math
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import Scanner, ScannerError

from grader.content import file as files
from grader.content.misread import Place, meaning, place_of
from grader.model.problem import ContentError, Problem, whole_file
from grader.model.text import Text

MAX_DEPTH = 24
Path_ = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
STEERS = Text(
    "제어 문자나 글의 방향을 바꾸는 문자가 있습니다. 지우세요.",
    "It holds a control character or one that turns the direction of text. This is not allowed.",
)
DEEP = "nested too deeply"
TOO_DEEP = Text("너무 깊이 중첩되었습니다.", "This is nested too deeply.")


class _Scanner(Scanner):
    """Refuses deep brackets at once: reading them takes a time that grows with their square."""

    def fetch_flow_collection_start(self, TokenClass: Any, to_push: Any) -> None:  # noqa: N803
        """Open a bracket."""
        if len(self.flow_context) > 4 * MAX_DEPTH:
            raise ScannerError(None, None, DEEP, self.reader.get_mark())
        super().fetch_flow_collection_start(TokenClass, to_push)


@dataclass(slots=True)
class Source:
    """A YAML document as plain data, and where each of its parts stands (line, column from 1)."""

    file: str
    data: Any
    places: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)
    """Where the key of a part stands, for problems with the key itself."""

    def problem(self, path: Path_, message: Text, *, at_key: bool = False) -> Problem:
        """Return a problem at `path`, or at the nearest part above it that exists."""
        if at_key and path in self.keys:
            line, column = self.keys[path]
            return Problem(self.file, line, column, dotted(path), message)
        known = path
        while known and known not in self.places:
            known = known[:-1]
        line, column = self.places.get(known, (1, 1))
        return Problem(self.file, line, column, dotted(path), message)


def dotted(path: Path_) -> str:
    """Return a path as authors read it: `checks[0].points`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") if len(path) <= 12 else text[:60].removeprefix(".") + "..."


def read(path: Path) -> Source:
    """Return the document in a file; raise ContentError with every problem of its syntax."""
    try:
        return parse(files.read(path), str(path))
    except files.FileError as error:
        raise whole_file(path, error.reason) from None


def parse(raw: bytes, file: str) -> Source:
    """Return the document in `raw`; raise ContentError with every problem of its syntax."""
    text = _decoded(raw, file)
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _Scanner
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)  # none may be referred to
            root = yaml.compose(text)
    except MarkedYAMLError as error:
        place = place_of(error)
        message = TOO_DEEP if error.problem == DEEP else meaning(error, text, place)
        raise ContentError([Problem(file, *place, "", message)]) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        unprintable = Text(
            "YAML에 쓸 수 없는 글자입니다.", "This character is not allowed in YAML."
        )
        raise ContentError([Problem(file, line, column, "", unprintable)]) from None
    except (RecursionError, ValueError):
        raise ContentError(
            [
                Problem(
                    file, 1, 1, "", Text("YAML로 읽을 수 없습니다.", "This cannot be read as YAML.")
                )
            ]
        ) from None
    source = Source(file, None)
    reader = _Reader(source, text)
    if root is None:
        raise ContentError(
            [source.problem((), Text("파일이 비어 있습니다.", "The file is empty."))]
        )
    source.data = reader.value(root, ())
    if reader.problems:
        raise ContentError(reader.problems)
    return source


def _decoded(raw: bytes, file: str) -> str:
    if len(raw) > files.MAX_BYTES:
        message = Text("파일이 1 MB보다 큽니다.", "The file is larger than 1 MB.")
        raise ContentError([Problem(file, 1, 1, "", message)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = Text(
            "UTF-8이 아닌 바이트가 있습니다. 파일을 UTF-8로 저장하세요.",
            "A byte here is not UTF-8. Save the file as UTF-8.",
        )
        raise ContentError([Problem(file, line, column, "", message)]) from None


@dataclass(slots=True)
class _Reader:
    """Turns nodes into plain data, collecting places and problems."""

    source: Source
    text: str
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    aliased: bool = False

    def value(self, node: Node, path: Path_) -> Any:
        if id(node) in self.seen:
            if not self.aliased:  # once: a bomb has thousands
                self.refuse(
                    path, Text("별칭(&, *)은 쓸 수 없습니다.", "Aliases (&, *) are not allowed.")
                )
            self.aliased = True
            return None
        self.seen.add(id(node))
        self.source.places.setdefault(path, _place(node))
        start = node.start_mark.index
        if self.text.startswith("!", start):
            tag = self.text[start : start + 80].split(maxsplit=1)[0]
            return self.refuse(
                path, Text(f"{tag}: 태그는 쓸 수 없습니다.", f"The tag {tag} is not allowed.")
            )
        if len(path) > MAX_DEPTH:
            return self.refuse(path, TOO_DEEP)
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)  # noqa: S101  there is no fourth kind
        return self.scalar(node, path)

    def mapping(self, node: MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.source.places[(*path, "?")] = _place(key_node)
                self.refuse((*path, "?"), Text("키는 낱말이어야 합니다.", "A key must be a word."))
                continue
            key = str(key_node.value)
            if _STEERS.search(key):
                self.source.places[(*path, "?")] = _place(key_node)
                self.refuse((*path, "?"), STEERS)
                continue
            at = (*path, key)
            if key in result:
                self.problems.append(
                    Problem(
                        self.source.file,
                        *_place(key_node),
                        dotted(at),
                        Text("같은 키가 두 번 나옵니다.", "This key appears twice."),
                    )
                )
                continue
            by_value = _is_text(value_node) and id(value_node) not in self.seen
            self.source.keys[at] = _place(key_node)
            self.source.places[at] = _place(value_node if by_value else key_node)
            result[key] = self.value(value_node, at)
        return result

    def scalar(self, node: ScalarNode, path: Path_) -> Any:
        text = str(node.value)
        if _STEERS.search(text):
            return self.refuse(path, STEERS)
        if node.style is not None:
            return text
        if text.lower() in _WORDS and text in (text.lower(), text.title(), text.upper()):
            return _WORDS[text.lower()]
        if _INTEGER.fullmatch(text) and len(text) < 40:
            return int(text)
        if _NUMBER.fullmatch(text):
            if math.isinf(float(text)):
                return self.refuse(path, Text("수가 너무 큽니다.", "This number is too large."))
            return float(text)
        return text

    def refuse(self, path: Path_, message: Text) -> None:
        self.problems.append(self.source.problem(path, message))


def _place(node: Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _is_text(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style is None
