"""Gradings of one exercise, each made once: the same file, checks and grader give the same verdict."""

import dataclasses
import re
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.author.memory import Memory, content_of, grader_stamp, key
from grader.checks.base import Context, Made
from grader.checks.exercise import Exercise
from grader.checks.function import Scope
from grader.content.document import build
from grader.content.pack import namespaces
from grader.course import Entry, forget
from grader.grade import grade
from grader.model.text import Text
from grader.model.verdict import Outcome, Status
from grader.sandbox.child.builders import BUILDERS
from grader.session import CONTENT, Session, Submission

MUTANT_SECONDS = 2.0
"""A mutant that loops is stopped sooner than a learner."""


@dataclass(frozen=True, slots=True)
class Told:
    """A check's outcome, as far as proofs look at it."""

    check: str
    status: str
    points: int
    max_points: int
    ids: tuple[str, ...]
    """Misconceptions (or a pattern) that were recognised."""
    message: Text
    seconds: float
    line: int | None = None
    """The line of what was graded that is at fault, where one is."""

    @property
    def passed(self) -> bool:
        """Whether it earned its points."""
        return self.status == Status.PASSED

    @property
    def at_fault(self) -> bool:
        """Whether the check itself failed, and not what it looked at."""
        return self.status == Status.GRADER_ERROR

    @property
    def fault(self) -> str:
        """What failed in a check that is at fault, without the sentence that learners are told."""
        found = _FAULT.fullmatch(self.message.en)
        return found[1] if found else self.message.en


@dataclass(frozen=True, slots=True)
class Graded:
    """A verdict, and how long it took to get."""

    outcomes: tuple[Told, ...]
    seconds: float


_FAULT = re.compile(re.escape(CONTENT.en).replace(re.escape("{fault}"), "(.*)"), re.DOTALL)


def told(outcome: Outcome) -> Told:
    """Return what proofs need of an outcome."""
    ids = outcome.diagnosis.ids if outcome.diagnosis else ()
    return Told(
        outcome.check,
        str(outcome.status),
        outcome.points,
        outcome.max_points,
        ids,
        outcome.message,
        outcome.seconds,
        outcome.line,
    )


@dataclass(slots=True)
class Gradings:
    """Submissions to one exercise; whatever was graded before is remembered."""

    entry: Entry
    exercise: Exercise
    memory: Memory
    caches: Path | None = None
    made: dict[str, Made] = field(default_factory=dict)
    """Trials by learner, for everything that is tried."""
    _stamp: str = ""

    @property
    def stamp(self) -> str:
        """What decides a verdict beside the submission: not the texts for people."""
        if not self._stamp:
            pack, path = self.entry.pack, self.entry.path
            judged = repr(_without_prose(self.exercise))
            files = [self.entry.functions, pack.wrong_ways(path)]
            files += [pack.solution(path)] * ("solution." in judged)
            self._stamp = key(judged, *map(content_of, files), grader_stamp())
        return self._stamp

    def verdict(self, source: str, run: int = 1) -> Graded:
        """Return every check's outcome; a second run is made anew and remembered apart."""
        name = self._verdict_of(source, run)
        if (known := self.memory.get(name)) is None:
            submission = Submission(source.encode(), f"{self.entry.name}.py")
            forget()  # a reference that gives another value each time must show
            started = time.perf_counter()
            graded = grade(self.entry.path, submission, caches=self.caches)
            seconds = time.perf_counter() - started
            known = dataclasses.asdict(Graded(tuple(map(told, graded.outcomes)), seconds))
            self.memory.put(name, known)
        seen: Graded = build(Graded, known)
        return seen

    def is_graded(self, source: str, run: int) -> bool:
        """Return whether a run is remembered."""
        return self.memory.get(self._verdict_of(source, run)) is not None

    def _verdict_of(self, source: str, run: int) -> str:
        return key("verdict", source, run, self.stamp)

    def notices(self, source: str) -> str | None:
        """Return the first check that a changed solution does not pass, or None."""
        name = self._name_of(source)
        if (known := self.memory.get(name)) is None:
            known = self._first_failed(source) or ""
            self.memory.put(name, known)
        return known or None

    def is_known(self, source: str) -> bool:
        """Return whether a changed solution was tried before."""
        return self.memory.get(self._name_of(source)) is not None

    def _name_of(self, source: str) -> str:
        return key("mutant", source, self.stamp)

    def _first_failed(self, source: str) -> str | None:
        """Run the YAML checks, which need no pytest, then the functions."""
        seconds = min(self.exercise.limits.seconds, MUTANT_SECONDS)
        limits = replace(self.exercise.limits, seconds=seconds, losses=1)
        bare = replace(self.exercise, limits=limits, misconceptions=())  # nothing is diagnosed
        prepared = replace(
            self.entry.prepare(self.caches), exercise=bare, made=self._with_mistakes_told()
        )
        submission = Submission(source.encode(), f"{self.entry.name}.py")
        session = Session(prepared, submission)
        try:
            for check in self.exercise.checks:
                if _caught(session.run(check)):
                    return check.id
        finally:
            session.close()
        if not self.entry.functions.is_file():
            return None
        graded = grade(self.entry.path, submission, stop=True, caches=self.caches)
        return next((one.check for one in graded.outcomes if _caught(one)), None)

    def _with_mistakes_told(self) -> Made:
        """Return the checks' trials; own inputs are drawn so that misconceptions show."""
        context = self.context("")
        for check in self.exercise.checks:
            context.trials(check)
        return context.made

    def context(self, learner: str) -> Context:
        """Return what checks are judged with, for calls that no submission answers."""
        one = self.exercise
        scope = Scope(namespaces(self.entry.path), BUILDERS)
        made = self.made.setdefault(learner, {})
        return Context(one.id, one.functions, one.misconceptions, scope, learner, made)


def _caught(outcome: Outcome) -> bool:
    return not outcome.passed and outcome.status is not Status.GRADER_ERROR


def _without_prose(exercise: Exercise) -> Exercise:
    """Return an exercise without what is only read: changing that changes no verdict."""
    none = Text()
    wrongs = (replace(one, title=none, explanation=none) for one in exercise.misconceptions)
    return replace(
        exercise,
        misconceptions=tuple(wrongs),
        title=none,
        prompt=none,
        notice=none,
        hints=(),
        concepts=(),
        source=(),
        requires=(),
        facts={},
        equivalent_mutants={},
        minutes=0,
        unit="",
        stub="",
    )
