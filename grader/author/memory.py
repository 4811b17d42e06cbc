"""What still holds of earlier proofs, kept under the hash of everything it depends on."""

import hashlib
import json
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from grader.content.document import write_cache


@dataclass(slots=True)
class Memory:
    """Results by key, in one file; what was not asked for is forgotten when it is saved."""

    path: Path | None
    """None remembers nothing beyond this run."""
    known: dict[str, Any] = field(default_factory=dict)
    used: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, caches: Path | None, name: str) -> "Memory":
        """Return the memory of one document; one that makes no sense is empty."""
        if caches is None:
            return cls(None)
        path = caches / "proofs" / f"{key(name)}.json"
        try:
            known = json.loads(path.read_bytes())
        except (OSError, ValueError):
            known = {}
        return cls(path, known if isinstance(known, dict) else {})

    def get(self, name: str) -> Any:
        """Return what is known under a key, or None."""
        if name not in self.used and name in self.known:
            self.used[name] = self.known[name]
        return self.used.get(name)

    def put(self, name: str, value: Any) -> None:
        """Remember a result: plain JSON."""
        self.used[name] = value

    def new(self) -> dict[str, Any]:
        """Return what was found out since it was read."""
        return {name: found for name, found in self.used.items() if name not in self.known}

    def save(self) -> None:
        """Keep it in its file, where there is one and something has changed."""
        if self.path is not None and self.used != self.known:
            write_cache(self.path, json.dumps(self.used, ensure_ascii=False).encode())


def key(*parts: object) -> str:
    """Return the key of a result that depends on these parts."""
    digest = hashlib.sha256()
    for part in parts:
        told = part if isinstance(part, bytes) else str(part).encode("utf-8", "replace")
        digest.update(len(told).to_bytes(8, "little") + told)
    return digest.hexdigest()[:32]


def content_of(path: Path) -> bytes:
    """Return a file's bytes as part of a key; a file that is not there is one too."""
    try:
        return path.read_bytes()
    except OSError:
        return b"-"


@cache
def grader_stamp() -> str:
    """Return what stands for the grader itself, Python and NumPy."""
    import numpy as np

    home = Path(__file__).parents[1]
    stats = [(path, path.stat()) for path in sorted(home.rglob("*.py"))]
    code = "".join(f"{path.name}{stat.st_size}{stat.st_mtime_ns}" for path, stat in stats)
    return key(code, sys.version, np.__version__)
