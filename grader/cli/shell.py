"""What every command shares: language, folders, printing, and how to stop with a reason."""

import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from grader.model.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from grader.model.problem import ContentError
    from grader.store import Store

DONE, NOT_FULL, USAGE, AT_FAULT, INTERRUPTED = 0, 1, 2, 3, 130
APP = "learn-cnn"


def option_language(arguments: list[str]) -> Language | None:
    """Return the language that the command line names, before it is parsed."""
    value = option("--lang", arguments)
    return "ko" if value == "ko" else "en" if value == "en" else None


def option(name: str, arguments: list[str]) -> str:
    """Return the value of an option, before the command line is parsed."""
    for place, word in enumerate(arguments):
        if word == name or word.startswith(f"{name}="):
            return word.partition("=")[2] or "".join(arguments[place + 1 : place + 2])
    return ""


def detect_language() -> Language:
    """Return `--lang`, else LEARN_LANG, else the saved setting, else the locale's language."""
    told = option_language(sys.argv[1:]) or os.environ.get("LEARN_LANG") or _saved_language()
    if told in LANGUAGES:
        return "ko" if told == "ko" else "en"
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    system = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "ko" if system.lower().startswith(("ko", "korean")) else "en"


def _saved_language() -> str | None:
    from grader.store import StoreError

    try:
        told = option("--data", sys.argv[1:])
        return store(Path(told) if told else None).setting("language")
    except StoreError:
        return None


class _Current:
    """The language of this run, found when first wanted."""

    language: Language | None = None


def language() -> Language:
    """Return the language of this run."""
    if _Current.language is None:
        _Current.language = detect_language()
    return _Current.language


def say(ko: str, en: str) -> str:
    """Return the sentence in the language of this run."""
    return ko if language() == "ko" else en


def data_folder(given: Path | None) -> Path:
    """Return where a learner's records are: `--data`, LEARN_DATA, or the user's data folder."""
    if given is not None:
        return given
    if told := os.environ.get("LEARN_DATA"):
        return Path(told)
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def cache_folder() -> Path:
    """Return where compiled content is kept; it can be deleted at any time."""
    if told := os.environ.get("LEARN_CACHE"):
        return Path(told)
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def store(data: Path | None) -> "Store":
    """Return the learner's records."""
    from grader.store import Store

    return Store(data_folder(data))


def show(*parts: "RenderableType") -> None:
    """Print to standard output."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False, emoji=False, markup=False)
    for part in parts:
        shown = printable(part) if isinstance(part, str) else part
        if console.is_terminal:
            console.print(shown)
            continue
        with console.capture() as told:  # filled up to the edge, which only a screen has
            console.print(shown)
        print("\n".join(map(str.rstrip, told.get().split("\n"))), end="")  # noqa: T201


def width() -> int:
    """Return the columns there are to print in, wherever the output goes."""
    from rich.console import Console

    return Console().width


def terminal_width() -> int | None:
    """Return the columns of the terminal, None where the output goes elsewhere."""
    from rich.console import Console

    console = Console()
    return console.width if console.is_terminal else None


def warn(message: Text) -> None:
    """Print to standard error; a file's name in it may hold what steers a terminal."""
    print(printable(message.in_(language())), file=sys.stderr)  # noqa: T201


def printable(text: str) -> str:
    """Return `text` with a `?` for each character that is not to be seen."""
    return "".join(one if one.isprintable() or one in "\n\t" else "?" for one in text)


def stop(message: Text, code: int = USAGE) -> NoReturn:
    """End with a reason on standard error."""
    warn(message)
    raise typer.Exit(code)


def read(path: Path) -> bytes:
    """Return what is in a file that the user named; end the command, saying why, where it is none."""
    from grader.content import file

    try:
        return file.read(path)
    except file.FileError as error:
        stop(error.message)


def tell_content(error: "ContentError") -> int:
    """Tell every problem of the content; return the exit code."""
    tell_problems(error)
    warn(
        Text(
            "문제 파일에 잘못이 있습니다. 제출한 코드의 잘못이 아닙니다.",
            "The exercise's file is at fault, not the submission.",
        )
    )
    return AT_FAULT


def tell_problems(*errors: "ContentError") -> None:
    """Print every problem to standard error, a line each."""
    for error in errors:
        for problem in error.problems:
            warn(Text(problem.in_("ko"), problem.in_("en")))


PATIENCE = 1.0
"""Seconds without a sign of life before somebody who watches is told what is going on."""


@contextmanager
def waiting(message: Text, seconds: float = PATIENCE) -> Iterator[None]:
    """Tell on a terminal what takes so long; the line is gone when it is over."""
    if not sys.stderr.isatty():
        yield
        return
    import threading

    from rich.cells import cell_len

    said, is_told = message.in_(language()), threading.Event()

    def tell() -> None:
        is_told.set()
        print(said, end="", file=sys.stderr, flush=True)  # noqa: T201

    timer = threading.Timer(seconds, tell)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if is_told.is_set():
            print(f"\r{' ' * cell_len(said)}\r", end="", file=sys.stderr, flush=True)  # noqa: T201


def print_json(data: Any, indent: int | None = None) -> None:
    """Print one JSON object; nothing in it is lost where the console cannot show it."""
    import json

    lossless = "utf" in str(sys.stdout.encoding).lower()
    typer.echo(json.dumps(data, ensure_ascii=not lossless, indent=indent))


def prepare_streams() -> None:
    """Make printing never fail: a console that cannot show a character shows `?`."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _checked(value: str | None) -> str | None:
    if value is not None and value not in LANGUAGES:
        raise typer.BadParameter(say("ko 또는 en이어야 합니다.", "It must be ko or en."))
    return value


Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="ko|en", help="언어 / language", callback=_checked),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help=say("기록을 두는 폴더", "folder of your records")),
]
PackName = Annotated[
    str | None,
    typer.Argument(metavar="[PACK]", help=say("묶음의 id", "a pack by its id")),
]
