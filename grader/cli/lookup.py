"""Packs and exercises by the names that the command line gives them."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from grader.cli import shell
from grader.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.content.pack import Pack
    from grader.course import Entry


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
    return shell.stop(
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

    told = shell.option("--data", sys.argv[1:])
    yield from added(shell.data_folder(data or (Path(told) if told else None)))
    yield from installed()


def pack_id(place: "Pack") -> str:
    """Return a pack's id; a broken one goes by its folder's name."""
    from grader.model.problem import ContentError

    try:
        return place.manifest(shell.cache_folder()).id
    except ContentError:
        return place.root.name


def namespace(place: "Pack") -> str:
    """Return what goes before the names in a pack on the command line: nothing in the pack in use."""
    return "" if place == pack() else f"{pack_id(place)}:"


def called(found: "Entry") -> str:
    """Return what to type for an exercise: its name, after its pack's where that is not in use."""
    return namespace(found.pack) + found.name


def pack_called(name: str | None) -> "Pack":
    """Return the pack of that id (`words` or `words:`), the one in use without a name, or shell.stop."""
    wanted = (name or "").removesuffix(":")
    found = (one for one in packs() if not wanted or pack_id(one) == wanted)
    return next(found, None) or _no_pack(wanted)


def packs_called(query: str) -> "tuple[Iterable[Pack], str]":
    """Return where to look for what `query` names, and the name without its pack: `pack:name`."""
    where, _, name = query.rpartition(":")
    return (one for one in packs() if not where or pack_id(one) == where), name


def entry(query: str, inside: "Pack | None" = None) -> "Entry":
    """Return the exercise that `query` names (`pack:name` for one of an added pack), or shell.stop."""
    from grader.course import UnknownExercise, find

    places, name = packs_called(query)
    place, close = None, list[str]()
    for place in [inside] if inside else places:
        try:
            return find(place, name)
        except UnknownExercise as error:
            close += error.close
    if place is None:
        _no_pack(query.rpartition(":")[0])
    raise _unknown(query, close)


def quiz_file(files: "Iterable[Path]", name: str) -> Path | None:
    """Return the quiz or exam that a name or a path means, where no exercise is called so."""
    if Path(name).parent.name == "exercises":
        return None
    wanted = Path(name).stem if name.endswith(".yaml") else name
    known = {path.stem.lower(): path for path in files}
    return known.get(wanted.lower())


def _no_pack(name: str) -> NoReturn:
    """Stop because no pack has that id; tell one like it."""
    from grader.content.guess import guess

    shell.stop(
        Text("`{name}`: 그런 묶음이 없습니다.", "`{name}` names no pack.").format(name=name)
        + guess(name, map(pack_id, packs()))
        + Text("있는 것: `learn pack list`.", "Those there are: `learn pack list`.")
    )


def _unknown(query: str, close: list[str]) -> typer.Exit:
    """Tell what is close, and return the exit."""
    words = ", ".join(close[:4])
    guess = Text(f" {words}인가요?", f" Did you mean {words}?") if close else Text()
    shell.warn(
        Text(
            f"`{query}`: 그런 문제가 없거나 하나로 정해지지 않습니다.{guess.ko} 전체 목록: `learn list`.",
            f"`{query}` is no exercise, or not a single one.{guess.en} All of them: `learn list`.",
        )
    )
    return typer.Exit(shell.USAGE)
