"""What an exercise's fields alone cannot say: names that refer to nothing, doubles, a wrong order."""

import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from grader.checks.compare import Comparison
from grader.checks.exercise import Check, Exercise
from grader.checks.function import REQUIRED, Case, Function
from grader.checks.names import (
    Found,
    no_parameter,
    review_inputs,
    review_let,
    review_sizes,
)
from grader.checks.raises import Raises
from grader.checks.steps import Steps
from grader.content.document import Languages, Where
from grader.content.expression import Expression
from grader.content.guess import guess
from grader.content.inputs import differs
from grader.content.languages import review_text
from grader.content.undefined import undefined
from grader.model.text import LANGUAGES, Text

_ID = re.compile(r"[a-z0-9][a-z0-9_]*")
EXCEPTIONS = frozenset(
    name
    for name, one in vars(builtins).items()
    if isinstance(one, type) and issubclass(one, BaseException)
)
NO_EXCEPTION = Text("`{name}`: 내장 예외가 아닙니다.", "`{name}` is no built-in exception.")
NO_SUCH = Text("`{name}`: 그런 오개념이 없습니다.", "There is no misconception `{name}`.")


def review(exercise: Exercise, languages: Languages = LANGUAGES) -> Found:
    """Yield every fault that no single field shows; `languages` are those of the pack."""
    yield from _review_ids(exercise)
    if exercise.revision < 1:
        yield ("revision",), Text("1 이상이어야 합니다.", "It must be 1 or more.")
    if exercise.minutes < 1:
        yield ("minutes",), Text("1 이상이어야 합니다.", "It must be 1 or more.")
    for limit, value in asdict(exercise.limits).items():
        if value <= 0:
            yield ("limits", limit), Text("0보다 커야 합니다.", "It must be above 0.")
    from grader.checks import contract  # only where a file is new

    yield from contract.review_stub(exercise.stub)
    for where, text in texts_of(exercise):
        yield from review_text(where, text, languages)
    for name, function in exercise.functions.items():
        yield from _review_function(name, function)
    for number, expression in exercise.facts.items():
        yield from undefined(("facts", number), expression, set())
    yield from _review_checks(exercise)
    yield from _review_misconceptions(exercise)


def _review_ids(exercise: Exercise) -> Found:
    """Yield ids that cannot be typed after `-k` or `learn grade`."""
    ids: list[tuple[Where, str]] = [(("id",), exercise.id)]
    ids += [(("checks", place, "id"), one.id) for place, one in enumerate(exercise.checks)]
    wrong_ways = enumerate(exercise.misconceptions)
    ids += [(("misconceptions", place, "id"), one.id) for place, one in wrong_ways]
    for where, name in ids:
        if not _ID.fullmatch(name):
            told = Text(
                "소문자, 숫자, 밑줄만 쓸 수 있습니다.", "Use lower-case letters, digits and _."
            )
            yield where, told


def texts_of(exercise: Exercise) -> Iterator[tuple[Where, Text]]:
    """Yield every text for people, and where it stands."""
    yield ("title",), exercise.title
    yield ("prompt",), exercise.prompt
    for place, hint in enumerate(exercise.hints):
        yield ("hints", place), hint
    for place, one in enumerate(exercise.checks):
        yield ("checks", place, "title"), one.title
    for place, wrong in enumerate(exercise.misconceptions):
        yield ("misconceptions", place, "title"), wrong.title
        yield ("misconceptions", place, "explanation"), wrong.explanation
    if exercise.notice:
        yield ("notice",), exercise.notice


def _review_function(name: str, function: Function) -> Found:
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
    yield from _review_comparison((*here, "compare"), function.compare)
    for argument in function.inputs:
        if argument not in parameters:
            yield (*here, "inputs", argument), no_parameter(argument, parameters)
    if function.expect is not None:
        known = {*parameters, *function.sizes}
        yield from undefined((*here, "expect"), function.expect, known)
    yield from review_inputs((*here, "inputs"), function.inputs, set(function.sizes), parameters)


def _review_comparison(here: Where, how: Comparison | None) -> Found:
    for name in ("rtol", "atol"):
        if (getattr(how, name, None) or 0) < 0:
            yield (
                (*here, name),
                Text("허용 오차는 0 이상이어야 합니다.", "A tolerance cannot be below 0."),
            )


