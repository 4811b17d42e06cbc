"""A pack: a folder with exercises, solutions and quizzes, and the modules beside them."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from grader.content.document import Where, load
from grader.model.problem import whole_file
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.content.glossary import Glossary

MANIFEST, GLOSSARY = "pack.yaml", "glossary.yaml"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What pack.yaml says."""

    format: Literal[1]
    id: str
    """Stable name of the pack; results refer to it."""
    title: Text
    version: str
    units: dict[str, Text] = field(default_factory=dict)
    """Titles of the units, by the letter that exercises use."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's folder."""

    root: Path

    def manifest(self, caches: Path | None = None) -> Manifest:
        """Return pack.yaml; raise ContentError when it is not sound."""
        return load(self.root / MANIFEST, Manifest, _review, caches)

    def glossary(self, caches: Path | None = None) -> "Glossary":
        """Return glossary.yaml, empty where there is none; raise ContentError when it is not sound."""
        from grader.content.glossary import Glossary, review  # not on the way of a grading

        path = self.root / GLOSSARY
        return load(path, Glossary, review, caches) if path.is_file() else Glossary()

    def exercise_files(self) -> list[Path]:
        """Return the exercises' files in the order of their names."""
        return sorted((self.root / "exercises").glob("*.yaml"))

    def solution(self, exercise: Path) -> Path:
        """Return where an exercise's solution is."""
        return self.root / "solutions" / f"{exercise.stem}.py"

    def wrong_ways(self, exercise: Path) -> Path:
        """Return where the misconceptions are that are functions."""
        return self.root / "solutions" / "misconceptions" / f"{exercise.stem}.py"


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
