"""Packs that were added: fetched, looked at, and kept in the learner's data folder.

What comes from outside is hostile until it is in place: `unpacking` says what of it is taken. After
that it is code like an installed package, and says so.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from grader.content.guess import guess
from grader.content.pack import GLOSSARY, MANIFEST, Manifest, Pack, built_in
from grader.model.text import Text
from grader.unpacking import MAX_BYTES, PackError, unpack_folder, unpack_zip

GIT_SECONDS = 120
GROUP = "learn.packs"
"""Entry points by which an installed wheel says that it is a pack: id = module."""
GIT_URL = re.compile(r"(https?|ssh|git)://[^\s-]\S*|[\w.-]+@[\w.-]+:\S+")
GIT_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "https:http:ssh:git",  # not ext::, which is a command, whatever is set up
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LFS_SKIP_SMUDGE": "1",
}


def added(folder: Path) -> list[Pack]:
    """Return the packs that were added to a data folder, in the order of their ids."""
    home = folder / "packs"
    found = sorted(home.iterdir()) if home.is_dir() else []
    return [
        Pack(path)
        for path in found
        if (path / MANIFEST).is_file() and not path.name.startswith(".")
    ]


def installed() -> list[Pack]:
    """Return the packs that were installed with pip, in the order of their ids; nothing is imported."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    found = []
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        spec = find_spec(point.value)
        places = list(spec.submodule_search_locations or []) if spec else []
        found += [Pack(Path(place)) for place in places if (Path(place) / MANIFEST).is_file()]
    return found


@contextmanager
def fetched(source: str) -> Iterator[tuple[Pack, Manifest]]:
    """Bring a pack (a folder, a zip file or a git URL) into a temporary folder and look at it.

    Raises PackError, or ContentError when its pack.yaml is not sound.
    """
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "pack"
        path = Path(source)
        if path.is_dir():
            if not any((place / MANIFEST).is_file() for place in (path, *path.glob("*/"))):
                raise PackError(NO_MANIFEST.format(source=source))
            unpack_folder(path, target)
        elif path.is_file():
            unpack_zip(path, target)
        elif GIT_URL.fullmatch(source):
            unpack_zip(_cloned(source, Path(name)), target)
        else:
            raise PackError(
                Text(
                    f"{source}: 폴더도 zip 파일도 git 주소도 아닙니다.",
                    f"{source} is neither a folder, nor a zip file, nor a git URL.",
                )
            )
        root = _root(target, source)
        yield Pack(root), Pack(root).manifest()


def keep(pack: Pack, manifest: Manifest, folder: Path) -> Path:
    """Put a fetched pack in its place, whole or not at all; an older version of it makes room.

    Raises PackError for the id of the course that comes with the grader: its records would be mixed.
    """
    if manifest.id == built_in().manifest().id:
        raise PackError(
            Text(
                f"`{manifest.id}`: 함께 설치된 과정의 id입니다. 다른 id가 필요합니다.",
                f"`{manifest.id}` is the id of the course that comes with learn; take another.",
            )
        )
    home = folder / "packs"
    home.mkdir(parents=True, exist_ok=True)
    place = home / manifest.id
    with tempfile.TemporaryDirectory(prefix=".", dir=home) as name:
        shutil.copytree(pack.root, Path(name) / "new")
        if place.exists():
            place.rename(Path(name) / "old")
        (Path(name) / "new").rename(place)
    return place


def files_of(pack: Pack) -> list[tuple[str, Path]]:
    """Return what belongs to a pack: (path inside it, file), in order; links and caches do not."""
    paths = [path for name in (MANIFEST, GLOSSARY) if (path := pack.root / name).is_file()]
    for folder in ("exercises", "solutions", "quizzes"):
        paths += [path for path in sorted((pack.root / folder).rglob("*")) if path.is_file()]
    return [
        (path.relative_to(pack.root).as_posix(), path)
        for path in paths
        if "__pycache__" not in path.parts and not path.is_symlink()
    ]


def zipped(pack: Pack, target: Path) -> None:
    """Write a pack as a zip file."""
    write_zip(target, {inside: path.read_bytes() for inside, path in files_of(pack)})


def write_zip(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a zip file, the same bytes for the same files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, content in files.items():
            entry = zipfile.ZipInfo(inside)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def remove(name: str, folder: Path) -> None:
    """Remove a pack; the attempts at its exercises stay in the records."""
    names = [pack.root.name for pack in added(folder)]
    if name in names:
        shutil.rmtree(folder / "packs" / name)
        return
    if name == built_in().manifest().id:
        raise PackError(
            Text(
                f"`{name}`: learn과 함께 설치된 과정이어서 뺄 수 없습니다.",
                f"`{name}` is the course that comes with learn and cannot be removed.",
            )
        )
    if distribution := _distribution(name):
        raise PackError(
            Text(
                f"`{name}`: pip로 설치한 묶음입니다. `pip uninstall {distribution}` 명령으로 뺄 수 있습니다.",
                f"`{name}` was installed with pip; `pip uninstall {distribution}` removes it.",
            )
        )
    none = Text(f"`{name}`: 그런 묶음이 없습니다.", f"There is no pack `{name}`.")
    raise PackError(none + (guess(name, names) or LIST))


LIST = Text("있는 것: `learn pack list`.", "Those there are: `learn pack list`.")


def _distribution(name: str) -> str | None:
    """Return what pip calls an installed pack of this id."""
    from importlib.metadata import entry_points

    points = [one for one in entry_points(group=GROUP) if one.name == name]
    return points[0].dist.name if points and points[0].dist else None


def _root(target: Path, source: str) -> Path:
    """Return the folder with the manifest: the top, or the only folder in it."""
    inside = [path for path in target.iterdir() if path.is_dir()]
    for place in [target, *inside[:1] * (len(inside) == 1)]:
        if (place / MANIFEST).is_file():
            return place
    raise PackError(NO_MANIFEST.format(source=source))


NO_MANIFEST = Text(
    "{source}: pack.yaml이 없습니다. pack.yaml이 있는 폴더나 그것을 묶은 파일을 알려 주세요.",
    "{source}: There is no pack.yaml in it. Name the folder that has one, or its zip file.",
)


def _cloned(source: str, folder: Path) -> Path:
    """Return the files of a repository's newest commit as a zip file, without checking them out."""
    clone, archive = str(folder / "clone"), folder / "clone.zip"
    _git("clone", "--quiet", "--bare", "--depth", "1", "--", source, clone)
    _git(f"--git-dir={clone}", "archive", "--format=zip", f"--output={archive}", "HEAD")
    return archive


def _git(*arguments: str) -> None:
    try:
        subprocess.run(  # noqa: S603  no shell, and the source is no option
            ["git", *arguments],  # noqa: S607  the user's own git
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=GIT_SECONDS,
            env={**os.environ, **GIT_ENVIRONMENT},
            preexec_fn=None if sys.platform == "win32" else _bounded_files,
        )
    except (subprocess.SubprocessError, OSError) as error:
        told = getattr(error, "stderr", None) or str(error).encode()
        reason = told.decode("utf-8", "replace").strip().splitlines()[-1:] or ["git"]
        raise PackError(
            Text(
                f"git으로 가져오지 못했습니다({reason[0]}).",
                f"git could not fetch it ({reason[0]}).",
            )
        ) from None


def _bounded_files() -> None:
    """Let no file that git writes grow over what a pack may have."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_BYTES, MAX_BYTES))
