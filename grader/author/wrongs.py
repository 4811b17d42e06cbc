"""Does every misconception lose points, and is it told as itself wherever it is named?

Its values are tried on the YAML checks without a sandbox; its code is graded as a learner's file.
"""

import ast
import dataclasses
from collections.abc import Iterator
from dataclasses import replace

from grader.author.gradings import Gradings, Told, told
from grader.author.memory import key
from grader.author.proof import Earned, Found
from grader.author.simulate import Simulated
from grader.checks.exercise import Exercise
from grader.checks.misconception import Misconception
from grader.checks.run import run
from grader.content.document import Where, build
from grader.model.text import Text

LEARNERS = 25
"""Learners' own inputs that are tried for each misconception."""


def prove_misconceptions(
    gradings: Gradings, solution: str
) -> Iterator[tuple[Earned | None, list[Found]]]:
    """Yield, for each misconception, what it would earn and what is wrong with it."""
    named = _named_by_functions(gradings)
    for place, wrong in enumerate(gradings.exercise.misconceptions):
        where: Where = ("misconceptions", place)
        try:
            earned, faults = _prove(gradings, wrong, solution, wrong.id in named)
        except Exception as fault:  # of an expression: told, so that the rest is told too
            yield None, [(where, failed_expression(fault))]
            continue
        yield earned, [(where, message) for message in faults]


def mistaken(solution: str, wrong: Misconception) -> str:
    """Return the solution with a misconception's code instead of its own."""
    return f"{solution}\n\n\n{wrong.code}"


def failed_expression(fault: Exception) -> Text:
    """Return what to say of an expression that raises."""
    seen = f"{type(fault).__name__}: {fault}"
    return Text(f"채점 식이 실패합니다: {seen}", f"An expression fails on it: {seen}")


def _prove(
    gradings: Gradings, wrong: Misconception, solution: str, named: bool
) -> tuple[Earned, list[Text]]:
    own = {wrong.id, *wrong.same_as}
    runs: list[tuple[Told, ...]] = []
    faults: list[Text] = []
    if wrong.returns:
        outcomes, unseen = _simulated(gradings, wrong)
        runs.append(outcomes)
        faults += [_unseen(check, learner) for check, learner in unseen]
    if wrong.code:
        runs.append(gradings.verdict(mistaken(solution, wrong)).outcomes)
        faults += [_at_fault(one) for one in runs[-1] if one.at_fault]
        faults += _untold_by_functions(gradings.exercise, runs[-1], own) if named else []
    elif named:
        faults.append(NO_CODE)
    for outcomes in runs:
        faults += _taken(outcomes, own)
    return _earned(wrong, runs), list(dict.fromkeys(faults)) if runs else [NOT_MADE]


def _earned(wrong: Misconception, runs: list[tuple[Told, ...]]) -> Earned:
    """Return what is left where the mistake is made in every way there is."""
    points = {one.check: one.max_points for outcomes in runs for one in outcomes}
    off = {one.check for outcomes in runs for one in outcomes if not one.passed}
    naming = {one.check for outcomes in runs for one in outcomes if one.ids == (wrong.id,)}
    return Earned(
        wrong.id,
        sum(worth for check, worth in points.items() if check not in off),
        sum(points.values()),
        tuple(check for check in points if check in naming),
        tuple(check for check in points if check in off - naming),
        tuple(check for check in points if check not in off),
    )


def _taken(outcomes: tuple[Told, ...], own: set[str]) -> Iterator[Text]:
    """Yield what is wrong with what the checks say about one way of making the mistake."""
    off = [one for one in outcomes if not one.passed]
    if not off:
        yield Text("어느 검사에서도 틀리지 않습니다.", "No check catches it.")
    elif not any(set(one.ids) & own for one in off):
        seen = next((one for one in off if one.status != "not_run"), off[0])
        yield Text(
            f"자신으로 진단되지 않습니다. 검사 {seen.check}: {seen.message.ko}",
            f"It is never diagnosed as itself. The check {seen.check} says: {seen.message.en}",
        )
    for one in off:
        if one.ids and not set(one.ids) <= own and not one.ids[0].startswith("pattern:"):
            names = ", ".join(one.ids)
            yield Text(
                f"검사 {one.check}에서 {names}(으)로 진단됩니다.",
                f"The check {one.check} takes it for {names}.",
            )


