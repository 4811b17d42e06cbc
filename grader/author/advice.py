"""Which case would notice a change of the solution: cases like those there are, tried one by one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from grader.author.gradings import MUTANT_SECONDS, Gradings
from grader.checks.compare import compare
from grader.checks.function import REQUIRED, Case, Function, Trial, prepare
from grader.checks.misconception import value_of
from grader.content.inputs import Drawn
from grader.model.call import Lost, Observation, Returned
from grader.model.text import Text
from grader.sandbox.box import Box

TRIES = 60
"""Cases that are tried for one function."""


def advice(gradings: Gradings, solution: str, mutant: str) -> Text:
    """Return a case on which the two differ, or that none was found."""
    exercise = gradings.exercise
    limits = replace(exercise.limits, seconds=min(exercise.limits.seconds, MUTANT_SECONDS))
    scope = gradings.context("").scope
    names = list(exercise.functions)
    boxes = [Box(one.encode(), "solution.py", names, limits) for one in (solution, mutant)]
    try:
        for name, function in exercise.functions.items():
            for case in _cases(gradings, name, function):
                trial = prepare(name, function, case, case.seed, scope)
                one, two = (box.call(trial.call) for box in boxes)
                if isinstance(one, Lost) or isinstance(two, Lost):
                    break  # each such call takes seconds
                if _fits(function, trial, one) and _differ(function, one, two, trial.single):
                    said = CASE if isinstance(one, Returned) else RAISES
                    return said.format(case=written(case), name=name)
    except Exception:  # noqa: S110  of an expression or a size: no advice is worse than no proof
        pass
    finally:
        for box in boxes:
            box.close()
    return NONE


def _fits(function: Function, trial: Trial, one: Observation) -> bool:
    """Return whether the solution is right on a case, so that it can be asked about."""
    if function.expect is None or not isinstance(one, Returned):
        return True
    right = value_of(function.expect, trial.scope)
    return not right.raised and compare(right.value, one.value, function.compare) is None


def _differ(function: Function, one: Observation, two: Observation, single: bool) -> bool:
    if isinstance(one, Returned) and isinstance(two, Returned):
        return compare(one.value, two.value, function.compare, single) is not None
    return isinstance(one, Returned) != isinstance(two, Returned)


def _cases(gradings: Gradings, name: str, function: Function) -> Iterator[Case]:
    """Yield cases that no check has, near those there are."""
    checks = [one for one in gradings.exercise.checks if one.call in (None, name)]
    known = [case for check in checks for case in check.cases]
    full = set(function.inputs)
    wanted = {word for word, default in function.parameters().items() if default is REQUIRED}
    bases = [case for case in known if wanted <= full | set(case.args)]
    tried: list[Case] = []
    for base in bases or [Case()] * (wanted <= full):
        for case in _near(function, replace(base, expect=None)):
            if case not in tried and case not in known:
                tried.append(case)
                yield case
            if len(tried) >= TRIES:
                return


def _near(function: Function, base: Case) -> Iterator[Case]:
    for size, value in ({**function.sizes, **base.sizes}).items():
        for number in (value + 1, value + 3, max(1, value - 1), 1):
            yield replace(base, sizes={**base.sizes, size: number})
    optional = [word for word, default in function.parameters().items() if default is not REQUIRED]
    for word in optional:
        if word not in base.omit and word not in base.args:
            yield replace(base, omit=(*base.omit, word))
    for word, recipe in {**function.inputs, **base.args}.items():
        for changed in _other_values(recipe):
            yield replace(base, args={**base.args, word: changed})
    for seed in (1, 2, 3):
        yield replace(base, seed=base.seed + seed)


def _other_values(value: Any) -> Iterator[Any]:
    if isinstance(value, Drawn) and value.draw != "distinct":
        if value.dtype == "float64":
            yield replace(value, draw="fractions")
        yield replace(value, low=10 * value.low, high=10 * value.high)
        yield replace(value, low=0, high=1)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (one for one in (0, 1, value + 1, value - 1, 2 * value, -value) if one != value)


def written(case: Case) -> str:
    """Return a case as an author writes it, on one line."""
    told: dict[str, Any] = {}
    if case.args:
        told["args"] = {word: _plain(value) for word, value in case.args.items()}
    if case.sizes:
        told["sizes"] = case.sizes
    if case.omit:
        told["omit"] = list(case.omit)
    if case.seed:
        told["seed"] = case.seed
    return _flow(told)


def _plain(value: Any) -> Any:
    if not isinstance(value, Drawn):
        return vars(value) if hasattr(value, "__dict__") else value
    shape = [getattr(one, "text", one) for one in value.shape]
    told = {"draw": value.draw, "shape": shape, "low": value.low, "high": value.high}
    return told | {"dtype": value.dtype} if value.dtype != "float64" else told


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, str) else json.dumps(value, default=str)


CASE = Text(
    "검사에 `{name}`의 이런 경우를 더하면 알아챕니다: {case}",
    "A check of `{name}` with this case would notice it: {case}",
)
RAISES = Text(
    "`{name}`의 이런 경우에 예외를 바라는 검사(`kind: raises`)를 더하면 알아챕니다: {case}",
    "A check of `{name}` that wants an exception (`kind: raises`) would notice it: {case}",
)
NONE = Text(
    "비슷한 입력으로는 알아챌 수 없었습니다. 바뀌는 것이 없다면 equivalent_mutants에 이유와 함께 적으세요.",
    "No case like those there are notices it. If it changes nothing, put it under "
    "equivalent_mutants with the reason.",
)
