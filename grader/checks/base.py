"""What every kind of check has: its fields, the context it is judged in, and its outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np

from grader.checks.compare import Comparison, compare
from grader.checks.function import Case, Function, Scope, Trial, prepare
from grader.checks.misconception import Misconception, Wrong, value_of
from grader.content.expression import Expression
from grader.content.seeds import seed_of
from grader.model.text import Text
from grader.model.verdict import Diagnosis, Evidence, Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFields:
    """One thing looked at, worth points."""

    id: str
    """Stable name within the exercise."""
    title: Text
    """What is looked at, in a few words."""
    points: int
    """What it earns, 1 or more."""
    requires: tuple[str, ...] = ()
    """Checks that must have passed, or this one is not run."""
    visibility: Literal["shown", "hidden"] = "shown"
    """`hidden`: a failure tells neither inputs nor expected values."""
    per_learner: bool = False
    """Whether the inputs differ from learner to learner."""
    call: str | None = None
    """The function to call; needed where the exercise has several."""
    cases: tuple[Case, ...] = (Case(),)
    """The inputs to call it with; by default one case of the function's usual inputs."""
    tells: tuple[str, ...] = ()
    """Misconceptions that this check must tell from the right way and from each other, whatever the
    inputs: a learner gets the first own inputs that do."""

    def answers(self, trials: Sequence[Trial], expression: Expression) -> list[Wrong]:
        """Return what an expression gives on each case."""
        return [value_of(expression, trial.scope) for trial in trials]


Answers = Callable[[Expression], list[Wrong]]
"""What an expression gives on each case of a check."""


DRAWS = 50
"""Own inputs of a learner that are tried before the last is taken as it is."""


def differ(one: Sequence[Wrong], two: Sequence[Wrong]) -> bool:
    """Return whether two ways differ on any case of a check."""
    return any(
        left.raised != right.raised or (left.raised is None and _unlike(left.value, right.value))
        for left, right in zip(one, two, strict=True)
    )


def _unlike(one: Any, two: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(two, np.ndarray):
        return not np.array_equal(one, two)  # every pair is looked at, so this must be quick
    return compare(one, two, Comparison()) is not None


@dataclass(frozen=True, slots=True)
class Ready:
    """A check's cases made ready for one learner."""

    whose: str
    trials: list[Trial]
    refused: int = 0
    """Draws before these, in which a misconception of the check's `tells` did not show."""


Made = dict[str, Ready]
"""The trials of each check: only the newest learner's own."""


@dataclass(slots=True)
class Context:
    """What judging a check needs beside the check: the exercise's functions and wrong ways."""

    exercise: str
    functions: Mapping[str, Function]
    misconceptions: Sequence[Misconception]
    scope: Scope
    """The namespaces of expressions."""
    learner: str = ""
    made: Made = field(default_factory=dict)
    answered: dict[str, bool] = field(default_factory=dict)
    """Function -> whether it has returned anything for good input so far."""
    refuted: list[tuple[str, Answers, list[Any]]] = field(default_factory=list)
    """(function, answers, right values) of the checks passed so far: a misconception that would have
    failed there is not what this learner has."""

    def function_of(self, check: CheckFields) -> str:
        """Return the name of the function that a check calls."""
        return check.call or next(iter(self.functions))

    def trials(self, check: CheckFields) -> list[Trial]:
        """Return the check's cases made ready; no submission changes them, so they are made once."""
        learner = self.learner if check.per_learner else ""
        known = self.made.get(check.id)
        if known is None or known.whose != learner:
            known = self._own(check) if check.per_learner else Ready("", self._trials(check, ""))
            self.made[check.id] = known
        return known.trials

    def _own(self, check: CheckFields) -> Ready:
        """Return a learner's own inputs: the first that tell what the check must tell."""
        for draw in range(DRAWS):
            trials = self._trials(check, self.learner, *[draw] * bool(draw))
            if self._separates(check, trials):
                break
        return Ready(self.learner, trials, draw)

    def _trials(self, check: CheckFields, *who: object) -> list[Trial]:
        name = self.function_of(check)
        return [
            prepare(
                name,
                self.functions[name],
                case,
                seed_of(self.exercise, check.id, place, case.seed, *who),
                self.scope,
            )
            for place, case in enumerate(check.cases)
        ]

    def _separates(self, check: CheckFields, trials: Sequence[Trial]) -> bool:
        """Return whether these inputs tell the check's misconceptions apart."""
        name = self.function_of(check)
        expect = self.functions[name].expect
        ways = [
            expression
            for wrong in self.misconceptions
            if wrong.id in check.tells
            and (expression := wrong.expression(name, len(self.functions) == 1))
        ]
        answers = [check.answers(trials, way) for way in ([expect] if expect else []) + ways]
        return all(differ(one, two) for one, two in combinations(answers, 2))


def passed(check: CheckFields) -> Outcome:
    """Return the outcome of a check that passed."""
    return Outcome(check.id, check.title, Status.PASSED, check.points, check.points)


def failed(
    check: CheckFields,
    status: Status,
    message: Text,
    *,
    evidence: Evidence | None = None,
    diagnosis: Diagnosis | None = None,
    line: int | None = None,
) -> Outcome:
    """Return the outcome of a check that failed; it earns nothing."""
    return Outcome(
        check.id,
        check.title,
        status,
        0,
        check.points,
        message,
        diagnosis,
        evidence,
        line,
    )
