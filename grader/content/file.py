"""Files by their name, which is hostile input: plain ones of a bounded size, and never a wait."""

import errno
import os
import stat
from pathlib import Path

from grader.model.text import Text

MAX_BYTES = 1_000_000
DISK_FAULTS = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO") if hasattr(errno, name)
)
"""Error numbers of a disk that is full or failing: the machine's fault, never a learner's."""


class FileError(Exception):
    """A file cannot be used; `reason` says why, `message` names the file too."""

    def __init__(self, path: Path, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.message = Text(f"{path}: {reason.ko}", f"{path}: {reason.en}")


def read(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return what is in a file as it is now; raise FileError for anything but a plain small file.

    A pipe or a device could keep the reader for ever, or never end.
    """
    try:
        _refuse_odd(path, os.stat(path).st_mode)  # noqa: PTH116  opening a device can already do something
        handle = os.open(path, _FLAGS)
        with open(handle, "rb") as file:  # noqa: PTH123
            _refuse_odd(path, os.fstat(handle).st_mode)  # it may be another file by now
            raw = file.read(most + 1)
    except OSError as error:
        raise FileError(path, UNREADABLE.format(reason=error.strerror or str(error))) from None
    if len(raw) > most:
        raise FileError(path, LARGE.format(size=f"{most / 1e6:g}"))
    return raw


_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _refuse_odd(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise FileError(path, FOLDER)
    if not stat.S_ISREG(mode):
        raise FileError(path, ODD)


UNREADABLE = Text("읽을 수 없습니다({reason}).", "Cannot be read ({reason}).")
FOLDER = Text("폴더입니다. 파일을 알려 주세요.", "A folder, not a file. Name a file.")
ODD = Text(
    "보통 파일이 아니라 장치나 파이프입니다. 내용을 파일로 저장해서 알려 주세요.",
    "A device or a pipe, not a file. Save what it holds in a file and name that.",
)
LARGE = Text(
    "{size} MB보다 큽니다. 찾는 파일이 맞나요?",
    "Larger than {size} MB. Is it the right file?",
)
