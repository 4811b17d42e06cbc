"""A function that an exercise asks for, the cases it is called with, and the calls they become."""

import ast
import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np

from grader.checks.compare import Comparison
from grader.checks.wording import number
from grader.content.choice import Choice, by_text
from grader.content.expression import Expression
from grader.content.inputs import Input, Stream, make
from grader.model.call import Built, Call

REQUIRED = object()
"""Default of a parameter that has none."""


@dataclass(frozen=True, slots=True)
class Function:
    """What a learner writes: its signature, what it must return, and what it is usually given."""

    signature: str
    """Parameters as Python writes them: `(x, w, b=None, stride=1, padding=0)`."""
    expect: Expression | None = None
    """The right value over the inputs."""
    inputs: dict[str, Input] = field(default_factory=dict)
    """How each argument is made where a case does not say; optional ones are then passed too."""
    sizes: dict[str, int] = field(default_factory=dict)
    """Named sizes that shapes use; a case may change them."""
    compare: Comparison = field(default_factory=Comparison)
    """How its values are compared with the right ones."""

    def parameters(self) -> dict[str, Any]:
        """Return {name: default or REQUIRED} in order; raises SyntaxError or ValueError."""
        tree = ast.parse(f"def f{self.signature}: ...").body[0]
        if not isinstance(tree, ast.FunctionDef):
            raise ValueError(self.signature)
        names = [argument.arg for argument in tree.args.args]
        others = (*tree.args.posonlyargs, *tree.args.kwonlyargs, tree.args.vararg, tree.args.kwarg)
        if any(others) or len(set(names)) < len(names):
            raise ValueError(self.signature)
        defaults = [ast.literal_eval(node) for node in tree.args.defaults]
        required = [REQUIRED] * (len(names) - len(defaults))
        return dict(zip(names, [*required, *defaults], strict=True))


@dataclass(frozen=True, slots=True)
class Case:
    """One set of inputs: what differs from the function's usual ones."""

    args: dict[str, Input] = field(default_factory=dict)
    """Arguments that differ from the function's usual inputs."""
    sizes: dict[str, int] = field(default_factory=dict)
    """Sizes that differ from the function's usual ones."""
    let: dict[str, Input] = field(default_factory=dict)
    """Named values that are not passed: made first, in this order, for inputs to be computed from."""
    omit: tuple[str, ...] = ()
    """Optional arguments not to pass, so that the learner's own defaults count."""
    seed: int = 0
    """Another number draws other inputs."""
    expect: Annotated[
        Expression | int | float | bool | None,
        Choice({"text": Expression, "other": int | float | bool | None}, by_text),
    ] = None
    """A right value of this case alone; where the function has one too, both must agree."""


Builders = Mapping[str, Callable[..., Any]]
"""How to make the objects that calls refer to as `Built`, on this side of the wire."""


class Scope(dict[str, Any]):
    """The names an expression can use; what can change is made anew each time it is looked up.

    So a generator of random numbers is in its first state for the reference and for every wrong way,
    and a list that one of them sorts is as it was for the next. Arrays cannot be written to.
    """

    def __init__(self, values: Mapping[str, Any], builders: Builders) -> None:
        super().__init__(values)
        self.builders = builders

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if isinstance(value, Built):
            return self.builders[value.name](*value.args)
        return copy.deepcopy(value) if isinstance(value, list | dict | tuple) else value

    def with_(self, values: Mapping[str, Any]) -> "Scope":
        """Return a scope in which some names have other values."""
        return Scope({**self, **values}, self.builders)


@dataclass(frozen=True, slots=True)
class Trial:
    """A case made ready: the call to make and the values it was made from."""

    call: Call
    scope: Scope
    """Inputs (with the signature's defaults), sizes and namespaces, for expressions."""
    inputs: tuple[tuple[str, Any], ...]
    shown: str
    """The call as a learner would write it."""
    _rights: dict[Expression, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def single(self) -> bool:
        """Whether an input is float32, so that results may be less exact."""
        return any(
            isinstance(value, np.ndarray) and value.dtype == np.float32 for _, value in self.inputs
        )

    def right(self, expression: Expression) -> Any:
        """Return a right value; it is computed once, for however many submissions."""
        if expression not in self._rights:
            self._rights[expression] = expression.evaluate(self.scope)
        return self._rights[expression]


def prepare(name: str, function: Function, case: Case, seed: int, scope: Scope) -> Trial:
    """Return the trial of a case; the same seed always gives the same one.

    `scope` has the namespaces; sizes and inputs are added to it.
    """
    stream = Stream(seed)
    scope = scope.with_({**function.sizes, **case.sizes})
    for word, recipe in case.let.items():
        scope[word] = make(recipe, scope, stream)
    parameters = function.parameters()
    recipes = {**function.inputs, **case.args}
    given: dict[str, Any] = {}
    for parameter, default in parameters.items():
        if parameter in case.omit or parameter not in recipes:
            scope[parameter] = default
            continue
        scope[parameter] = given[parameter] = make(recipes[parameter], scope, stream)
    positional = [word for word in given if parameters[word] is REQUIRED]
    keywords = [word for word in given if parameters[word] is not REQUIRED]
    shown = ", ".join(
        [_brief(word, given[word]) for word in positional]
        + [f"{word}={_brief(word, given[word])}" for word in keywords]
    )
    return Trial(
        call_with(name, parameters, given), scope, tuple(given.items()), f"{name}({shown})"
    )


def call_with(name: str, parameters: Mapping[str, Any], given: Mapping[str, Any]) -> Call:
    """Return the call: what is required by position, what is optional by keyword."""
    return Call(
        name,
        tuple(given[word] for word in parameters if word in given and parameters[word] is REQUIRED),
        {word: given[word] for word in given if parameters[word] is not REQUIRED},
    )


def _brief(name: str, value: Any) -> str:
    """Return an argument as it stands in a call: small values themselves, arrays by name."""
    if isinstance(value, np.ndarray):
        return name
    if isinstance(value, Built):
        return f"{value.name}({', '.join(map(repr, value.args))})"
    text = number(value) if isinstance(value, float) else repr(value)
    return text if len(text) <= 40 else name
