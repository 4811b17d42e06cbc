"""Two mistakes at once: combining expressions that each differ from a third one.

A misconception is the expected call with some arguments edited, another function called, or something
done to the result. Read so, two of them combine where their edits do not meet.
"""

import ast
import copy
from dataclasses import dataclass, field

from grader.content.expression import Expression

HOLE = "_result_"


@dataclass(slots=True)
class _Edits:
    """How one expression differs from the base call."""

    arguments: dict[int | str, ast.expr] = field(default_factory=dict)
    function: ast.expr | None = None
    around: ast.expr | None = None
    """The expression with the (edited) base call replaced by a name that stands for it."""


def combine(base: Expression, first: Expression, second: Expression) -> Expression | None:
    """Return the expression that makes both mistakes, or None where they cannot be told apart."""
    call = base.tree
    one, two = _edits(call, first.tree), _edits(call, second.tree)
    if not isinstance(call, ast.Call) or one is None or two is None:
        return None
    if one.arguments.keys() & two.arguments.keys() or (one.function and two.function):
        return None
    if one.around and two.around:
        return None
    merged = {**one.arguments, **two.arguments}
    combined: ast.expr = ast.Call(
        func=one.function or two.function or call.func,
        args=[merged.get(place, node) for place, node in enumerate(call.args)],
        keywords=[
            ast.keyword(word.arg, merged.get(str(word.arg), word.value)) for word in call.keywords
        ],
    )
    if around := one.around or two.around:
        combined = _Fill(combined).visit(ast.parse(ast.unparse(around), mode="eval").body)
    return Expression(ast.unparse(ast.fix_missing_locations(combined)))


def _edits(base: ast.expr, other: ast.expr) -> _Edits | None:
    """Return how `other` differs from the call `base`, or None when it has another form."""
    if not isinstance(base, ast.Call):
        return None
    if (direct := _call_edits(base, other)) is not None:
        return direct
    for node in ast.walk(other):
        if isinstance(node, ast.Call) and _same(node.func, base.func):
            inner = _call_edits(base, node)
            if inner is not None:
                inner.around = _Cut(node).visit(copy.deepcopy(other))  # parsed trees are shared
                return inner
    return None


def _call_edits(base: ast.Call, other: ast.AST) -> _Edits | None:
    if not isinstance(other, ast.Call) or len(other.args) != len(base.args):
        return None
    if [word.arg for word in other.keywords] != [word.arg for word in base.keywords]:
        return None
    edits = _Edits()
    if not _same(base.func, other.func):
        # Another function in the base's place takes the same inputs; anything else is a wrapper.
        match other.func:
            case ast.Attribute(value=ast.Name(id="wrong" | "solution")) as function:
                edits.function = function
            case _:
                return None
    for place, (mine, theirs) in enumerate(zip(base.args, other.args, strict=True)):
        if not _same(mine, theirs):
            edits.arguments[place] = theirs
    for mine_word, their_word in zip(base.keywords, other.keywords, strict=True):
        if not _same(mine_word.value, their_word.value):
            edits.arguments[str(mine_word.arg)] = their_word.value
    return edits


def _same(one: ast.AST, two: ast.AST) -> bool:
    return ast.dump(one) == ast.dump(two)


class _Cut(ast.NodeTransformer):
    """Replaces one call, wherever it is repeated, by the hole."""

    def __init__(self, call: ast.Call) -> None:
        self.call = call

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _same(node, self.call):
            return ast.Name(HOLE, ast.Load())
        return self.generic_visit(node)


class _Fill(ast.NodeTransformer):
    """Puts a call into the hole."""

    def __init__(self, call: ast.expr) -> None:
        self.call = call

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.call if node.id == HOLE else node
