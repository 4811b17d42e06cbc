"""The exercise document: everything an instructor writes about one exercise, in one YAML file."""

import ast
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from grader.checks.function import REQUIRED, Case, Function
from grader.checks.misconception import Misconception
from grader.checks.raises import Raises
from grader.checks.steps import Steps
from grader.checks.value import Value
from grader.content.choice import Choice, by_field
from grader.content.document import Where
from grader.content.expression import Expression
from grader.content.inputs import Computed, Drawn
from grader.model.limits import Limits
from grader.model.text import LANGUAGES, Text

KINDS: dict[str, Any] = {"value": Value, "raises": Raises, "steps": Steps}
"""Every kind of check: a new one is a file of its own, and a name here and in `Check`."""
Check = Annotated[Value | Raises | Steps, Choice(KINDS, by_field("kind", "value"))]

_ID = re.compile(r"[a-z0-9][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise: what is asked, how it is checked, and which mistakes are known."""

    format: Literal[1]
    """Version of this format."""
    id: str
    """Stable name; results refer to it, whatever the file is called."""
    revision: int
    """Raised by one whenever the checks change what a submission earns."""
    unit: str
    """The unit of the course it belongs to, by its letter in pack.yaml."""
    title: Text
    prompt: Text
    """What is asked, in Markdown: what, why, a worked example, the contract."""
    stub: str
    """What the learner's file starts as."""
    functions: dict[str, Function]
    """The functions asked for."""
    checks: tuple[Check, ...]
    hints: tuple[Text, ...] = ()
    """Opened one at a time, from a nudge to nearly the answer."""
    notice: Text = field(default_factory=Text)
    """What to look at in the solution, after full marks."""
    misconceptions: tuple[Misconception, ...] = ()
    facts: dict[str, Expression] = field(default_factory=dict)
    """Numbers as the prompt writes them, and the expressions they must equal."""
    equivalent_mutants: dict[str, str] = field(default_factory=dict)
    """Changes of the solution that change nothing, as `learn author check` names them, each with the
    reason."""
    requires: tuple[str, ...] = ()
    """Exercises to do before."""
    concepts: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    """Lecture and heading it comes from."""
    minutes: int = 20
    limits: Limits = field(default_factory=Limits)

    @property
    def points(self) -> int:
        """Points of all its YAML checks."""
        return sum(check.points for check in self.checks)


def review(exercise: Exercise) -> Iterator[tuple[Where, Text]]:
    """Yield what the fields alone cannot say: names that refer to nothing, doubles, cycles."""
    if not _ID.fullmatch(exercise.id):
        yield (
            ("id",),
            Text("소문자, 숫자, 밑줄만 쓸 수 있습니다.", "Use lower-case letters, digits and _."),
        )
    if exercise.revision < 1:
        yield ("revision",), Text("1 이상이어야 합니다.", "It must be 1 or more.")
    yield from _review_texts(exercise)
    for name, function in exercise.functions.items():
        yield from _review_function(name, function)
    for number, expression in exercise.facts.items():
        yield from _review_expression(("facts", number), expression, set())
    yield from _review_checks(exercise)
    yield from _review_misconceptions(exercise)


def _review_texts(exercise: Exercise) -> Iterator[tuple[Where, Text]]:
    texts: list[tuple[Where, Text]] = [(("title",), exercise.title), (("prompt",), exercise.prompt)]
    texts += [(("hints", place), hint) for place, hint in enumerate(exercise.hints)]
    texts += [(("checks", place, "title"), one.title) for place, one in enumerate(exercise.checks)]
    for place, wrong in enumerate(exercise.misconceptions):
        texts.append((("misconceptions", place, "title"), wrong.title))
        texts.append((("misconceptions", place, "explanation"), wrong.explanation))
    if exercise.notice:
        texts.append((("notice",), exercise.notice))
    for where, text in texts:
        for language in LANGUAGES:
            if not getattr(text, language).strip():
                yield (
                    (*where, language),
                    Text("이 언어의 글이 없습니다.", "The text in this language is missing."),
                )


def _review_function(name: str, function: Function) -> Iterator[tuple[Where, Text]]:
    here: Where = ("functions", name)
    try:
        parameters = function.parameters()
    except (SyntaxError, ValueError):
        yield (
            (*here, "signature"),
            Text(
                "`(x, w, b=None)`처럼 괄호 안에 매개변수를 쓰세요.",
                "Write parameters as `(x, w, b=None)`.",
            ),
        )
        return
    for argument in function.inputs.keys() - parameters.keys():
        yield (*here, "inputs", argument), _no_parameter(argument, parameters)
    if function.expect is not None:
        known = {*parameters, *function.sizes}
        yield from _review_expression((*here, "expect"), function.expect, known)
    for argument, recipe in function.inputs.items():
        yield from _review_recipe(
            (*here, "inputs", argument), recipe, {*parameters, *function.sizes}
        )


def _review_recipe(where: Where, recipe: Any, known: set[str]) -> Iterator[tuple[Where, Text]]:
    if isinstance(recipe, Computed):
        yield from _review_expression((*where, "compute"), recipe.compute, known)
    if isinstance(recipe, Drawn):
        if recipe.low > recipe.high:
            yield (*where, "low"), Text("low가 high보다 큽니다.", "low is larger than high.")
        for place, part in enumerate(recipe.shape):
            if isinstance(part, Expression):
                yield from _review_expression((*where, "shape", place), part, known)


def _review_checks(exercise: Exercise) -> Iterator[tuple[Where, Text]]:
    if not exercise.checks:
        yield ("checks",), Text("검사가 하나도 없습니다.", "There is no check.")
    before: list[str] = []
    for place, check in enumerate(exercise.checks):
        here: Where = ("checks", place)
        if check.id in before:
            yield (*here, "id"), Text("같은 id의 검사가 있습니다.", "Another check has this id.")
        if check.points < 1:
            yield (
                (*here, "points"),
                Text("점수는 1 이상이어야 합니다.", "Points must be 1 or more."),
            )
        wrong_ways = {wrong.id for wrong in exercise.misconceptions}
        for number, named in enumerate(check.tells):
            if named not in wrong_ways:
                yield (
                    (*here, "tells", number),
                    Text(
                        f"`{named}`: 그런 오개념이 없습니다.",
                        f"There is no misconception `{named}`.",
                    ),
                )
        for number, needed in enumerate(check.requires):
            if needed not in before:
                yield (
                    (*here, "requires", number),
                    Text(
                        f"`{needed}`: 앞에 있는 검사의 id여야 합니다.",
                        f"`{needed}` is not the id of a check before this one.",
                    )
                    + _guess(needed, before),
                )
        before.append(check.id)
        if check.call is None and len(exercise.functions) != 1:
            yield (
                (*here, "call"),
                Text("어느 함수를 부를지 적으세요.", "Say which function to call."),
            )
        elif check.call is not None and check.call not in exercise.functions:
            yield (
                (*here, "call"),
                Text(
                    f"`{check.call}`: functions에 없는 함수입니다.",
                    f"`{check.call}` is not in functions.",
                ),
            )
        else:
            name = check.call or next(iter(exercise.functions))
            carried = set(check.carry) if isinstance(check, Steps) else set()
            for number, case in enumerate(check.cases):
                yield from _review_case(
                    (*here, "cases", number),
                    case,
                    exercise.functions[name],
                    needs_value=not isinstance(check, Raises),
                    given=carried if number else set(),
                )


def _review_case(
    here: Where, case: Case, function: Function, *, needs_value: bool, given: set[str]
) -> Iterator[tuple[Where, Text]]:
    try:
        parameters = function.parameters()
    except (SyntaxError, ValueError):
        return
    known = {*parameters, *function.sizes, *case.sizes}
    for argument, recipe in case.args.items():
        if argument not in parameters:
            yield (*here, "args", argument), _no_parameter(argument, parameters)
        yield from _review_recipe((*here, "args", argument), recipe, known)
    for number, argument in enumerate(case.omit):
        if parameters.get(argument, REQUIRED) is REQUIRED:
            yield (
                (*here, "omit", number),
                Text("생략할 수 없는 인자입니다.", "This argument cannot be left out."),
            )
    for argument, default in parameters.items():
        if default is REQUIRED and argument not in {*function.inputs, *case.args, *given}:
            yield (
                here,
                Text(f"인자 {argument}의 값이 없습니다.", f"The argument {argument} has no value."),
            )
    if isinstance(case.expect, Expression):
        yield from _review_expression((*here, "expect"), case.expect, known)
    if needs_value and case.expect is None and function.expect is None:
        yield here, Text("expect가 없습니다.", "There is no expect.")


def _review_misconceptions(exercise: Exercise) -> Iterator[tuple[Where, Text]]:
    seen: set[str] = set()
    for place, wrong in enumerate(exercise.misconceptions):
        here: Where = ("misconceptions", place)
        if wrong.id in seen:
            yield (
                (*here, "id"),
                Text("같은 id의 오개념이 있습니다.", "Another misconception has this id."),
            )
        seen.add(wrong.id)
        yield from _review_code(here, wrong)
        if isinstance(wrong.returns, Expression):
            if len(exercise.functions) != 1:
                yield (
                    (*here, "returns"),
                    Text("함수별로 적으세요.", "Give one expression a function."),
                )
                continue
            named = {next(iter(exercise.functions)): wrong.returns}
        else:
            named = wrong.returns
        for name, expression in named.items():
            path: Where = (*here, "returns", *((name,) if wrong.returns is named else ()))
            if name not in exercise.functions:
                yield (
                    path,
                    Text(
                        f"`{name}`: functions에 없는 함수입니다.", f"`{name}` is not in functions."
                    ),
                )
                continue
            function = exercise.functions[name]
            try:
                known = set(function.parameters())
            except (SyntaxError, ValueError):
                continue
            yield from _review_expression(path, expression, known)


def _review_code(here: Where, wrong: Misconception) -> Iterator[tuple[Where, Text]]:
    """Yield whether the code of a misconception is Python."""
    try:
        ast.parse(wrong.code)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 1)
        yield (
            (*here, "code"),
            Text(f"{line}행이 파이썬이 아닙니다.", f"Its line {line} is not Python."),
        )


def _review_expression(
    where: Where, expression: Expression, known: set[str]
) -> Iterator[tuple[Where, Text]]:
    """Yield the names and engine functions that an expression uses and nobody defines."""
    from grader import engine  # its table of names, not its layers

    for name in sorted(expression.names - known):
        names = ", ".join(sorted(known))
        yield (
            where,
            Text(
                f"`{name}`: 모르는 이름입니다. 쓸 수 있는 이름: {names}",
                f"`{name}` is not known here; there are {names}.",
            ),
        )
    for space, function in sorted(expression.functions):
        if space == "engine" and function not in engine.__all__:
            yield (
                where,
                Text(f"engine에 {function} 함수가 없습니다.", f"The engine has no {function}.")
                + _guess(function, engine.__all__),
            )


def _guess(name: str, known: Sequence[str]) -> Text:
    close = difflib.get_close_matches(name, known, 1, 0.6)
    return Text(f"{close[0]}인가요?", f"Did you mean {close[0]}?") if close else Text()


def _no_parameter(name: str, parameters: dict[str, Any]) -> Text:
    names = ", ".join(parameters)
    return Text(
        f"`{name}`: 매개변수가 아닙니다({names}).", f"`{name}` is not a parameter ({names})."
    )
