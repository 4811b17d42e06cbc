"""Small changes to a solution, each of which some check must notice."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
WIDTH, AROUND = 120, 40
"""A line longer than `WIDTH` is named by `AROUND` characters on either side of the change."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed solution."""

    line: int
    before: str
    """The line that changes, as Python writes it, without what is around it."""
    after: str
    source: str
    number: int = 1
    """Counts the mutants of a solution that would have the same name."""

    @property
    def name(self) -> str:
        """What it changes: how an author marks it when it is equivalent."""
        again = f" ({self.number})" if self.number > 1 else ""
        return f"{self.before} => {self.after}{again}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a solution: operators, constants and conditions changed, one a mutant.

    Each has a name of its own, so that a mark for one never covers another.
    """
    tree = ast.parse(source)
    whole = ast.unparse(tree)
    names: Counter[str] = Counter()
    for node in _nodes(tree):
        kept = dict(vars(node))
        _change(node)
        text = ast.unparse(tree)
        vars(node).update(kept)  # a copy of the tree for each would take six times as long
        if text != whole:
            before, after = _different(whole, text)
            mutant = Mutant(getattr(node, "lineno", 1), before, after, text)
            names[mutant.name] += 1
            yield replace(mutant, number=names[mutant.name])


def _different(one: str, two: str) -> tuple[str, str]:
    """Return the line in which two texts differ, as either has it; a long line is cut."""
    pairs = zip(one.splitlines(), two.splitlines(), strict=False)
    before, after = next((a.strip(), b.strip()) for a, b in pairs if a != b)
    if max(len(before), len(after)) <= WIDTH:
        return before, after
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    end = next(
        (
            i
            for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False))
            if a != b or i >= min(len(before), len(after)) - start
        ),
        0,
    )
    return _cut(before, start, len(before) - end), _cut(after, start, len(after) - end)


def _cut(line: str, start: int, end: int) -> str:
    left, right = max(0, start - AROUND), min(len(line), end + AROUND)
    return "..." * (left > 0) + line[left:right] + "..." * (right < len(line))


def _nodes(tree: ast.AST) -> list[ast.AST]:
    """Return the nodes that can be changed, in a fixed order; texts for people are left alone."""
    nodes: list[ast.AST] = []

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr | ast.Import | ast.ImportFrom):
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if _can_change(node):
            nodes.append(node)
        for child in ast.iter_child_nodes(node):
            walk(child)

    walk(tree)
    return nodes


def _can_change(node: ast.AST) -> bool:
    """Return whether `_change` knows a change for a node."""
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.Compare(ops=[op]):
            return type(op) in SWAPS
        case ast.BoolOp() | ast.IfExp() | ast.If() | ast.UnaryOp(op=ast.USub() | ast.Not()):
            return True
        case ast.Constant(value=int() | float()):
            return True
    return False


def _change(node: ast.AST) -> None:
    """Change a node by giving it other fields; what was in them stays as it is."""
    match node:
        case ast.BinOp() | ast.AugAssign() | ast.BoolOp():
            node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        case ast.Compare():
            node.ops = [SWAPS[type(node.ops[0])]()]  # type: ignore[list-item]
        case ast.IfExp():
            node.body, node.orelse = node.orelse, node.body
        case ast.If():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.UnaryOp():
            node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
            if isinstance(node.op, ast.Not):
                node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool()):
            node.value = not node.value
        case ast.Constant():
            assert isinstance(node.value, int | float)  # noqa: S101  no other constant is chosen
            node.value += 1
