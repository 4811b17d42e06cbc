"""The pytest functions next to an exercise: what is wrong with them before any submission is graded."""

import ast
import importlib.util
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from grader.checks.exercise import Exercise
from grader.content.guess import guess
from grader.course import functions_in
from grader.model.problem import Problem
from grader.model.text import Text


def review_functions(path: Path, exercise: Exercise, languages: Sequence[str]) -> list[Problem]:
    """Return the faults of an exercise's functions; none where it has no such file.

    The file is imported, as a grading would: it is the author's own code.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except FileNotFoundError:
        return []
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        column = getattr(error, "offset", None) or 1
        return [Problem(str(path), line, column, "", SYNTAX.format(reason=error.args[0]))]
    found = [*_ids(path, tree, exercise), *_titles(path, tree, languages)]
    found += _misconceptions(path, tree, exercise)
    return found + list(_not_loaded(path))


def _ids(path: Path, tree: ast.Module, exercise: Exercise) -> Iterator[Problem]:
    seen = {check.id for check in exercise.checks}
    for node, told in functions_in(tree):
        given = told.get("id")
        name = given.value if isinstance(given, ast.Constant) else node.name
        if name in seen:
            yield _problem(path, given or node, TWICE.format(name=name))
        seen.add(str(name))


def _titles(path: Path, tree: ast.Module, languages: Sequence[str]) -> Iterator[Problem]:
    for _, told in functions_in(tree):
        title = told.get("title")
        if not isinstance(title, ast.Dict):
            continue
        names = {key.value for key in title.keys if isinstance(key, ast.Constant)}
        if names != set(languages):
            wanted = ", ".join(f'"{one}": "..."' for one in languages)
            yield _problem(path, title, TITLE.format(wanted=f"{{{wanted}}}"))


def _misconceptions(path: Path, tree: ast.Module, exercise: Exercise) -> Iterator[Problem]:
    known = [one.id for one in exercise.misconceptions]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "fail":
            for word in node.keywords:
                name = word.value.value if isinstance(word.value, ast.Constant) else None
                if word.arg == "misconception" and isinstance(name, str) and name not in known:
                    yield _problem(path, word.value, NONE.format(name=name) + guess(name, known))


def _not_loaded(path: Path) -> Iterator[Problem]:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        return
    try:
        with redirect_stdout(sys.stderr):  # what it prints is no part of a report
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((one.lineno for one in reversed(frames) if one.filename == str(path)), None)
        reason = f"{type(error).__name__}: {error}"
        yield Problem(str(path), line or 1, 1, "", NOT_LOADED.format(reason=reason))


def _problem(path: Path, node: ast.expr | ast.stmt, message: Text) -> Problem:
    line = path.read_bytes().splitlines()[node.lineno - 1]
    column = len(line[: node.col_offset].decode("utf-8"))  # the parser counts bytes
    return Problem(str(path), node.lineno, column + 1, "", message)


SYNTAX = Text("파이썬 문법 오류입니다: {reason}.", "Python syntax error: {reason}.")
TWICE = Text("`{name}`: 다른 검사의 id입니다.", "`{name}` is the id of another check.")
TITLE = Text(
    "제목은 묶음의 언어마다 씁니다: {wanted}.",
    "The title is in each language of the pack: {wanted}.",
)
NONE = Text("`{name}`: 그런 오개념이 없습니다.", "There is no misconception `{name}`.")
NOT_LOADED = Text("불러올 수 없습니다({reason}).", "It cannot be loaded ({reason}).")
