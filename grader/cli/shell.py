"""What every command shares: language, folders, printing, and how to stop with a reason."""

import locale
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from grader.content.file import DISK_FAULTS
from grader.model.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from grader.content.pack import Pack
    from grader.course import Entry
    from grader.model.problem import ContentError
    from grader.store import Store, StoreError

DONE, NOT_FULL, USAGE, AT_FAULT, INTERRUPTED = 0, 1, 2, 3, 130
APP = "learn-cnn"


def option_language(arguments: list[str]) -> Language | None:
    """Return the language that the command line names, before it is parsed."""
    value = _option("--lang", arguments)
    return "ko" if value == "ko" else "en" if value == "en" else None


def _option(name: str, arguments: list[str]) -> str:
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
        told = _option("--data", sys.argv[1:])
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


def pack_around() -> "Pack | None":
    """Return the pack that LEARN_PACK names, or that this folder lies in."""
    from grader.content.pack import MANIFEST, Pack

    if "LEARN_PACK" in os.environ:
        return pack()
    here = Path.cwd()
    around = next((one for one in [here, *here.parents] if (one / MANIFEST).is_file()), None)
    return Pack(around) if around else None


def own_pack() -> "Pack":
    """Return the pack an author works on: the one around this folder, or the built-in course."""
    return pack_around() or pack()


def pack() -> "Pack":
    """Return the pack to use: LEARN_PACK (a folder, or the id of one added), or the course itself."""
    from grader.content.pack import MANIFEST, Pack, built_in

    told = os.environ.get("LEARN_PACK")
    if told is None:
        return built_in()
    if (Path(told) / MANIFEST).is_file():
        return Pack(Path(told))
    if found := next((one for one in _others() if pack_id(one) == told), None):
        return found
    return stop(
        Text(
            "LEARN_PACK이 가리키는 {path}에 pack.yaml이 없고, 그런 id의 묶음도 없습니다. 있는 것: `learn pack list`.",
            "LEARN_PACK names {path}, which has no pack.yaml and is the id of no pack. "
            "Those there are: `learn pack list`.",
        ).format(path=told)
    )


def packs(data: Path | None = None) -> "Iterator[Pack]":
    """Yield the pack to use first, then those that were added or installed: looked for when wanted."""
    first = pack()
    yield first
    yield from (one for one in _others(data) if one != first)


def _others(data: Path | None = None) -> "Iterator[Pack]":
    from grader.packs import added, installed

    told = _option("--data", sys.argv[1:])
    yield from added(data_folder(data or (Path(told) if told else None)))
    yield from installed()


def pack_id(place: "Pack") -> str:
    """Return a pack's id; a broken one goes by its folder's name."""
    from grader.model.problem import ContentError

    try:
        return place.manifest(cache_folder()).id
    except ContentError:
        return place.root.name


def packs_called(query: str) -> "tuple[Iterable[Pack], str]":
    """Return where to look for what `query` names, and the name without its pack: `pack:name`."""
    where, _, name = query.rpartition(":")
    return (one for one in packs() if not where or pack_id(one) == where), name


def entry(query: str, inside: "Pack | None" = None) -> "Entry":
    """Return the exercise that `query` names (`pack:name` for one of an added pack), or stop."""
    from grader.course import UnknownExercise, find

    places, name = packs_called(query)
    close: list[str] = []
    for place in [inside] if inside else places:
        try:
            return find(place, name)
        except UnknownExercise as error:
            close += error.close
    raise _unknown(query, close)


def _unknown(query: str, close: list[str]) -> typer.Exit:
    """Tell what is close, and return the exit."""
    words = ", ".join(close[:4])
    guess = Text(f" {words}인가요?", f" Did you mean {words}?") if close else Text()
    warn(
        Text(
            f"`{query}`: 그런 문제가 없거나 하나로 정해지지 않습니다.{guess.ko} 전체 목록: `learn list`.",
            f"`{query}` is no exercise, or not a single one.{guess.en} All of them: `learn list`.",
        )
    )
    return typer.Exit(USAGE)


def show(*parts: "RenderableType") -> None:
    """Print to standard output."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False, emoji=False, markup=False)
    for part in parts:
        console.print(printable(part) if isinstance(part, str) else part)


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


def stop_at_content(error: "ContentError") -> NoReturn:
    """End because the content is at fault, telling every problem."""
    raise typer.Exit(tell_content(error))


def tell_content(error: "ContentError") -> int:
    """Tell every problem of the content; return the exit code."""
    for problem in error.problems:
        print(printable(problem.in_(language())), file=sys.stderr)  # noqa: T201
    warn(
        Text(
            "문제 파일에 잘못이 있습니다. 제출한 코드의 잘못이 아닙니다.",
            "The exercise's file is at fault, not the submission.",
        )
    )
    return AT_FAULT


def tell_records(error: "StoreError") -> int:
    """Tell why the learner's records cannot be used; return the exit code."""
    if error.is_disk:
        return _tell_disk(error.path, str(error))
    warn(
        Text(
            "{path}: 기록을 쓸 수 없습니다({reason}). `--data`로 다른 폴더를 고를 수 있습니다.",
            "{path}: your records cannot be used ({reason}). `--data` names another folder.",
        ).format(path=error.path, reason=error)
    )
    return USAGE


def stop_unwritten(folder: Path, error: OSError) -> NoReturn:
    """End because a folder cannot be written to."""
    if error.errno in DISK_FAULTS:
        raise typer.Exit(_tell_disk(folder, str(error.strerror)))
    stop(
        Text(
            "{folder}: 쓸 수 없습니다({reason}).", "{folder} cannot be written ({reason})."
        ).format(folder=folder, reason=error.strerror)
    )


def tell_system(error: OSError) -> int:
    """Tell what this machine did not let a command do; return the exit code."""
    if error.errno in DISK_FAULTS:
        return _tell_disk(error.filename, str(error.strerror))
    refused = Text(
        "이 컴퓨터가 허락하지 않았습니다({reason}).", "This machine refused it ({reason})."
    )
    warn(_at(error.filename) + refused.format(reason=error.strerror))
    return AT_FAULT


def _tell_disk(path: object, reason: str) -> int:
    full = Text("디스크에 쓸 수 없습니다({reason}).", "The disk cannot be written to ({reason}).")
    warn(_at(path) + full.format(reason=reason) + FULL_DISK)
    return AT_FAULT


def _at(path: object) -> Text:
    return Text(f"{path}:", f"{path}:") if path else Text()


FULL_DISK = Text(
    "디스크가 가득 찼거나 고장입니다. 제출한 코드의 잘못이 아니며, 점수와 지금까지의 기록은 그대로입니다. 자리를 만든 뒤 다시 실행하세요.",
    "The disk is full or failing. This is not the submission's fault: no points are lost, and earlier records are as they were. Make room and run it again.",
)


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
