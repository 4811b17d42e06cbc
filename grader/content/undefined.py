"""What an expression uses and nobody defines."""

from collections.abc import Iterator, Set

from grader.content.document import Where
from grader.content.expression import Expression, ExpressionError
from grader.content.guess import guess
from grader.model.text import Text


def undefined(
    where: Where, expression: Expression, known: Set[str], later: Set[str] = frozenset()
) -> Iterator[tuple[Where, Text]]:
    """Yield the names that are not `known`, some made `later`, and functions that are none."""
    from grader import engine  # its table of names, not its layers

    try:
        unknown = sorted(expression.names - known)
    except ExpressionError as error:
        yield where, error.message
        return
    for name in unknown:
        names = ", ".join(sorted(known)) or "-"
        yield (
            where,
            Text(
                f"`{name}`: 아직 만들어지지 않은 이름입니다. 앞에 있는 것: {names}",
                f"`{name}` is not made yet here; before it there are {names}.",
            )
            if name in later
            else Text(
                f"`{name}`: 모르는 이름입니다. 쓸 수 있는 이름: {names}",
                f"`{name}` is not known here; there are {names}.",
            ),
        )
    for space, function in sorted(expression.functions):
        if space == "engine" and function not in engine.__all__:
            yield (
                where,
                Text(f"engine에 {function} 함수가 없습니다.", f"The engine has no {function}.")
                + guess(function, engine.__all__),
            )
