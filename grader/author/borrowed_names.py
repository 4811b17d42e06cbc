"""Do the solution and the wrong ways have the functions that an exercise's expressions call?"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.author.proof import Found
from grader.checks.contract import made
from grader.checks.exercise import Exercise
from grader.content.document import Where
from grader.content.expression import Expression
from grader.content.guess import guess
from grader.course import Entry
from grader.model.text import Text


def missing_functions(exercise: Exercise, entry: Entry) -> Iterator[Found]:
    """Yield each `solution.name` and `wrong.name` that the file behind it does not make."""
    pack = entry.pack
    files = {"solution": pack.solution(entry.path), "wrong": pack.wrong_ways(entry.path)}
    short = {space: path.relative_to(pack.root).as_posix() for space, path in files.items()}
    known = {space: _made(path) for space, path in files.items()}
    for where, expression in _expressions(exercise, ()):
        for space, name in sorted(expression.functions):
            names = known.get(space, {"*"})
            if names is None:
                yield where, NO_FILE.format(name=f"{space}.{name}", file=short[space])
            elif name not in names and "*" not in names:
                told = NO_FUNCTION.format(name=name, file=short[space])
                yield where, told + guess(name, names)


def _made(path: Path) -> set[str] | None:
    """Return the names a file makes, `*` among them where they cannot be told; None for no file."""
    try:
        return set(made(path.read_text(encoding="utf-8")))
    except OSError:
        return None
    except (SyntaxError, ValueError):
        return {"*"}  # grading tells it


def _expressions(part: Any, where: Where) -> Iterator[tuple[Where, Expression]]:
    """Yield every expression in a document, and where it stands."""
    if isinstance(part, Expression):
        yield where, part
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _expressions(getattr(part, field.name), (*where, field.name))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _expressions(value, (*where, key))
    elif isinstance(part, list | tuple):
        for place, value in enumerate(part):
            yield from _expressions(value, (*where, place))


NO_FILE = Text(
    "{name}: {file} 파일이 없습니다. 함수를 그 파일에 쓰세요.",
    "{name}: there is no file {file}. Write the function there.",
)
NO_FUNCTION = Text("{file}: {name} 함수가 없습니다.", "{file} has no function {name}.")
