"""Is an exercise sound? Its solution, stub and misconceptions must earn what the author meant."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grader.author.simulate import Simulated
from grader.checks.base import Context
from grader.checks.exercise import Exercise
from grader.checks.function import Scope
from grader.checks.misconception import Misconception
from grader.checks.run import run
from grader.content.pack import namespaces
from grader.course import Entry
from grader.grade import grade
from grader.model.problem import ContentError, Problem
from grader.model.text import Text
from grader.model.verdict import Outcome, Verdict
from grader.sandbox.child.builders import BUILDERS
from grader.session import Submission


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


def prove(entry: Entry, caches: Path | None = None) -> Proof:
    """Return what is wrong with an exercise, all at once, and what its misconceptions earn."""
    proof = Proof(entry.name)
    try:
        exercise = entry.load(caches)
    except ContentError as error:
        proof.problems = list(error.problems)
        return proof
    proof.points, proof.checks = exercise.points, len(exercise.checks)
    found = [*_prove_solution(entry, caches), *_prove_stub(entry, exercise, caches)]
    context = Context(
        exercise.id,
        exercise.functions,
        exercise.misconceptions,
        Scope(namespaces(entry.path), BUILDERS),
    )
    for wrong in exercise.misconceptions:
        earned, faults = _prove_misconception(exercise, context, wrong)
        proof.earned.append(earned)
        found += faults
    proof.problems = [Problem(str(entry.path), 1, 1, where, message) for where, message in found]
    return proof


Found = tuple[str, Text]


def _prove_solution(entry: Entry, caches: Path | None) -> Iterator[Found]:
    """The solution earns full marks, twice, with the same verdict."""
    path = entry.pack.solution(entry.path)
    where = f"solutions/{path.name}"
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


def _told(verdict: Verdict) -> list[tuple[str, str, Text]]:
    return [(one.check, one.status, one.message) for one in verdict.outcomes]


def _prove_stub(entry: Entry, exercise: Exercise, caches: Path | None) -> Iterator[Found]:
    """The stub earns nothing."""
    submission = Submission(exercise.stub.encode(), f"{entry.name}.py")
    verdict = grade(entry.path, submission, caches=caches)
    if verdict.score:
        gained = ", ".join(one.check for one in verdict.outcomes if one.points)
        yield (
            "stub",
            Text(
                f"스텁이 {verdict.score}점을 받습니다({gained}).",
                f"The stub earns {verdict.score} ({gained}).",
            ),
        )


def _prove_misconception(
    exercise: Exercise, context: Context, wrong: Misconception
) -> tuple[Earned, list[Found]]:
    """A misconception loses points, and wherever it is named it is named as itself."""
    context.refuted, context.answered = [], {}
    simulated = Simulated(context, wrong)
    outcomes = [run(check, context, simulated) for check in exercise.checks]
    failed = [one for one in outcomes if not one.passed]
    taken_for = {wrong.id, *wrong.same_as}
    told = tuple(one.check for one in failed if _ids(one) == (wrong.id,))
    earned = Earned(
        wrong.id,
        sum(one.points for one in outcomes),
        exercise.points,
        told,
        tuple(one.check for one in failed if one.check not in told),
    )
    where = f"misconceptions.{wrong.id}"
    found: list[Found] = []
    if not failed:
        found.append((where, Text("어느 검사에서도 틀리지 않습니다.", "No check catches it.")))
    elif not told and not any(set(_ids(one)) & taken_for for one in failed):
        found.append(
            (where, Text("자신으로 진단되지 않습니다.", "It is never diagnosed as itself."))
        )
    for one in failed:
        ids = _ids(one)
        if ids and not set(ids) <= taken_for and not ids[0].startswith("pattern:"):
            found.append(
                (
                    where,
                    Text(
                        f"검사 {one.check}에서 {', '.join(ids)}(으)로 진단됩니다.",
                        f"The check {one.check} takes it for {', '.join(ids)}.",
                    ),
                )
            )
    return earned, found


def _ids(outcome: Outcome) -> tuple[str, ...]:
    return outcome.diagnosis.ids if outcome.diagnosis else ()
