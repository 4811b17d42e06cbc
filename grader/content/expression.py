"""Expressions in YAML: a small whitelist of Python's grammar, parsed and walked here, never `eval`ed.

`engine.conv2d(x, w[::-1, ::-1], b, stride, padding)`: names are the case's inputs and sizes; calls go
to `engine`, `solution`, `wrong` (solutions/misconceptions), a few of NumPy's functions as `np.…`, and
a few built-ins. Lists, tuples and dicts are written as in Python.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType, SimpleNamespace
from typing import Any, TypeGuard

from grader.model.text import Text

MAX_LENGTH = 600
NAMESPACES = ("engine", "solution", "wrong", "np")
BUILTINS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "float": float,
    "int": int,
    "len": len,
    "list": list,
    "max": max,
    "min": min,
    "round": round,
    "sum": sum,
    "tuple": tuple,
}
NUMPY = frozenset(
    """
    abs all any arange argmax argmin argsort around array asarray broadcast_to ceil clip concatenate
    cumsum diag diff dot exp expand_dims eye flip float32 float64 floor full full_like hypot inf
    int64 linspace log log2 log10 matmul max maximum mean median min minimum moveaxis nan ones
    ones_like outer pad prod repeat reshape rint roll rot90 sign sort sqrt square squeeze stack std
    sum swapaxes tanh tile trace transpose uint8 unique var where zeros zeros_like
    """.split()
)
ATTRIBUTES = frozenset(["T", "ndim", "shape", "size"])
_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.MatMult: operator.matmul,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
_PLAIN = (
    *(ast.BoolOp, ast.IfExp, ast.Subscript, ast.Slice, ast.Tuple, ast.List, ast.Dict, ast.keyword),
    *(ast.operator, ast.unaryop, ast.cmpop, ast.boolop),
)
"""Nodes that are allowed wherever their parts are."""


class ExpressionError(ValueError):
    """The text is outside the grammar; `column` counts from 0 inside it."""

    def __init__(self, message: Text, column: int = 0) -> None:
        super().__init__(message.en)
        self.message, self.column = message, column


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression over a case's inputs."""

    text: str

    @property
    def tree(self) -> ast.expr:
        """The parsed expression; raises ExpressionError when it is outside the grammar."""
        return _parse(self.text)

    @property
    def names(self) -> frozenset[str]:
        """The inputs and sizes it uses."""
        called = {name for name in ast.walk(self.tree) if isinstance(name, ast.Name)}
        return frozenset(node.id for node in called) - {*NAMESPACES, *BUILTINS}

    @property
    def functions(self) -> frozenset[tuple[str, str]]:
        """The (namespace, function) pairs it refers to."""
        return frozenset(
            (node.value.id, node.attr)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute) and _is_namespace(node.value)
        )

    def evaluate(self, scope: Mapping[str, Any]) -> Any:
        """Return its value over `scope`: inputs, sizes and the namespaces."""
        return _value(self.tree, scope)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Validate as text that parses; pydantic is imported only by who validates."""
        from pydantic_core import core_schema

        def check(text: str) -> str:
            _parse(text)
            return text

        return core_schema.no_info_after_validator_function(check, core_schema.str_schema())


LONG = Text("식이 너무 깁니다. 함수로 옮기세요.", "The expression is too long. Make it a function.")


@lru_cache(maxsize=4096)
def _parse(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(LONG)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = (getattr(error, "offset", 1) or 1) - 1
        raise ExpressionError(_refusal().no_python(error), column) from None
    _check(tree)
    return tree


def _check(node: ast.AST) -> None:
    """Raise ExpressionError at the first part that is outside the grammar."""
    column = getattr(node, "col_offset", 0)
    if _unpacks(node):
        raise ExpressionError(_refusal().outside(node), column)
    match node:
        case ast.Constant(value=value):
            allowed = value in (None, ...) or isinstance(value, bool | int | float | str)
            if not allowed or (isinstance(value, int) and abs(value) > 10**12):
                raise ExpressionError(
                    Text("쓸 수 없는 상수입니다.", "This constant is not allowed."), column
                )
        case ast.Name() | ast.Load():
            return
        case ast.Attribute():
            _check_attribute(node, column)
        case ast.Call(func=function):
            _check_called(function, column)
        case ast.BinOp(op=binary) if type(binary) in _BINARY:
            pass
        case ast.UnaryOp(op=unary) if type(unary) in _UNARY:
            pass
        case ast.Compare(ops=comparisons) if all(type(one) in _COMPARE for one in comparisons):
            pass
        case _ if isinstance(node, _PLAIN):
            pass
        case _:
            raise ExpressionError(_refusal().outside(node), column)
    for child in ast.iter_child_nodes(node):
        _check(child)


def _refusal() -> ModuleType:
    """Return what refusals say, which a learner's grading has no use for."""
    from grader.content import refusal

    return refusal


