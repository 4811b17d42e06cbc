"""What a disk or a folder does not let a command do, said as a fault of the machine."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from grader.cli import shell
from grader.content.file import DISK_FAULTS
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.store import StoreError


def tell_records(error: "StoreError") -> int:
    """Tell why the learner's records cannot be used; return the exit code."""
    if error.is_disk:
        return _tell_disk(error.path, str(error))
    shell.warn(
        Text(
            "{path}: 기록을 쓸 수 없습니다({reason}). `--data`로 다른 폴더를 고를 수 있습니다.",
            "{path}: your records cannot be used ({reason}). `--data` names another folder.",
        ).format(path=error.path, reason=error)
    )
    return shell.USAGE


def stop_unwritten(path: Path, error: OSError) -> NoReturn:
    """End because a file or a folder cannot be written to."""
    if error.errno in DISK_FAULTS:
        raise typer.Exit(_tell_disk(path, str(error.strerror)))
    shell.stop(
        Text("{path}: 쓸 수 없습니다({reason}).", "{path} cannot be written ({reason}).").format(
            path=path, reason=error.strerror
        )
    )


def tell_system(error: OSError) -> int:
    """Tell what this machine did not let a command do; return the exit code."""
    if error.errno in DISK_FAULTS:
        return _tell_disk(error.filename, str(error.strerror))
    refused = Text(
        "이 컴퓨터가 허락하지 않았습니다({reason}).", "This machine refused it ({reason})."
    )
    shell.warn(_at(error.filename) + refused.format(reason=error.strerror))
    return shell.AT_FAULT


def _tell_disk(path: object, reason: str) -> int:
    full = Text("디스크에 쓸 수 없습니다({reason}).", "The disk cannot be written to ({reason}).")
    shell.warn(_at(path) + full.format(reason=reason) + FULL_DISK)
    return shell.AT_FAULT


def _at(path: object) -> Text:
    return Text(f"{path}:", f"{path}:") if path else Text()


FULL_DISK = Text(
    "디스크가 가득 찼거나 고장입니다. 제출한 코드의 잘못이 아니며, 점수와 지금까지의 기록은 그대로입니다. 자리를 만든 뒤 다시 실행하세요.",
    "The disk is full or failing. This is not the submission's fault: no points are lost, and earlier records are as they were. Make room and run it again.",
)
