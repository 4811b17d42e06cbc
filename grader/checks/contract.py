"""The Python in an exercise against the functions it asks for: the stub, the code of misconceptions."""

import ast
from collections.abc import Iterator, Mapping

from grader.checks.function import Function
from grader.checks.misconception import Misconception
from grader.checks.names import Found
from grader.content.document import Where
from grader.content.guess import guess
from grader.model.text import Text

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def review_stub(stub: str) -> Found:
    """Yield whether the stub is Python."""
    try:
        made(stub)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        yield ("stub",), NO_PYTHON.format(line=line, reason=error.args[0])


def unmet(stub: str, functions: Mapping[str, Function]) -> Found:
    """Yield what a stub that is Python lacks of what is asked for: a learner starts from it."""
    found = made(stub)
    for name, function in functions.items():
        if name not in found:
            yield ("stub",), NOT_THERE.format(name=name) + guess(name, found)
        elif isinstance(given := found[name], ast.FunctionDef):
            (wanted,) = made(f"def f{function.signature}: ...").values()
            if _parameters(given) != _parameters(wanted):
                seen = f"({ast.unparse(given.args)})"
                told = OTHERWISE.format(name=name, seen=seen, wanted=function.signature)
                yield ("stub",), told


def _parameters(made_by: ast.stmt) -> list[tuple[str, str]]:
    """Return the name and the default of each parameter of a `def`."""
    assert isinstance(made_by, ast.FunctionDef)  # noqa: S101  a signature was reviewed before
    given = made_by.args
    plain = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(plain) - len(given.defaults)) + [*given.defaults]
    pairs = [*zip(plain, defaults, strict=True)]
    pairs += zip(given.kwonlyargs, given.kw_defaults, strict=True)
    return [(one.arg, ast.unparse(default) if default else "") for one, default in pairs]


def review_code(here: Where, wrong: Misconception) -> Found:
    """Yield whether the code of a misconception is Python."""
    try:
        made(wrong.code)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 1)
        yield (*here, "code"), NO_CODE.format(line=line, reason=error.args[0])


def made(source: str) -> dict[str, ast.stmt]:
    """Return what a file makes at its top, by name; raise SyntaxError or ValueError for no Python."""
    return dict(_definitions(ast.parse(source)))


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in tree.body:
        if isinstance(node, Definition):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom):
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    yield part.id, node
                elif isinstance(part, ast.alias):
                    yield part.asname or part.name, node


NO_PYTHON = Text(
    "스텁은 파이썬이어야 합니다. 스텁의 {line}번째 줄: {reason}.",
    "The stub must be Python. Its line {line}: {reason}.",
)
NOT_THERE = Text(
    "스텁에 `{name}`의 `def`가 없습니다.", "The stub has no `{name}`, which `functions` asks for."
)
OTHERWISE = Text(
    "스텁의 `{name}{seen}`: functions의 signature `{wanted}`와 다릅니다.",
    "The stub has `{name}{seen}`; the signature in `functions` is `{wanted}`.",
)
NO_CODE = Text(
    "{line}행이 파이썬이 아닙니다: {reason}.", "Its line {line} is not Python: {reason}."
)
