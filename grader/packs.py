"""Packs that were added: fetched, looked at, and kept in the learner's data folder.

What comes from outside is hostile until it is in place: no path leaves its folder, no link is followed,
nothing unpacks without bound. After that it is code like an installed package, and says so.
"""

import shutil
import stat
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.content.pack import MANIFEST, Manifest, Pack
from grader.model.text import Text

MAX_FILES = 5_000
MAX_BYTES = 100 * 2**20
GIT_SECONDS = 120
GROUP = "learn.packs"
"""Entry points by which an installed wheel says that it is a pack: id = module."""


class PackError(Exception):
    """A pack cannot be added or removed; the text says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def added(folder: Path) -> list[Pack]:
    """Return the packs that were added to a data folder, in the order of their ids."""
    home = folder / "packs"
    found = sorted(home.iterdir()) if home.is_dir() else []
    return [Pack(path) for path in found if (path / MANIFEST).is_file()]


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
            _copy(path, target)
        elif path.is_file():
            _unzip(path, target)
        elif "://" in source or source.endswith(".git"):
            _clone(source, target)
        else:
            raise PackError(
                Text(
                    f"{source}: 폴더도 zip 파일도 git 주소도 아닙니다.",
                    f"{source} is neither a folder, nor a zip file, nor a git URL.",
                )
            )
        root = _root(target)
        yield Pack(root), Pack(root).manifest()


def keep(pack: Pack, manifest: Manifest, folder: Path) -> Path:
    """Put a fetched pack in its place; an older version of it makes room."""
    place = folder / "packs" / manifest.id
    if place.exists():
        shutil.rmtree(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(pack.root, place)
    return place


def files_of(pack: Pack) -> list[tuple[str, Path]]:
    """Return what belongs to a pack: (path inside it, file), in order; links and caches do not."""
    paths = [pack.root / MANIFEST]
    for folder in ("exercises", "solutions", "quizzes"):
        paths += [path for path in sorted((pack.root / folder).rglob("*")) if path.is_file()]
    return [
        (path.relative_to(pack.root).as_posix(), path)
        for path in paths
        if "__pycache__" not in path.parts and not path.is_symlink()
    ]


def zipped(pack: Pack, target: Path) -> int:
    """Write a pack as a zip file, the same bytes for the same files; return how many it holds."""
    files = files_of(pack)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, path in files:
            entry = zipfile.ZipInfo(inside)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return len(files)


def remove(name: str, folder: Path) -> None:
    """Remove a pack; the attempts at its exercises stay in the records."""
    for pack in added(folder):
        if pack.root.name == name:
            shutil.rmtree(pack.root)
            return
    raise PackError(Text(f"`{name}`: 그런 묶음이 없습니다.", f"There is no pack `{name}`."))


def _root(target: Path) -> Path:
    """Return the folder with the manifest: the top, or the only folder in it."""
    inside = [path for path in target.iterdir() if path.is_dir()]
    for place in [target, *inside[:1] * (len(inside) == 1)]:
        if (place / MANIFEST).is_file():
            return place
    raise PackError(Text("pack.yaml이 없습니다.", "There is no pack.yaml in it."))


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a folder; links are left out."""
    count = size = 0
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if (
            path.is_symlink()
            or not path.is_file()
            or any(part.startswith(".") for part in inside.parts)
        ):
            continue
        count, size = count + 1, size + path.stat().st_size
        _bounded(count, size)
        (target / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / inside)
    target.mkdir(exist_ok=True)


def _unzip(source: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
            _bounded(len(entries), sum(entry.file_size for entry in entries))
            for entry in entries:
                place = target / entry.filename
                is_link = stat.S_ISLNK(entry.external_attr >> 16)
                if is_link or not place.resolve().is_relative_to(target.resolve()):
                    raise PackError(
                        Text(
                            f"{entry.filename}: 묶음 밖을 가리키는 파일입니다.",
                            f"{entry.filename} points outside of the pack.",
                        )
                    )
                if not entry.is_dir():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as packed, place.open("wb") as file:
                        _pour(packed.read, file.write, entry.file_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise PackError(
            Text(
                f"zip 파일을 풀 수 없습니다({error}).",
                f"The zip file cannot be unpacked ({error}).",
            )
        ) from None
    target.mkdir(exist_ok=True)


def _pour(read: Callable[[int], bytes], write: Callable[[bytes], int], size: int) -> None:
    """Copy what an entry holds; one that holds more than it says is a bomb."""
    left = size
    while data := read(1 << 16):
        left -= len(data)
        if left < 0:
            _bounded(MAX_FILES + 1, 0)
        write(data)


def _clone(source: str, target: Path) -> None:
    command = ["git", "clone", "--quiet", "--depth", "1", "--", source, str(target)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=GIT_SECONDS)  # noqa: S603
    except (subprocess.SubprocessError, OSError) as error:
        told = getattr(error, "stderr", None) or str(error).encode()
        reason = told.decode("utf-8", "replace").strip().splitlines()[-1:] or ["git"]
        raise PackError(
            Text(
                f"git으로 가져오지 못했습니다({reason[0]}).",
                f"git could not fetch it ({reason[0]}).",
            )
        ) from None
    shutil.rmtree(target / ".git", ignore_errors=True)
    for path in target.rglob("*"):
        if path.is_symlink():
            path.unlink()


def _bounded(count: int, size: int) -> None:
    if count > MAX_FILES or size > MAX_BYTES:
        raise PackError(Text("묶음이 너무 큽니다.", "The pack is too large."))
