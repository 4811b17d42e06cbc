"""A pack as a wheel, which pip installs beside `learn` and `learn` finds by its entry point.

The format is that of the packaging user guide's "Binary distribution format": a zip file with the files, and
METADATA, WHEEL, entry_points.txt and RECORD about them. Nothing is compiled, so that is all.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from grader import __version__
from grader.content.pack import Manifest, Pack
from grader.model.text import Text
from grader.packs import GROUP, files_of, write_zip

GRADER = "learn-cnn"
"""What pip calls the grader."""


class BadVersion(ValueError):
    """The pack's version is none that pip knows; the text says so."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.message = Text(
            f"`{version}`: pip이 읽을 수 있는 판 번호가 아닙니다. `1.0`이나 `2026.3`처럼 쓰세요.",
            f"pip cannot read the version `{version}`. Write it as `1.0` or `2026.3`.",
        )


def write_wheel(pack: Pack, manifest: Manifest, folder: Path) -> Path:
    """Write the pack's wheel, the same bytes for the same files; return its path."""
    try:
        version = str(Version(manifest.version))
    except InvalidVersion:
        raise BadVersion(manifest.version) from None
    name = f"learn-pack-{manifest.id}"
    module = canonicalize_name(name).replace("-", "_")
    files = {f"{module}/{inside}": path.read_bytes() for inside, path in files_of(pack)}
    files[f"{module}/__init__.py"] = (
        b'"""A pack of exercises for `learn`; found by its entry point."""\n'
    )
    about = f"{module}-{version}.dist-info"
    files[f"{about}/METADATA"] = _metadata(name, version, manifest)
    files[f"{about}/WHEEL"] = WHEEL
    files[f"{about}/entry_points.txt"] = f"[{GROUP}]\n{manifest.id} = {module}\n".encode()
    files[f"{about}/RECORD"] = _record(files, f"{about}/RECORD")
    path = folder / f"{module}-{version}-py3-none-any.whl"
    write_zip(path, files)
    return path


WHEEL = f"""\
Wheel-Version: 1.0
Generator: learn ({__version__})
Root-Is-Purelib: true
Tag: py3-none-any
""".encode()


def _metadata(name: str, version: str, manifest: Manifest) -> bytes:
    title = re.sub(r"\s+", " ", manifest.title.in_("en")).strip()
    return (
        "Metadata-Version: 2.1\n"
        f"Name: {name}\n"
        f"Version: {version}\n"
        f"Summary: {title}\n"
        f"Requires-Dist: {GRADER}{manifest.requires_grader}\n"
    ).encode()


def _record(files: Mapping[str, bytes], own: str) -> bytes:
    """Return the list of files with their hashes and sizes; the list itself has neither."""
    lines = [
        f"{inside},sha256={_digest(content)},{len(content)}" for inside, content in files.items()
    ]
    return "\n".join([*lines, f"{own},,", ""]).encode()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
