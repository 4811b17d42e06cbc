"""Where a learner works: a folder of stubs; nothing in it is ever overwritten."""

import json
from dataclasses import dataclass
from pathlib import Path

MARK = Path(".learn") / "workspace.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one file."""

    path: Path
    made: bool
    """False where the file was there before and was left as it is."""


def write(path: Path, text: str) -> Written:
    """Write a file unless something is there already; where it fails, nothing is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        return Written(path, made=False)
    try:
        with file:
            file.write(text)
    except OSError:  # half a stub would be taken for the learner's
        path.unlink()
        raise
    return Written(path, made=True)


def make(folder: Path, stubs: dict[str, str], readme: str, pack: str) -> list[Written]:
    """Make a workspace: a stub for each exercise, a README, and a hidden mark."""
    mark = json.dumps({"format": FORMAT, "pack": pack}) + "\n"
    write(folder / MARK, mark)
    return [
        write(folder / "README.md", readme),
        *(write(folder / f"{name}.py", stub) for name, stub in stubs.items()),
    ]


def find(start: Path) -> Path | None:
    """Return the workspace that `start` lies in."""
    return next((one for one in [start, *start.parents] if (one / MARK).is_file()), None)


def submission(name: str, start: Path) -> Path | None:
    """Return the learner's file for an exercise: in `start`, or in the workspace around it."""
    places = [start / f"{name}.py"]
    if (workspace := find(start)) is not None:
        places.append(workspace / f"{name}.py")
    return next((place for place in places if place.is_file()), None)
