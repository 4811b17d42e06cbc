"""What an expression cannot say, and what to write instead; imported where one is refused."""

import ast

from grader.content.guess import guess
from grader.model.text import Text


def no_python(error: Exception) -> Text:
    """Return what to say of a text that does not parse."""
    return NO_PYTHON.format(reason=getattr(error, "msg", error))


def outside(node: ast.AST) -> Text:
    """Return what to say of a part that the grammar has not."""
    if isinstance(node, ast.keyword | ast.Dict):
        return REFUSED.format(what="`**`")
    if isinstance(node, ast.BinOp):
        node = ast.BinOp(ast.Name("a"), node.op, ast.Name("b"))
    text = ast.unparse(node)
    return REFUSED.format(what=f"`{text}`" if len(text) <= 40 else type(node).__name__)


def no_numpy(name: str, known: frozenset[str]) -> Text:
    """Return what to say of a function of NumPy's that expressions may not call."""
    return NO_NUMPY.format(name=name) + guess(name, known) + FUNCTION


def no_call(function: ast.expr, known: frozenset[str]) -> Text:
    """Return what to say of a call of anything else; `x.mean()` may have meant `np.mean(x)`."""
    if isinstance(function, ast.Attribute) and function.attr in known:
        return NO_CALL + guess(function.attr, [f"np.{function.attr}"])
    return NO_CALL


FUNCTION = Text(
    "함수로 써서 `solution.name(...)`이나 `wrong.name(...)`으로 부르세요.",
    "Write a function, and call it as `solution.name(...)` or `wrong.name(...)`.",
)
REFUSED = Text("식에서 {what}: 쓸 수 없습니다.", "An expression cannot have {what}.") + FUNCTION
NO_PYTHON = Text("파이썬 식이 아닙니다: {reason}.", "This is not a Python expression: {reason}.")
NO_NUMPY = Text("np.{name}: 여기서 쓸 수 없습니다.", "np.{name} is not available here.")
NO_CALL = Text(
    "engine, solution, wrong, np의 함수나 내장 함수만 부를 수 있습니다.",
    "Only functions of engine, solution, wrong, np and a few built-ins can be called.",
)
