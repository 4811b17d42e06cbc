"""Is an exercise sound? Its solution, stub and misconceptions must earn what the author meant."""

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.author.borrowed_names import missing_functions
from grader.author.gradings import Gradings, Told
from grader.author.languages import unequal
from grader.author.memory import Memory, content_of, grader_stamp, key
from grader.author.numbers import unfounded
from grader.author.proof import Column, Found, Proof, Seeds, Time
from grader.author.pytest_functions import line_of, review_functions
from grader.author.survivors import Effort, prove_mutants
from grader.author.wrongs import learners, mistaken, prove_misconceptions
from grader.checks.contract import unmet
from grader.content import syntax
from grader.content.document import Where, build
from grader.content.pack import MANIFEST, namespaces
from grader.course import Entry
from grader.model.problem import ContentError, Problem
from grader.model.text import Text
from grader.model.verdict import Status

Run = tuple[str, int]
"""A source, and which of its gradings."""
WHOLE = "whole"
"""Where the memory of an exercise keeps its last proof."""


def prove(entry: Entry, caches: Path | None = None, effort: Effort | None = None) -> Proof:
    """Return what is wrong with an exercise, all at once, and what its misconceptions earn.

    Whatever was found out before and still holds is remembered under `caches`.
    """
    effort = effort or Effort()
    memory = Memory.of(caches, str(entry.path))
    known = _remembered(entry, memory)
    if known is not None and not (effort.thorough and known.untried):
        return known
    try:
        proof = _prove(entry, memory, caches, effort)
        memory.put(WHOLE, {"key": _key(entry), "proof": dataclasses.asdict(proof)})
    finally:
        memory.save()
    return proof


def is_proved(entry: Entry, caches: Path | None) -> bool:
    """Return whether the exercise was proved in this form before."""
    return _remembered(entry, Memory.of(caches, str(entry.path))) is not None


def share(entry: Entry, caches: Path | None, effort: Effort) -> dict[str, Any]:
    """Do one share of the work on an exercise; return what was found out, to be remembered."""
    memory = Memory.of(caches, str(entry.path))
    _prove(entry, memory, caches, effort)
    return memory.new()


def to_grade(entry: Entry, caches: Path | None) -> list[Run]:
    """Return what a proof will grade and no earlier one has; nothing where it can grade nothing."""
    try:
        gradings = Gradings(entry, entry.load(caches), Memory.of(caches, str(entry.path)), caches)
        solution = _solution(entry)
    except (ContentError, OSError, UnicodeDecodeError):
        return []
    exercise = gradings.exercise
    sources = [mistaken(solution, one) for one in exercise.misconceptions if one.code]
    runs = [(solution, 1), (solution, 2), *((source, 1) for source in [exercise.stub, *sources])]
    return [one for one in runs if not gradings.is_graded(*one)]


def grade_ahead(entry: Entry, caches: Path | None, runs: Sequence[Run]) -> dict[str, Any]:
    """Grade what a proof will ask for; return what was found out, to be remembered."""
    memory = Memory.of(caches, str(entry.path))
    gradings = Gradings(entry, entry.load(caches), memory, caches)
    for source, run in runs:
        with contextlib.suppress(Exception):  # the proof comes to it, and tells it
            gradings.verdict(source, run)
    return memory.new()


def remember(entry: Entry, caches: Path | None, found: dict[str, Any]) -> None:
    """Keep what another process found out."""
    memory = Memory.of(caches, str(entry.path))
    memory.used = {**memory.known, **found}
    memory.save()


def _remembered(entry: Entry, memory: Memory) -> Proof | None:
    try:
        kept = memory.known[WHOLE]
        proof = build(Proof, kept["proof"]) if kept["key"] == _key(entry) else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # missing, or written by something else
    return proof if isinstance(proof, Proof) else None


def _key(entry: Entry) -> str:
    """Return the hash of the exercise's files and of the grader's own code."""
    pack = entry.pack
    files = [entry.path, entry.functions, pack.solution(entry.path), pack.wrong_ways(entry.path)]
    return key(*map(content_of, [*files, pack.root / MANIFEST]), grader_stamp())


def _prove(entry: Entry, memory: Memory, caches: Path | None, effort: Effort) -> Proof:
    proof = Proof(entry.name)
    try:
        manifest = entry.pack.manifest(caches)
        exercise = entry.load(caches)
    except ContentError as error:
        proof.problems = list(error.problems)
        return proof
    languages = manifest.languages
    if faults := review_functions(entry.functions, exercise, languages):
        proof.problems = faults
        return proof
    gradings = Gradings(entry, exercise, memory, caches)
    found: list[Found] = list(missing_functions(exercise, entry))
    if (
        not found or not entry.pack.solution(entry.path).exists()
    ):  # or every check fails for that alone
        found = list(_prove_code(gradings, proof, effort))
    found += [*unmet(exercise.stub, exercise.functions), *unequal(exercise, languages)]
    found += unfounded(exercise, namespaces(entry.path), languages)
    if exercise.unit not in manifest.units:
        found.append(
            (("unit",), NO_UNIT.format(unit=exercise.unit, units=", ".join(manifest.units)))
        )
    proof.problems = list(_placed(entry, found))
    return proof