def _review_checks(exercise: Exercise) -> Found:
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
        if not isinstance(check, Raises):
            yield from _review_comparison((*here, "compare"), check.compare)
        elif check.exception not in EXCEPTIONS:
            yield (
                (*here, "exception"),
                NO_EXCEPTION.format(name=check.exception) + guess(check.exception, EXCEPTIONS),
            )
        yield from _review_named(here, check, exercise, before)
        yield from _review_cases(here, check, exercise.functions)
        before.append(check.id)


def _review_cases(here: Where, check: Check, functions: Mapping[str, Function]) -> Found:
    """Review which function a check calls, and with what."""
    if not check.cases:
        yield (
            (*here, "cases"),
            Text(
                "사례가 없습니다. 함수의 보통 입력을 쓰려면 `cases`를 지우세요.",
                "There is no case. Leave `cases` out for the function's usual inputs.",
            ),
        )
    if check.call is None and len(functions) != 1:
        yield (*here, "call"), Text("어느 함수를 부를지 적으세요.", "Say which function to call.")
        return
    name = check.call or next(iter(functions))
    if name not in functions:
        yield (
            (*here, "call"),
            Text(f"`{name}`: functions에 없는 함수입니다.", f"`{name}` is not in functions."),
        )
        return
    if check.per_learner and not _differs(check, functions[name]):
        yield (
            (*here, "per_learner"),
            Text(
                "학습자마다 다른 입력이 없습니다. `draw`나 `choose`로 뽑으세요.",
                "No input differs. Take some by `draw` or `choose`.",
            ),
        )
    carried = set(check.carry) if isinstance(check, Steps) else set()
    for number, case in enumerate(check.cases):
        yield from _review_case(
            (*here, "cases", number),
            case,
            functions[name],
            needs_value=not isinstance(check, Raises),
            given=carried if number else set(),
        )


def _review_named(here: Where, check: Check, exercise: Exercise, before: Sequence[str]) -> Found:
    """Review the misconceptions and the checks that a check names."""
    wrong_ways = {wrong.id for wrong in exercise.misconceptions}
    for number, named in enumerate(check.tells):
        if named not in wrong_ways:
            yield (
                (*here, "tells", number),
                NO_SUCH.format(name=named) + guess(named, wrong_ways),
            )
    for number, needed in enumerate(check.requires):
        if needed not in before:
            yield (
                (*here, "requires", number),
                Text(
                    f"`{needed}`: 앞에 있는 검사의 id여야 합니다.",
                    f"`{needed}` is not the id of a check before this one.",
                )
                + guess(needed, before),
            )


def _differs(check: Check, function: Function) -> bool:
    """Return whether some input of a check is drawn."""
    recipes = [
        recipe
        for case in check.cases
        for recipe in (*case.let.values(), *{**function.inputs, **case.args}.values())
    ]
    return any(map(differs, recipes))


def _review_case(
    here: Where, case: Case, function: Function, *, needs_value: bool, given: set[str]
) -> Found:
    try:
        parameters = function.parameters()
    except (SyntaxError, ValueError):
        return
    sizes = {*function.sizes, *case.sizes}
    yield from review_let((*here, "let"), case, sizes, parameters.keys())
    for argument in case.args:
        if argument not in parameters:
            yield (*here, "args", argument), no_parameter(argument, parameters)
    yield from review_inputs((*here, "args"), case.args, {*sizes, *case.let}, parameters)
    yield from review_sizes(here, case, function)
    for number, argument in enumerate(case.omit):
        if argument not in parameters:
            yield (*here, "omit", number), no_parameter(argument, parameters)
        elif parameters.get(argument, REQUIRED) is REQUIRED:
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
        known = {*parameters, *sizes, *case.let}
        yield from undefined((*here, "expect"), case.expect, known)
    if needs_value and case.expect is None and function.expect is None:
        yield here, Text("expect가 없습니다.", "There is no expect.")


def _review_misconceptions(exercise: Exercise) -> Found:
    from grader.checks import contract  # only where a file is new

    seen: set[str] = set()
    ids = [wrong.id for wrong in exercise.misconceptions]
    for place, wrong in enumerate(exercise.misconceptions):
        here: Where = ("misconceptions", place)
        if wrong.id in seen:
            yield (
                (*here, "id"),
                Text("같은 id의 오개념이 있습니다.", "Another misconception has this id."),
            )
        seen.add(wrong.id)
        for number, same in enumerate(wrong.same_as):
            if same not in ids:
                yield (*here, "same_as", number), NO_SUCH.format(name=same) + guess(same, ids)
        yield from contract.review_code(here, wrong)
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
            yield from undefined(path, expression, known)
