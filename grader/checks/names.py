"""Names in recipes and expressions: each must be made somewhere, before it is used, and for something."""

from collections.abc import Iterable, Iterator, Mapping, Set

from grader.checks.function import Case, Function
from grader.content.document import Where
from grader.content.expression import Expression
from grader.content.guess import guess
from grader.content.inputs import Input, expressions, faults
from grader.content.undefined import undefined
from grader.model.text import Text

Found = Iterator[tuple[Where, Text]]


def review_inputs(
    where: Where, inputs: Mapping[str, Input], known: set[str], parameters: Iterable[str]
) -> Found:
    """Review the recipes of arguments: each is made after those to the left of it."""
    known = set(known)
    for parameter in parameters:
        if parameter in inputs:
            later = set(parameters) - known
            yield from _review_recipe((*where, parameter), inputs[parameter], known, later)
        known.add(parameter)


def review_let(where: Where, case: Case, sizes: set[str], parameters: Set[str]) -> Found:
    """Review a case's own names: each is made after those above it, and used for something."""
    known, later = set(sizes), case.let.keys() | parameters
    for name, recipe in case.let.items():
        if name in sizes | parameters:
            yield (
                (*where, name),
                Text(
                    f"`{name}`: 매개변수나 크기의 이름입니다. 다른 이름을 쓰세요.",
                    f"`{name}` is a parameter or a size already. Take another name.",
                ),
            )
        yield from _review_recipe((*where, name), recipe, known, later - known)
        known.add(name)
    recipes = [*case.let.values(), *case.args.values()]
    used = [expression for recipe in recipes for _, expression in expressions(recipe)]
    used += [case.expect] if isinstance(case.expect, Expression) else []
    wanted = {word for expression in used for word in expression.names}
    for name in case.let:
        if name not in wanted:
            yield (
                (*where, name),
                Text(f"`{name}`: 아무 데도 쓰이지 않습니다.", f"Nothing uses `{name}`."),
            )


def review_sizes(where: Where, case: Case, function: Function) -> Found:
    """Review the sizes that a case changes: the function has them, or the case's own values use them."""
    for name, size in case.sizes.items():
        if size < 0:
            told = Text("크기는 0 이상이어야 합니다.", "A size cannot be below 0.")
            yield (*where, "sizes", name), told
    recipes = [*function.inputs.values(), *case.let.values(), *case.args.values()]
    used = [expression for recipe in recipes for _, expression in expressions(recipe)]
    used += [one for one in (function.expect, case.expect) if isinstance(one, Expression)]
    known = {*function.sizes, *(word for expression in used for word in expression.names)}
    for name in case.sizes:
        if name not in known:
            told = Text(f"`{name}`: 아무 데도 쓰이지 않습니다.", f"Nothing uses `{name}`.")
            yield (*where, "sizes", name), told + guess(name, function.sizes)


def _review_recipe(where: Where, recipe: Input, known: set[str], later: Set[str]) -> Found:
    for part, message in faults(recipe):
        yield (*where, *part), message
    for part, expression in expressions(recipe):
        yield from undefined((*where, *part), expression, known, later)


def no_parameter(name: str, parameters: Iterable[str]) -> Text:
    """Return the sentence that an argument is none of the parameters."""
    names = ", ".join(parameters)
    return Text(
        f"`{name}`: 매개변수가 아닙니다({names}).", f"`{name}` is not a parameter ({names})."
    )