def _untold_by_functions(
    exercise: Exercise, outcomes: tuple[Told, ...], own: set[str]
) -> Iterator[Text]:
    yaml = {check.id for check in exercise.checks}
    if not any(set(one.ids) & own for one in outcomes if one.check not in yaml):
        yield Text(
            "이 오개념을 이름으로 부르는 pytest 함수가 `code`에서 알아보지 못합니다.",
            "The pytest functions have its name, but none of them tells it from its `code`.",
        )


def _named_by_functions(gradings: Gradings) -> set[str]:
    """Return the misconceptions that the pytest functions next to the exercise can name."""
    try:
        tree = ast.parse(gradings.entry.functions.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return set()  # none there, or a fault that grading tells
    return {str(one.value) for one in ast.walk(tree) if isinstance(one, ast.Constant)}


def _simulated(
    gradings: Gradings, wrong: Misconception
) -> tuple[tuple[Told, ...], list[tuple[str, str]]]:
    """Return the YAML checks' outcomes, and (check, learner) where a check that should tell does not."""
    name = key("wrong", wrong.id, gradings.stamp)
    known = gradings.memory.get(name)
    if known is None:
        outcomes = _outcomes(gradings, gradings.exercise, wrong, "")
        known = [[dataclasses.asdict(one) for one in outcomes], list(_seeds(gradings, wrong))]
        gradings.memory.put(name, known)
    return tuple(build(Told, one) for one in known[0]), [(one, two) for one, two in known[1]]


def _outcomes(
    gradings: Gradings, exercise: Exercise, wrong: Misconception, learner: str
) -> tuple[Told, ...]:
    context = gradings.context(learner)
    simulated = Simulated(context, wrong)
    return tuple(told(run(check, context, simulated)) for check in exercise.checks)


def _seeds(gradings: Gradings, wrong: Misconception) -> Iterator[tuple[str, str]]:
    """A check that names the misconception tells it, for whatever learner."""
    for check in gradings.exercise.checks:
        if wrong.id not in check.tells:
            continue
        alone = replace(gradings.exercise, checks=(replace(check, requires=()),))
        for learner in learners() if check.per_learner else [""]:
            (outcome,) = _outcomes(gradings, alone, wrong, learner)
            if not set(outcome.ids) & {wrong.id, *wrong.same_as}:
                yield check.id, learner
                break


def learners() -> list[str]:
    """Return the learners whose own inputs are tried."""
    return [f"learner{number}" for number in range(LEARNERS)]


def _unseen(check: str, learner: str) -> Text:
    return Text(
        f"검사 {check}의 tells에 있지만 드러나지 않습니다{f'(시드 {learner})' if learner else ''}.",
        f"The check {check} names it in tells, but does not tell it{f' (seed {learner})' if learner else ''}.",
    )


def _at_fault(one: Told) -> Text:
    return Text(
        f"검사({one.check})가 스스로 실패합니다: {one.fault}",
        f"The check {one.check} itself fails on it: {one.fault}",
    )


NOT_MADE = Text(
    "`returns`(돌려주는 값)나 `code`(그렇게 틀린 코드)가 있어야 증명됩니다.",
    "Say what it gives (`returns`) or write its code (`code`), so that it can be proved.",
)
NO_CODE = Text(
    "pytest 함수가 이 이름을 부릅니다. `code`에 그렇게 틀린 코드를 쓰면 증명됩니다.",
    "A pytest function names it: write the wrong code as `code`, so that this is proved.",
)
