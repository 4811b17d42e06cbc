"""What is taken of a pack from elsewhere: plain files under plain names, as many as are bearable.

Links, pipes and devices are left out, and so is what begins with a dot. Nothing is written outside of the
target, nothing is written twice, and nothing grows beyond what it said of itself.
"""

import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from grader.model.text import Text

MAX_FILES = 5_000
MAX_BYTES = 100 * 2**20
MAX_NAME = 80
"""Characters of one part of a name: other systems take 255 bytes, which is 85 of Hangul."""
MAX_PATH = 200
MAX_DIRECTORY = 1_000 * MAX_FILES
"""Bytes of a zip file's list of its files."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
_LEFT_OUT = ("__pycache__", "__MACOSX")
_ENDING, _LONG_ENDING = b"PK\x05\x06", b"PK\x06\x07"


class PackError(Exception):
    """A pack cannot be added or removed; the text says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a source: its name with slashes, its size as told, and how to open it."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


def unpack_folder(source: Path, target: Path) -> None:
    """Copy a pack's folder; raise PackError where it is no pack that can be taken."""
    _write(_of_folder(source), target)


def unpack_zip(source: Path, target: Path) -> None:
    """Unpack a pack's zip file; raise PackError where it is no pack that can be taken."""
    try:
        _bound_directory(source)
        with zipfile.ZipFile(source) as archive:
            _write(_of_zip(archive), target)
    except _BROKEN as error:
        raise PackError(BROKEN.format(reason=str(error) or type(error).__name__)) from None


def _of_folder(source: Path) -> Iterator[_File]:
    for folder, inside, names in os.walk(source):
        inside[:] = sorted(name for name in inside if not _is_left_out(name))
        for name in sorted(names):
            path = Path(folder) / name
            seen = path.lstat()
            if stat.S_ISREG(seen.st_mode):
                told = path.relative_to(source).as_posix()
                yield _File(told, seen.st_size, partial(_opened, path))


def _opened(path: Path) -> IO[bytes]:
    """Open a file that may have become a link or a pipe since it was looked at."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return open(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb")  # noqa: PTH123


def _of_zip(archive: zipfile.ZipFile) -> Iterator[_File]:
    for entry in archive.infolist():
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if entry.is_dir() or kind not in (0, stat.S_IFREG):
            continue
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError(f"compression {entry.compress_type}")  # some take gigabytes
        yield _File(entry.orig_filename, entry.file_size, partial(_entry, archive, entry))


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return archive.open(entry)
    except OSError as error:  # it says that it lies where nothing can
        raise zipfile.BadZipFile(str(error)) from None


def _bound_directory(source: Path) -> None:
    """Refuse a zip file with more files than a pack has, before all of their names are read."""
    with source.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 22 - 65536 - 20))
        end = file.read()
    at = end.rfind(_ENDING)
    if at < 0 or len(end) - at < 22:
        raise zipfile.BadZipFile("no zip file")
    count, length = struct.unpack("<HI", end[at + 10 : at + 16])
    is_long = end[max(0, at - 20) : at].startswith(_LONG_ENDING)
    if is_long or count > 4 * MAX_FILES or length > MAX_DIRECTORY:
        raise PackError(LARGE)


def _write(files: Iterable[_File], target: Path) -> None:
    """Write the files below `target`, counting as it goes."""
    target.mkdir()
    spelled: dict[str, str] = {}
    count = total = 0
    for file in files:
        parts = _parts(file.name)
        if any(_is_left_out(part) for part in parts) or file.name.endswith(".pyc"):
            continue
        count, total = count + 1, total + file.size
        if count > MAX_FILES or total > MAX_BYTES:
            raise PackError(LARGE)
        _note_spelling(parts, spelled)
        place = target.joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        with file.open() as packed, place.open("xb") as written:
            _pour(packed, written, file.size)


def _pour(packed: IO[bytes], written: IO[bytes], size: int) -> None:
    """Copy what a file holds; one that holds more than it says is a bomb."""
    left = size
    while data := packed.read(1 << 16):
        left -= len(data)
        if left < 0:
            raise PackError(LARGE)
        written.write(data)


def _parts(name: str) -> list[str]:
    """Return the parts of a name that means the same on every system, or raise PackError."""
    parts = name.split("/")
    if len(name) > MAX_PATH or not all(map(_is_plain, parts)):
        raise PackError(STRANGE.format(name=name[:MAX_PATH]))
    return parts


def _is_plain(part: str) -> bool:
    return (
        0 < len(part) <= MAX_NAME
        and part not in (".", "..")
        and not _FORBIDDEN.search(part)
        and not _RESERVED.fullmatch(part)
        and not part.endswith((" ", "."))
        and all(unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs") for letter in part)
    )


def _is_left_out(part: str) -> bool:
    return part.startswith(".") or part in _LEFT_OUT


def _note_spelling(parts: list[str], spelled: dict[str, str]) -> None:
    """Refuse a name that some system takes for another one of the same pack."""
    for end in range(1, len(parts) + 1):
        path = "/".join(parts[:end]) + "/" * (end < len(parts))
        folded = unicodedata.normalize("NFC", path.removesuffix("/")).casefold()
        is_known = folded in spelled
        if is_known and (spelled[folded] != path or end == len(parts)):
            raise PackError(TWICE.format(name=path))
        spelled[folded] = path


LARGE = Text("묶음이 너무 큽니다.", "The pack is too large.")
BROKEN = Text("zip 파일을 풀 수 없습니다({reason}).", "The zip file cannot be unpacked ({reason}).")
STRANGE = Text(
    "{name}: 묶음에 둘 수 없는 이름입니다. 밖을 가리키거나 시스템에 따라 뜻이 달라집니다.",
    "{name}: a pack cannot hold this name. It points outside, or other systems read it otherwise.",
)
TWICE = Text(
    "{name}: 같은 이름이 두 번 있습니다(대소문자만 다른 것도 같은 이름입니다).",
    "{name} is there twice (names that differ in upper and lower case alone are the same).",
)
