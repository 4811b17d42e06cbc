"""A pack: a folder with exercises, solutions and quizzes, and the modules beside them."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from grader import __version__
from grader.content.document import Where, load
from grader.content.languages import review_text
from grader.model.problem import ContentError, whole_file
from grader.model.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from grader.content.glossary import Glossary

MANIFEST, GLOSSARY = "pack.yaml", "glossary.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What pack.yaml says."""

    format: Literal[1]
    """Version of this format."""
    id: str
    """Stable name of the pack; results refer to it. Lower-case letters, digits and hyphens."""
    title: Text
    """What the pack is called."""
    version: str
    """Version of the pack, as `1.0` or `2026.3`."""
    languages: tuple[Language, ...] = LANGUAGES
    """Languages that every text of the pack is in; with one alone, texts are plain strings."""
    requires_grader: str = ""
    """Versions of `learn` that the pack works with, as `>=0.1` or `>=0.1,<2`."""
    units: dict[str, Text] = field(default_factory=dict)
    """Titles of the units, by the letter that exercises use."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's folder."""

    root: Path

    def manifest(self, caches: Path | None = None) -> Manifest:
        """Return pack.yaml; raise ContentError when it is not sound, or wants another grader."""
        path = self.root / MANIFEST
        try:
            stat = path.stat()
            return _manifest(path, caches, stat.st_mtime_ns, stat.st_size)
        except OSError:
            return _manifest.__wrapped__(path, caches, 0, 0)  # which tells why

    def glossary(self, caches: Path | None = None) -> "Glossary":
        """Return glossary.yaml, empty where there is none; raise ContentError when it is not sound."""
        from grader.content.glossary import Glossary, review  # not on the way of a grading

        path = self.root / GLOSSARY
        if not path.is_file():
            return Glossary()
        languages = self.manifest(caches).languages
        return load(path, Glossary, partial(review, languages=languages), caches, languages)

    def exercise_files(self) -> list[Path]:
        """Return the exercises' files in the order of their names."""
        return sorted((self.root / "exercises").glob("*.yaml"))

    def solution(self, exercise: Path) -> Path:
        """Return where an exercise's solution is."""
        return self.root / "solutions" / f"{exercise.stem}.py"

    def wrong_ways(self, exercise: Path) -> Path:
        """Return where the misconceptions are that are functions."""
        return self.root / "solutions" / "misconceptions" / f"{exercise.stem}.py"


@lru_cache(maxsize=32)  # every exercise asks for it
def _manifest(path: Path, caches: Path | None, _changed: int, _size: int) -> Manifest:
    manifest = load(path, Manifest, _review, caches)
    if manifest.requires_grader:
        _refuse_grader(path, manifest.requires_grader)
    return manifest


def _refuse_grader(path: Path, wanted: str) -> None:
    """Raise ContentError when this is not a grader that the pack works with."""
    from packaging.specifiers import SpecifierSet

    if not SpecifierSet(wanted).contains(__version__, prereleases=True):
        from grader.content.syntax import read  # for the place

        message = OTHER_GRADER.format(wanted=wanted, version=__version__)
        raise ContentError([read(path).problem(("requires_grader",), message)])


def _review(manifest: Manifest) -> Iterator[tuple[Where, Text]]:
    """Yield what the fields cannot say: the id names a folder, and nothing else."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", manifest.id):
        yield (
            ("id",),
            Text(
                "소문자, 숫자, 붙임표만 64자까지 쓸 수 있습니다.",
                "Use lower-case letters, digits and hyphens, at most 64.",
            ),
        )
    if not manifest.languages:
        yield ("languages",), Text("언어가 하나는 있어야 합니다.", "Name at least one language.")
    yield from review_text(("title",), manifest.title, manifest.languages)
    for unit, title in manifest.units.items():
        yield from review_text(("units", unit), title, manifest.languages)
    if manifest.requires_grader:
        yield from _review_specifier(manifest.requires_grader)


def _review_specifier(wanted: str) -> Iterator[tuple[Where, Text]]:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        SpecifierSet(wanted)
    except InvalidSpecifier:
        yield (
            ("requires_grader",),
            Text(
                f"`{wanted}`: `>=0.1`이나 `>=0.1,<2`처럼 쓰세요.",
                f"`{wanted}`: write it as `>=0.1` or `>=0.1,<2`.",
            ),
        )


OTHER_GRADER = Text(
    "이 묶음에 필요한 learn은 {wanted}, 설치된 것은 {version}입니다. "
    "learn을 바꾸거나 묶음의 다른 판을 쓰세요.",
    "This pack needs learn {wanted}, and {version} is installed. Install another version of learn, "
    "or of the pack.",
)


def built_in() -> Pack:
    """Return the course that comes with the grader: in the wheel, or in the clone around it."""
    home = Path(__file__).parents[1]
    inside = home / "course"
    return Pack(inside if inside.is_dir() else home.parent)


def pack_of(exercise: Path) -> Pack:
    """Return the pack that an exercise's file belongs to."""
    return Pack(exercise.parents[1])


def is_exercise(path: Path) -> bool:
    """Return whether a file is an exercise of a pack: by its place, without reading it."""
    return (
        path.suffix == ".yaml"
        and path.parent.name == "exercises"
        and (path.parents[1] / MANIFEST).is_file()
    )


def module(path: Path) -> ModuleType:
    """Return an author's Python file as a module (a pack is trusted like an installed package)."""
    try:
        return _module(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise whole_file(path, Text("이 파일이 없습니다.", "There is no such file.")) from None


@cache
def _module(path: Path, _changed: int) -> ModuleType:
    name = f"learn_pack_{path.parent.name}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None  # noqa: S101  its name ends in .py
    assert spec.loader is not None  # noqa: S101
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def namespaces(exercise: Path) -> dict[str, Any]:
    """Return what an exercise's expressions can call."""
    from grader.content.expression import namespaces as build  # imports NumPy

    pack = pack_of(exercise)
    return build(lambda: module(pack.solution(exercise)), lambda: module(pack.wrong_ways(exercise)))
