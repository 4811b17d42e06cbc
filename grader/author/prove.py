"""Is an exercise sound? Its solution, stub and misconceptions must earn what the author meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.author.languages import unequal
from grader.author.mutants import Mutant, mutants
from grader.author.simulate import Simulated
from grader.checks.base import Context
from grader.checks.exercise import Exercise
from grader.checks.function import Scope
from grader.checks.misconception import Misconception
from grader.checks.run import run
from grader.content import syntax
from grader.content.document import Where
from grader.content.pack import namespaces
from grader.course import Entry
from grader.grade import grade
from grader.model.problem import ContentError, Problem
from grader.model.text import Text
from grader.model.verdict import Outcome, Verdict
from grader.sandbox.child.builders import BUILDERS
from grader.session import Session, Submission

LEARNERS = 25
"""Learners' own inputs that are tried for each misconception."""
MUTANT_SECONDS = 2.0
"""A mutant that loops is stopped sooner than a learner."""
KILLED = 0.95
"""Share of the mutants that are not equivalent which the checks must notice."""
Found = tuple[Where, Text]
"""Where in the exercise (or `solution` and a line), and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Earned:
    """What a misconception would earn, and where it is seen."""

    id: str
    points: int
    max_points: int
    told: tuple[str, ...]
    """Checks that fail and name it."""
    untold: tuple[str, ...]
    """Checks that fail without naming it."""


@dataclass(slots=True)
class Proof:
    """Everything found out about one exercise."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    earned: list[Earned] = field(default_factory=list)
    points: int = 0
    checks: int = 0
    mutants: int = 0
    """Mutants that are not marked equivalent."""
    survivors: list[Mutant] = field(default_factory=list)


def prove(entry: Entry, caches: Path | None = None) -> Proof:
    """Return what is wrong with an exercise, all at once, and what its misconceptions earn."""
    proof = Proof(entry.name)
    try:
        exercise = entry.load(caches)
    except ContentError as error:
        proof.problems = list(error.problems)
        return proof
    proof.points, proof.checks = entry.points(exercise), entry.count(exercise)
    scope = Scope(namespaces(entry.path), BUILDERS)
    found = [*_prove_solution(entry, exercise, caches), *_prove_stub(entry, exercise, caches)]
    for place, wrong in enumerate(exercise.misconceptions):
        try:
            earned, faults = _prove_misconception(exercise, scope, wrong)
        except Exception as fault:  # of an expression: told, so that the rest is told too
            found.append((("misconceptions", place), _failed(fault)))
            continue
        proof.earned.append(earned)
        found += faults
    found += [*unequal(exercise), *_prove_facts(exercise, scope)]
    if not found:  # a solution that fails has no mutants worth looking at
        found += _prove_mutants(entry, exercise, proof, caches)
    proof.problems = list(_placed(entry, found))
    return proof


def _failed(fault: Exception) -> Text:
    told = f"{type(fault).__name__}: {fault}"
    return Text(f"채점 식이 실패합니다: {told}", f"An expression fails on it: {told}")


def _placed(entry: Entry, found: list[Found]) -> Iterator[Problem]:
    """Yield the faults found, each at its line."""
    source = syntax.read(entry.path) if found else None
    for where, message in found:
        if where[0] == "solution":
            yield Problem(str(entry.pack.solution(entry.path)), int(where[1]), 1, "", message)
        elif source is not None:
            yield source.problem(where, message)


def _prove_solution(entry: Entry, exercise: Exercise, caches: Path | None) -> Iterator[Found]:
    """The solution earns full marks, twice, with the same verdict, in half of the time there is."""
    path = entry.pack.solution(entry.path)
    where: Where = ("solution", 1)
    try:
        source = path.read_bytes()
    except OSError:
        yield where, Text("모범 답안이 없습니다.", "There is no solution.")
        return
    one, two = (grade(entry.path, Submission(source, path.name), caches=caches) for _ in range(2))
    for outcome in one.outcomes:
        if not outcome.passed:
            yield (
                where,
                Text(
                    f"검사 {outcome.check}를 통과하지 못합니다: {outcome.message.ko}",
                    f"fails the check {outcome.check}: {outcome.message.en}",
                ),
            )
    if _told(one) != _told(two):
        yield where, Text("두 번 채점한 결과가 다릅니다.", "Two gradings gave different verdicts.")
    slowest = max((outcome.seconds for outcome in two.outcomes), default=0.0)
    if slowest > exercise.limits.seconds / 2:
        yield (
            where,
            Text(
                f"가장 느린 검사가 {slowest:.1f}초 걸립니다. 시간 한도의 절반을 넘습니다.",
                f"The slowest check takes {slowest:.1f} s, more than half of the time limit.",
            ),
        )


def _told(verdict: Verdict) -> list[tuple[str, str, Text]]:
    return [(one.check, one.status, one.message) for one in verdict.outcomes]


def _prove_stub(entry: Entry, exercise: Exercise, caches: Path | None) -> Iterator[Found]:
    """The stub earns nothing."""
    submission = Submission(exercise.stub.encode(), f"{entry.name}.py")
    verdict = grade(entry.path, submission, caches=caches)
    if verdict.score:
        gained = ", ".join(one.check for one in verdict.outcomes if one.points)
        yield (
            ("stub",),
            Text(
                f"스텁이 {verdict.score}점을 받습니다({gained}).",
                f"The stub earns {verdict.score} ({gained}).",
            ),
        )


