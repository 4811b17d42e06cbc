"""What a grading says: an outcome for each check, and the verdict over all of them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from grader.model.call import Observation
from grader.model.text import Text


class Status(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    WRONG = "wrong"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    OUTPUT_LIMIT = "output_limit"
    BAD_RETURN = "bad_return"
    NOT_RUN = "not_run"
    GRADER_ERROR = "grader_error"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two values first differ, in the order type, shape, dtype, finite, values."""

    kind: str
    """type, shape, dtype, finite, values, or exception."""
    message: Text
    wrong: tuple[tuple[int, ...], ...] = ()
    """Indices of the differing cells of an array, row-major, bounded."""
    worst: tuple[int, ...] | None = None
    count: int = 0
    size: int = 0
    place: str = ""
    """Where in lists and dicts the two differ, as `[0]['total']`; empty where they are none."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One case that failed, as the learner may see it."""

    call: str
    inputs: tuple[tuple[str, Any], ...]
    observation: Observation
    expected: Any = None
    difference: Difference | None = None
    hidden: bool = False
    """Inputs and expected values are not shown."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Which mistake explains the outcome: misconceptions of the exercise, or a pattern."""

    ids: tuple[str, ...]
    message: Text
    explanation: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check judged."""

    check: str
    title: Text
    status: Status
    points: int
    max_points: int
    message: Text = field(default_factory=Text)
    diagnosis: Diagnosis | None = None
    evidence: Evidence | None = None
    line: int | None = None
    """The learner's own line nearest to the fault."""
    code: str = ""
    """What stands in that line."""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the check gave its points."""
        return self.status is Status.PASSED


@dataclass(frozen=True, slots=True)
class Isolation:
    """How well the child was locked, as a canary saw it."""

    level: str
    """strong, medium or basic."""
    refused: dict[str, bool] = field(default_factory=dict)
    """Act -> whether the canary saw it refused."""
    means: str = "fork"
    """How the child is started: fork (from a clean zygote) or process."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All outcomes of one grading."""

    exercise: str
    revision: int
    pack: str
    title: Text
    outcomes: tuple[Outcome, ...]
    isolation: Isolation
    seed: str = ""
    output: str = ""
    """What the submission printed, bounded and cleaned."""
    file: str = ""

    @property
    def score(self) -> int:
        """Points earned."""
        return sum(outcome.points for outcome in self.outcomes)

    @property
    def max_score(self) -> int:
        """Points there are."""
        return sum(outcome.max_points for outcome in self.outcomes)

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return bool(self.outcomes) and all(outcome.passed for outcome in self.outcomes)

    @property
    def at_fault(self) -> bool:
        """Whether the grader or the content failed, so that nothing may be held against anyone."""
        return any(outcome.status is Status.GRADER_ERROR for outcome in self.outcomes)
