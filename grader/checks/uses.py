"""What a submission's text uses by name, for checks that forbid a call."""

import ast
from collections.abc import Iterator, Mapping


def uses(source: bytes) -> frozenset[str]:
    """Return the names that a file uses and does not make itself, in full whatever it calls them.

    `np.sort` is `numpy.sort`, also after `from numpy import sort as order`; a method of a value is
    `.sort`, whatever the value; a built-in is `sorted`. Empty where the file cannot be read.
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
        imported = {short: full for node in nodes for short, full in _imported(node)}
        used = {name for node in nodes for name in _used(node, imported)}
        return frozenset({*used, *imported.values()}.difference(*map(_made, nodes)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what an import calls each thing, and its full name."""
    if isinstance(node, ast.Import):
        for one in node.names:
            full = one.name if one.asname else one.name.partition(".")[0]
            yield one.asname or full, full
    elif isinstance(node, ast.ImportFrom):
        for one in node.names:
            yield one.asname or one.name, f"{node.module}.{one.name}"


def _used(node: ast.AST, imported: Mapping[str, str]) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield imported.get(name, name)
        case ast.Attribute(attr=attribute):
            yield _full(node, imported) or f".{attribute}"


def _full(node: ast.expr, imported: Mapping[str, str]) -> str | None:
    """Return the full name of what was imported, or None for a part of anything else."""
    match node:
        case ast.Name(id=name):
            return imported.get(name)
        case ast.Attribute(value=base, attr=attribute):
            above = _full(base, imported)
            return above and f"{above}.{attribute}"
    return None


def _made(node: ast.AST) -> Iterator[str]:
    """Yield the names that a file makes itself."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