def _prove_code(gradings: Gradings, proof: Proof, effort: Effort) -> Iterator[Found]:
    """What has to run: solution, stub, misconceptions, mutants."""
    entry = gradings.entry
    try:
        solution = _solution(entry)
    except OSError:
        yield ("solution", 1), Text("모범 답안이 없습니다.", "There is no solution.")
        return
    except UnicodeDecodeError:
        yield ("solution", 1), Text("UTF-8이 아닙니다.", "It is not UTF-8.")
        return
    found = [*_prove_solution(gradings, solution, proof), *_prove_stub(gradings)]
    earned = []
    told = {one.fault for one in gradings.verdict(solution).outcomes if one.at_fault}
    for one, faults in prove_misconceptions(gradings, solution):
        earned += [one] if one else []
        found += [fault for fault in faults if not any(same in fault[1].en for same in told)]
    proof.earned = tuple(earned)
    proof.seeds = tuple(_seeds(gradings))
    yield from found
    if not found:  # a solution that fails has no mutants worth looking at
        yield from prove_mutants(gradings, solution, proof, effort)


def _solution(entry: Entry) -> str:
    return entry.pack.solution(entry.path).read_text(encoding="utf-8")


def _placed(entry: Entry, found: list[Found]) -> Iterator[Problem]:
    """Yield the faults found, each at its line."""
    source = syntax.read(entry.path) if found else None
    for where, message in found:
        if where[0] == "solution":
            yield Problem(str(entry.pack.solution(entry.path)), int(where[1]), 1, "", message)
        elif where[0] == "beside":
            line = line_of(entry.functions, str(where[1]))
            yield Problem(str(entry.functions), line, 1, "", message)
        elif source is not None:
            yield source.problem(where, message)


def _prove_solution(gradings: Gradings, solution: str, proof: Proof) -> Iterator[Found]:
    """The solution earns full marks, twice, with the same verdict, in half of the time there is."""
    where: Where = ("solution", 1)
    one, two = (gradings.verdict(solution, run) for run in (1, 2))
    proof.checks = tuple(Column(seen.check, seen.max_points) for seen in one.outcomes)
    places = {check.id: place for place, check in enumerate(gradings.exercise.checks)}
    for seen in one.outcomes:
        if seen.at_fault:
            known = seen.check in places
            at: Where = ("checks", places[seen.check]) if known else ("beside", seen.check)
            yield at, AT_FAULT.format(check=seen.check, fault=seen.fault)
        elif not seen.passed and seen.status != Status.NOT_RUN:
            yield (
                ("solution", seen.line or 1),
                Text(
                    f"검사({seen.check})를 통과하지 못합니다: {seen.message.ko}",
                    f"fails the check {seen.check}: {seen.message.en}",
                ),
            )
    if [_said(seen) for seen in one.outcomes] != [_said(seen) for seen in two.outcomes]:
        yield where, Text("두 번 채점한 결과가 다릅니다.", "Two gradings gave different verdicts.")
    limit = gradings.exercise.limits.seconds
    slow = max(two.outcomes, key=lambda seen: seen.seconds)
    proof.time = Time(two.seconds, slow.check, slow.seconds, limit)
    if slow.seconds > limit / 2:
        yield (
            where,
            Text(
                f"가장 느린 검사({slow.check})가 {slow.seconds:.1f}초 걸립니다. 시간 한도의 절반을 넘습니다.",
                f"The slowest check ({slow.check}) takes {slow.seconds:.1f} s, more than half of the time limit.",
            ),
        )


def _said(seen: Told) -> tuple[str, str, Text]:
    return seen.check, seen.status, seen.message


def _prove_stub(gradings: Gradings) -> Iterator[Found]:
    """The stub earns nothing."""
    seen = gradings.verdict(gradings.exercise.stub).outcomes
    if score := sum(one.points for one in seen):
        gained = ", ".join(one.check for one in seen if one.points)
        yield (
            ("stub",),
            Text(f"스텁이 {score}점을 받습니다({gained}).", f"The stub earns {score} ({gained})."),
        )


def _seeds(gradings: Gradings) -> list[Seeds]:
    """Return how many own inputs were refused, for each check that has some."""
    name = key("seeds", gradings.stamp)
    if (known := gradings.memory.get(name)) is None:
        known = []
        for check in gradings.exercise.checks:
            drawn = [gradings.made.get(learner, {}).get(check.id) for learner in learners()]
            tried = [ready for ready in drawn if ready]
            if check.per_learner and tried:
                known.append([check.id, len(tried), sum(ready.refused for ready in tried)])
        gradings.memory.put(name, known)
    return [Seeds(*one) for one in known]


AT_FAULT = Text(
    "검사({check})가 스스로 실패합니다: {fault}", "The check {check} itself fails: {fault}"
)
NO_UNIT = Text(
    "`{unit}`: pack.yaml에 없는 단원입니다. 있는 것: {units}.",
    "`{unit}` is no unit of pack.yaml; there are {units}.",
)
