import warnings
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.content.expression import (
    BUILTINS,
    NAMESPACES,
    NUMPY,
    Expression,
    ExpressionError,
    namespaces,
)

SPACES = namespaces(
    lambda: SimpleNamespace(double=lambda x: 2 * x),
    lambda: SimpleNamespace(half=lambda x, by=2: x / by),
)
SCOPE: dict[str, Any] = {
    **SPACES,
    "x": np.arange(12.0).reshape(3, 4),
    "n": 5,
    "f": 3,
    "none": None,
    "words": ["a", "b"],
}


@pytest.mark.parametrize(
    "text",
    [
        "n + f * 2 - 1",
        "{'size': n, 'pair': (f, n), n: [none]}",
        "(n - f) // 2 + 1",
        "n / f",
        "n % f",
        "-n",
        "+n",
        "not n",
        "n == 5",
        "n != f",
        "1 < f < n",
        "1 < f > n",
        "f <= 3 and n >= 5",
        "0 or f",
        "f and 0",
        "none is None",
        "n is not None",
        "n if f > 2 else f",
        "f if f > 3 else n",
        "x[::-1, ::-1]",
        "x[..., :1]",
        "x[0]",
        "x[-1, 1:3]",
        "x.T",
        "x.shape[-1] * x.size - x.ndim",
        "x @ x.T",
        "[1, n, f]",
        "(1, n)",
        "()",
        "'edge'",
        "True",
        "None",
        "len(words)",
        "max(n, f) - min(n, f)",
        "sum([n, f])",
        "tuple([1, 2])",
        "list((1, 2))",
        "round(2.6)",
        "int(2.6)",
        "float(n)",
        "abs(-n)",
        "np.sum(x, axis=0)",
        "np.maximum(x, 3)",
        "np.pad(x, ((1, 1), (0, 0)), 'edge')",
        "np.inf",
        "np.where(x > 3, x, 0)",
    ],
)
def test_a_value_is_that_of_python(text: str) -> None:
    expected = eval(text, {"np": np}, dict(SCOPE))
    seen = Expression(text).evaluate(SCOPE)
    assert type(seen) is type(expected)
    np.testing.assert_array_equal(seen, expected)


def test_only_what_decides_is_evaluated() -> None:
    for text in ("n == 5 or x[99]", "n == 4 and x[99]", "1 if n else x[99]", "1 > n > x[99]"):
        Expression(text).evaluate(SCOPE)


def test_the_namespaces_call_the_packs_own_functions() -> None:
    assert Expression("solution.double(n)").evaluate(SCOPE) == 10
    assert Expression("wrong.half(n, by=5)").evaluate(SCOPE) == 1
    assert Expression("engine.output_size(n, f)").evaluate(SCOPE) == 3


def test_an_input_hides_a_builtin_of_its_name() -> None:
    assert Expression("max + 1").evaluate({"max": 1}) == 2