def _unpacks(node: ast.AST) -> bool:
    return (isinstance(node, ast.keyword) and node.arg is None) or (
        isinstance(node, ast.Dict) and None in node.keys
    )


def _is_namespace(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and node.id in NAMESPACES


def _check_attribute(node: ast.Attribute, column: int) -> None:
    base = node.value
    if _is_namespace(base):
        if base.id == "np" and node.attr not in NUMPY:
            raise ExpressionError(_refusal().no_numpy(node.attr, NUMPY), column)
        if not node.attr.startswith("_"):
            return
    if node.attr not in ATTRIBUTES:
        raise ExpressionError(
            Text(
                f".{node.attr} 속성은 쓸 수 없습니다.",
                f"The attribute .{node.attr} is not allowed.",
            ),
            column,
        )


def _check_called(function: ast.expr, column: int) -> None:
    is_builtin = isinstance(function, ast.Name) and function.id in BUILTINS
    is_member = isinstance(function, ast.Attribute) and _is_namespace(function.value)
    if not is_builtin and not is_member:
        raise ExpressionError(_refusal().no_call(function, NUMPY), column)


def _value(node: ast.AST, scope: Mapping[str, Any]) -> Any:  # noqa: C901, PLR0912  one case a node
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return scope[name] if name in scope else BUILTINS[name]
        case ast.Attribute(value=base, attr=attribute):
            return getattr(_value(base, scope), attribute)
        case ast.Call(func=function, args=args, keywords=keywords):
            named = {str(word.arg): _value(word.value, scope) for word in keywords}
            return _value(function, scope)(*[_value(item, scope) for item in args], **named)
        case ast.BinOp(left=left, op=binary, right=right):
            return _BINARY[type(binary)](_value(left, scope), _value(right, scope))
        case ast.UnaryOp(op=unary, operand=operand):
            return _UNARY[type(unary)](_value(operand, scope))
        case ast.BoolOp(op=word, values=parts):
            stops = isinstance(word, ast.Or)
            result: Any = None
            for part in parts:
                result = _value(part, scope)
                if bool(result) is stops:
                    break
            return result
        case ast.Compare(left=left, ops=comparisons, comparators=others):
            first = _value(left, scope)
            for comparison, other in zip(comparisons, others, strict=True):
                second = _value(other, scope)
                if len(comparisons) == 1:
                    return _COMPARE[type(comparison)](first, second)
                if not _COMPARE[type(comparison)](first, second):
                    return False
                first = second
            return True
        case ast.IfExp(test=test, body=body, orelse=other):
            return _value(body if _value(test, scope) else other, scope)
        case ast.Subscript(value=base, slice=index):
            return _value(base, scope)[_value(index, scope)]
        case ast.Slice(lower=lower, upper=upper, step=step):
            return slice(*[part and _value(part, scope) for part in (lower, upper, step)])
        case ast.Tuple(elts=items):
            return tuple(_value(item, scope) for item in items)
        case ast.List(elts=items):
            return [_value(item, scope) for item in items]
        case ast.Dict(keys=keys, values=values):
            pairs = zip([key for key in keys if key], values, strict=True)
            return {_value(key, scope): _value(value, scope) for key, value in pairs}
    raise TypeError(type(node).__name__)  # pragma: no cover  _check refused it


def namespaces(solution: Callable[[], Any], wrong: Callable[[], Any]) -> dict[str, Any]:
    """Return the namespaces of expressions; the two modules are loaded when first used."""
    from grader import engine

    return {
        "engine": engine,
        "np": numpy_part(),
        "solution": Late(cache(solution)),  # one grading looks for a file once
        "wrong": Late(cache(wrong)),
    }


@cache
def numpy_part() -> SimpleNamespace:
    """Return the part of NumPy that expressions may use."""
    import numpy as np

    return SimpleNamespace(**{name: getattr(np, name) for name in NUMPY})


class Late:
    """A module that is loaded when one of its functions is first wanted."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load

    def __getattr__(self, name: str) -> Any:
        return getattr(self._load(), name)
