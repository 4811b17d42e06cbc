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
    found = [*_ids(path, tree, exercise), *_titles(path, tree, languages), *_marks(path, tree)]
    found += [*_misconceptions(path, tree, exercise), *_sentences(path, tree, languages)]
    return found or list(_not_loaded(path))


def line_of(path: Path, check: str) -> int:
    """Return the line of the function that is a check, by its id."""
    tree = ast.parse(path.read_bytes())
    name = check.partition("[")[0]
    for node, told in functions_in(tree):
        given = told.get("id")
        if name in (node.name, given.value if isinstance(given, ast.Constant) else None):
            return node.lineno
    return 1


def _marks(path: Path, tree: ast.Module) -> Iterator[Problem]:
    """Yield marks that are misspelt, or say what a check cannot take."""
    for node, told in functions_in(tree):
        for mark in node.decorator_list:
            name = ast.unparse(mark.func if isinstance(mark, ast.Call) else mark)
            name = name.removeprefix("pytest.mark.")
            if name != "check" and (meant := guess(name, ["check"])):
                yield _problem(path, mark, NO_MARK.format(name=name) + meant)
        for name, value in told.items():
            if name not in MARK:
                yield _problem(path, value, NO_WORD.format(name=name) + guess(name, MARK))
        points = told.get("points")
        given = points.value if isinstance(points, ast.Constant) else 1
        if points is not None and (not isinstance(given, int) or given < 1):
            yield _problem(path, points, POINTS)


def _sentences(path: Path, tree: ast.Module, languages: Sequence[str]) -> Iterator[Problem]:
    """Yield calls of `fail` that lack a language, or hand it what it does not take."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) != "fail":
            continue
        words = {word.arg: word.value for word in node.keywords if word.arg}
        for name, value in words.items():
            if name not in FAIL:
                yield _problem(path, value, NO_WORD.format(name=name) + guess(name, FAIL))
        is_open = any(isinstance(one, ast.Starred) for one in node.args) or None in words
        if len(languages) > 1 and len(node.args) + ("en" in words) < 2 and not is_open:
            yield _problem(path, node, ONE_SENTENCE.format(languages=", ".join(languages)))


def _ids(path: Path, tree: ast.Module, exercise: Exercise) -> Iterator[Problem]:
    seen = {check.id for check in exercise.checks}
    for node, told in functions_in(tree):
        given = told.get("id")
        name = given.value if isinstance(given, ast.Constant) else node.name
        if name in seen:
            yield _problem(path, given or node, TWICE.format(name=name))
        seen.add(str(name))


def _titles(path: Path, tree: ast.Module, languages: Sequence[str]) -> Iterator[Problem]:
    """Yield titles that are not in the languages of the pack; one string does for one language."""
    wanted = ", ".join(f'"{one}": "..."' for one in languages)
    for _, told in functions_in(tree):
        title = told.get("title")
        if isinstance(title, ast.Dict):
            names = {key.value for key in title.keys if isinstance(key, ast.Constant)}
            is_off = names != set(languages)
        else:
            is_off = isinstance(title, ast.Constant) and len(languages) > 1
        if title is not None and is_off:
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


MARK = ("id", "title", "points")
FAIL = ("ko", "en", "misconception")
NO_MARK = Text("`{name}`: 그런 표시가 없습니다.", "There is no mark `{name}`.")
NO_WORD = Text("`{name}`: 여기서 모르는 인자입니다.", "`{name}` is no argument here.")
POINTS = Text("점수는 1 이상의 정수입니다.", "Points are a whole number of 1 or more.")
ONE_SENTENCE = Text(
    "이 묶음의 언어는 {languages}입니다. 언어마다 한 문장씩, `fail(ko, en)`으로 쓰세요.",
    "This pack is in {languages}: give a sentence in each, `fail(ko, en)`.",
)
SYNTAX = Text("파이썬 문법 오류입니다: {reason}.", "Python syntax error: {reason}.")
TWICE = Text("`{name}`: 다른 검사의 id입니다.", "`{name}` is the id of another check.")
TITLE = Text(
    "제목은 묶음의 언어마다 씁니다: {wanted}.",
    "The title is in each language of the pack: {wanted}.",
)
NONE = Text("`{name}`: 그런 오개념이 없습니다.", "There is no misconception `{name}`.")
NOT_LOADED = Text("불러올 수 없습니다({reason}).", "It cannot be loaded ({reason}).")