def test_solutions_are_loaded_when_first_called() -> None:
    loads: list[str] = []

    def load() -> Any:
        loads.append("solution")
        return SimpleNamespace(double=lambda x: 2 * x)

    scope = namespaces(load, load)
    assert not loads
    assert Expression("solution.double(1)").evaluate(scope) == 2
    assert loads == ["solution"]


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("x.__class__", 0, "The attribute .__class__ is not allowed."),
        ("x.T.__class__", 0, "The attribute .__class__ is not allowed."),
        ("1 + x.tofile", 4, "The attribute .tofile is not allowed."),
        ("x.T.tofile('a')", 0, "Only functions of engine"),
        ("np.load('a')", 0, "np.load is not available here."),
        ("np.fromfile('a')", 0, "np.fromfile is not available here."),
        ("np.__loader__", 0, "np.__loader__ is not available here."),
        ("np.linalg.norm(x)", 0, "Only functions of engine"),
        ("engine.__loader__", 0, "The attribute .__loader__ is not allowed."),
        ("engine._x", 0, "The attribute ._x is not allowed."),
        ("engine.conv.np.load('a')", 0, "Only functions of engine"),
        ("solution.np.load", 0, "The attribute .load is not allowed."),
        ("solution._load()", 0, "The attribute ._load is not allowed."),
        ("().__class__.__bases__", 0, "The attribute .__bases__ is not allowed."),
        ("'{0.__class__}'.format(x)", 0, "Only functions of engine"),
        ("open('a')", 0, "Only functions of engine"),
        ("__import__('os')", 0, "Only functions of engine"),
        ("eval('1')", 0, "Only functions of engine"),
        ("getattr(x, 'a')", 0, "Only functions of engine"),
        ("x(1)", 0, "Only functions of engine"),
        ("max(1)(2)", 0, "Only functions of engine"),
        ("[max][0](2)", 0, "Only functions of engine"),
        ("n ** 2", 0, "An expression cannot have `a ** b`."),
        ("n << 2", 0, "An expression cannot have `a << b`."),
        ("1 + (n | 2)", 5, "An expression cannot have `a | b`."),
        ("~n", 0, "An expression cannot have `~n`."),
        ("n in words", 0, "An expression cannot have `n in words`."),
        ("lambda: 1", 0, "An expression cannot have `lambda: 1`."),
        ("[i for i in x]", 0, "An expression cannot have `[i for i in x]`."),
        ("{i for i in x}", 0, "An expression cannot have `{i for i in x}`."),
        ("{**x}", 0, "An expression cannot have `**`."),
        ("{1, 2}", 0, "An expression cannot have `{1, 2}`."),
        ("f'{x}'", 0, "An expression cannot have `f'{x}'`."),
        ("(y := 1)", 1, "An expression cannot have `(y := 1)`."),
        ("max(*x)", 4, "An expression cannot have `*x`."),
        ("max(**x)", 4, "An expression cannot have `**`."),
        ("b'a'", 0, "This constant is not allowed."),
        ("1j", 0, "This constant is not allowed."),
        ("1 + 9999999999999", 4, "This constant is not allowed."),
        ("x = 1", 2, "This is not a Python expression: "),
        ("1 +", 0, "This is not a Python expression: "),
        ("x[", 1, "This is not a Python expression: '[' was never closed."),
        ("import os", 0, "This is not a Python expression: "),
        ("", 0, "This is not a Python expression: "),
        ("x\0", 0, "This is not a Python expression: "),
        ("(" * 300 + "1" + ")" * 299, None, "This is not a Python expression: "),
        ("1" + " + 1" * 200, 0, "The expression is too long. Make it a function."),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_outside_the_grammar_is_refused_at_its_column(
    text: str, column: int | None, message: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        _ = Expression(text).tree
    assert str(caught.value).startswith(message)
    assert caught.value.message.ko
    assert column is None or caught.value.column == column


@pytest.mark.parametrize(
    "text", ["-" * 599 + "1", "x" + ".T" * 299, "not " * 149 + "n", "(" * 90 + "1" + ")" * 90]
)
def test_nesting_as_deep_as_a_text_may_be_evaluates(text: str) -> None:
    Expression(text).evaluate(SCOPE)


WORDS = [
    "__class__",
    " if ",
    " else ",
    " and ",
    " or ",
    "not ",
    " is ",
    "lambda",
    "**",
    "//",
    "\\d",
]
SIGNS = list("x.[](){}:,+-*/%@<>=~^&|!' 0123456789")
pieces = st.sampled_from([*NAMESPACES, *BUILTINS, *sorted(NUMPY)[:9], *WORDS, *SIGNS])
anything = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=16).map("".join))


@settings(max_examples=200, deadline=None)
@given(anything)
def test_arbitrary_text_parses_or_is_refused(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            _ = Expression(text).tree
        except ExpressionError as refused:
            error: ExpressionError | None = refused
        else:
            error = None
    assert error is None or (error.message and 0 <= error.column <= len(text) + 1)


def test_names_are_the_inputs_and_functions_what_is_called() -> None:
    expression = Expression("engine.conv2d(x, w[:n], np.inf) + max(b, solution.f(x))")
    assert expression.names == {"x", "w", "n", "b"}
    assert expression.functions == {("engine", "conv2d"), ("np", "inf"), ("solution", "f")}


@pytest.mark.parametrize("name", sorted(NUMPY))
def test_every_numpy_name_offered_exists(name: str) -> None:
    assert hasattr(np, name)