def _outcomes(
    exercise: Exercise, scope: Scope, wrong: Misconception, learner: str
) -> list[Outcome]:
    """Return what a misconception makes of the exercise's YAML checks."""
    context = Context(exercise.id, exercise.functions, exercise.misconceptions, scope, learner)
    simulated = Simulated(context, wrong)
    return [run(check, context, simulated) for check in exercise.checks]


def _prove_misconception(
    exercise: Exercise, scope: Scope, wrong: Misconception
) -> tuple[Earned, list[Found]]:
    """A misconception loses points, and wherever it is named it is named as itself.

    One that only the pytest functions look for is theirs to prove.
    """
    outcomes = _outcomes(exercise, scope, wrong, "")
    failed = [one for one in outcomes if not one.passed]
    told = tuple(one.check for one in failed if _ids(one) == (wrong.id,))
    earned = Earned(
        wrong.id,
        sum(one.points for one in outcomes),
        exercise.points,
        told,
        tuple(one.check for one in failed if one.check not in told),
    )
    where: Where = ("misconceptions", exercise.misconceptions.index(wrong))
    found: list[Found] = []
    taken_for = {wrong.id, *wrong.same_as}
    if not wrong.returns:
        return earned, found
    if not failed:
        found.append((where, Text("어느 검사에서도 틀리지 않습니다.", "No check catches it.")))
    elif not any(set(_ids(one)) & taken_for for one in failed):
        found.append(
            (where, Text("자신으로 진단되지 않습니다.", "It is never diagnosed as itself."))
        )
    found += [(where, message) for message in _mistaken(failed, taken_for)]
    found += [(where, message) for message in _prove_seeds(exercise, scope, wrong)]
    return earned, found


def _mistaken(failed: list[Outcome], taken_for: set[str]) -> Iterator[Text]:
    for one in failed:
        ids = _ids(one)
        if ids and not set(ids) <= taken_for and not ids[0].startswith("pattern:"):
            names = ", ".join(ids)
            yield Text(
                f"검사 {one.check}에서 {names}(으)로 진단됩니다.",
                f"The check {one.check} takes it for {names}.",
            )


def _prove_seeds(exercise: Exercise, scope: Scope, wrong: Misconception) -> Iterator[Text]:
    """A check that names the misconception tells it, for whatever learner."""
    for check in exercise.checks:
        if wrong.id not in check.tells:
            continue
        alone = replace(exercise, checks=(replace(check, requires=()),))
        learners = [f"learner{number}" for number in range(LEARNERS)] if check.per_learner else [""]
        for learner in learners:
            (outcome,) = _outcomes(alone, scope, wrong, learner)
            if not set(_ids(outcome)) & {wrong.id, *wrong.same_as}:
                yield Text(
                    f"검사 {check.id}의 tells에 있지만 드러나지 않습니다(시드 {learner or '-'}).",
                    f"The check {check.id} names it in tells, but does not tell it (seed {learner or '-'}).",
                )
                break


def _ids(outcome: Outcome) -> tuple[str, ...]:
    return outcome.diagnosis.ids if outcome.diagnosis else ()


def _prove_facts(exercise: Exercise, scope: Scope) -> Iterator[Found]:
    """Each fact stands in both prompts and equals its expression."""
    for number, expression in exercise.facts.items():
        where: Where = ("facts", number)
        for language, prompt in (("ko", exercise.prompt.ko), ("en", exercise.prompt.en)):
            if not re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d])", prompt):
                yield (
                    where,
                    Text(f"{language} 글에 없습니다.", f"It is not in the {language} prompt."),
                )
        try:
            value = expression.evaluate(scope)
        except Exception as fault:
            yield where, _failed(fault)
            continue
        if f"{value:,}" != number and str(value) != number:
            yield where, Text(f"식의 값은 {value}입니다.", f"The expression gives {value}.")


def _prove_mutants(
    entry: Entry, exercise: Exercise, proof: Proof, caches: Path | None
) -> Iterator[Found]:
    """The checks notice every change of the solution that is not marked equivalent."""
    source = entry.pack.solution(entry.path).read_text(encoding="utf-8")
    seen: set[str] = set()
    for mutant in mutants(source):
        seen.add(mutant.name)
        if mutant.name in exercise.equivalent_mutants:
            continue
        proof.mutants += 1
        if _survives(entry, exercise, mutant, caches):
            proof.survivors.append(mutant)
    for name in exercise.equivalent_mutants:
        if name not in seen:
            yield (
                ("equivalent_mutants", name),
                Text(f"`{name}`: 그런 변형이 없습니다.", f"There is no mutant `{name}`."),
            )
    if proof.mutants and len(proof.survivors) > (1 - KILLED) * proof.mutants:
        for mutant in proof.survivors:
            yield (
                ("solution", mutant.line),
                Text(
                    f"이 변형을 알아채는 검사가 없습니다: {mutant.name}",
                    f"No check notices this change: {mutant.name}",
                ),
            )


def _survives(entry: Entry, exercise: Exercise, mutant: Mutant, caches: Path | None) -> bool:
    """Return whether a mutant passes every check; the first that fails ends it."""
    limits = replace(
        exercise.limits, seconds=min(exercise.limits.seconds, MUTANT_SECONDS), losses=1
    )
    submission = Submission(mutant.source.encode(), f"{entry.name}.py")
    prepared = entry.prepare(caches)
    strict = replace(prepared, exercise=replace(prepared.exercise, limits=limits))
    session = Session(strict, submission)
    try:
        if not all(session.run(check).passed for check in exercise.checks):
            return False
    finally:
        session.close()
    if not entry.functions.is_file():
        return True
    return grade(entry.path, submission, stop=True, caches=caches).passed
