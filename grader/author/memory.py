"""Proofs that still hold: kept under the hash of everything they depend on."""

import contextlib
import dataclasses
import hashlib
import json
import os
from pathlib import Path

from grader.author.prove import Proof, prove
from grader.content.document import build
from grader.course import Entry


def remembered(entry: Entry, caches: Path) -> Proof:
    """Return the exercise's proof, proving only what was never proved in this form."""
    kept = caches / "proofs" / f"{_key(entry)}.json"
    try:
        known = build(Proof, json.loads(kept.read_bytes()))
        if isinstance(known, Proof):
            return known
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        pass  # missing, or written by something else: prove again
    proof = prove(entry, caches)
    _keep(kept, proof)
    return proof


def is_remembered(entry: Entry, caches: Path) -> bool:
    """Return whether the exercise was proved in this form before."""
    return (caches / "proofs" / f"{_key(entry)}.json").is_file()


def _key(entry: Entry) -> str:
    """Return the hash of the exercise's files and of the grader's own code."""
    home = Path(__file__).parents[1]
    digest = hashlib.sha256(str(entry.path).encode())
    own = [entry.path, entry.functions, entry.pack.solution(entry.path)]
    own.append(entry.pack.wrong_ways(entry.path))
    for path in own:
        digest.update(path.read_bytes() if path.is_file() else b"-")
    for path in sorted(home.rglob("*.py")):
        stat = path.stat()
        digest.update(f"{path.name}{stat.st_size}{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:40]


def _keep(path: Path, proof: Proof) -> None:
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(dataclasses.asdict(proof)), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
