"""`learn doctor`: what this machine is, and which protections hold on it."""

import os
import platform
import sys

from grader import __version__
from grader.cli import lookup, shell
from grader.cli.shell import Data, Lang, say


def doctor(lang: Lang = None, data: Data = None) -> None:
    """Say what a report of a fault should name."""
    del lang
    from rich.table import Table

    rows = [*_software(), *_terminal(), *_sandbox(), *_folders(data)]
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")  # a path is told whole
    for name, value in rows:
        table.add_row(name, value)
    shell.show(table)


def _software() -> list[tuple[str, str]]:
    import numpy as np

    config = np.show_config(mode="dicts")
    blas = (config or {}).get("Build Dependencies", {}).get("blas", {})
    return [
        ("learn", __version__),
        ("Python", f"{platform.python_version()} ({sys.executable})"),
        (say("시스템", "system"), platform.platform()),
        ("NumPy", np.__version__),
        ("BLAS", f"{blas.get('name', '?')} {blas.get('version', '')}".strip()),
    ]


def _terminal() -> list[tuple[str, str]]:
    encoding = str(sys.stdout.encoding)
    locale = next((os.environ[name] for name in ("LC_ALL", "LANG") if os.environ.get(name)), "-")
    try:
        "한글".encode(encoding)
        hangul = say("한글 표시 가능", "can show Hangul")
    except (UnicodeEncodeError, LookupError):
        hangul = say("한글을 표시할 수 없음", "cannot show Hangul")
    return [
        (say("언어", "language"), shell.language()),
        (say("로캘", "locale"), locale),
        (say("터미널", "terminal"), f"{encoding}, {hangul}"),
    ]


def _sandbox() -> list[tuple[str, str]]:
    from grader.sandbox.launch import launcher
    from grader.sandbox.zygote import SandboxFault

    try:
        _, isolation = launcher()
    except SandboxFault as fault:
        return [(say("샌드박스", "sandbox"), say(f"고장: {fault}", f"broken: {fault}"))]
    acts = {
        "read": say("답안 파일 읽기", "reading the course's files"),
        "write": say("파일 쓰기", "writing files"),
        "network": say("네트워크", "network"),
        "process": say("다른 프로세스 만들기", "starting processes"),
        "signal": say("다른 프로세스에 신호 보내기", "signalling other processes"),
        "memory": say("메모리 한도 넘기기", "memory over the limit"),
    }
    rows = [(say("격리 수준", "isolation"), f"{isolation.level} ({isolation.means})")]
    for act, name in acts.items():
        refused = isolation.refused.get(act)
        words = {
            True: say("막힘", "refused"),
            False: say("막지 못함", "NOT refused"),
            None: say("확인하지 못함", "not confirmed"),
        }
        rows.append((f"  {name}", words[refused]))
    return rows


def _folders(data: Data) -> list[tuple[str, str]]:
    return [
        (say("기록", "records"), str(shell.data_folder(data))),
        (say("캐시", "cache"), str(shell.cache_folder())),
        (say("문제 묶음", "pack"), str(lookup.pack().root)),
    ]
