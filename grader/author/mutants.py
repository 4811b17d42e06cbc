"""Small changes to a solution, each of which some check must notice."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed solution."""

    line: int
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """What it changes: how an author names it when it is equivalent."""
        return f"{self.before} => {self.after}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a solution: operators, constants and conditions changed, one a mutant."""
    tree = ast.parse(source)
    for place, node in enumerate(_nodes(tree)):
        changed = copy.deepcopy(tree)
        target = _nodes(changed)[place]
        _change(target)
        ast.fix_missing_locations(changed)
        before, after = ast.unparse(node), ast.unparse(target)
        if after != before:
            line = getattr(node, "lineno", 1)
            yield Mutant(line, _short(before), _short(after), ast.unparse(changed))


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
        case ast.BinOp(op=op) if type(op) in SWAPS:
            return True
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            return True
        case ast.BoolOp() | ast.IfExp():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            return True
        case ast.Constant(value=bool()):
            return True
        case ast.Constant(value=int() | float()):
            return True
        case ast.AugAssign(op=op) if type(op) in SWAPS:
            return True
        case ast.If():
            return True
    return False


def _change(node: ast.AST) -> None:
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


def _short(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 80 else line[:77] + "..."
