"""What is found out about one exercise: problems, what mistakes earn, mutants, seeds, times."""

from dataclasses import dataclass, field

from grader.content.document import Where
from grader.model.problem import Problem
from grader.model.text import Text

Found = tuple[Where, Text]
"""Where in the exercise (or `solution` and a line), and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Column:
    """A check of the exercise, YAML or function."""

    id: str
    points: int


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
    passed: tuple[str, ...]
    """Checks that do not notice it; a function that its code was not tried on is in none of these."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of the solution that no check notices."""

    line: int
    before: str
    after: str
    mark: str
    """How to mark it where it changes nothing."""
    advice: Text
    """A case that would notice it, or that none was found."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Learners' own inputs of one check: how many draws were refused because a mistake did not show."""

    check: str
    learners: int
    refused: int


@dataclass(frozen=True, slots=True)
class Time:
    """How long a grading of the solution takes, and its slowest check; a call may take `limit`."""

    seconds: float
    check: str
    check_seconds: float
    limit: float


@dataclass(slots=True)
class Proof:
    """Everything found out about one exercise."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    checks: tuple[Column, ...] = ()
    earned: tuple[Earned, ...] = ()
    seeds: tuple[Seeds, ...] = ()
    time: Time | None = None
    mutants: int = 0
    """All changes of the solution that were made up."""
    equivalent: int = 0
    """Those that are marked."""
    untried: int = 0
    """Those that were not tried yet, since each takes long; `--thorough` tries all."""
    survivors: tuple[Survivor, ...] = ()
    needless: tuple[str, ...] = ()
    """Marks of changes that some check notices after all."""

    @property
    def points(self) -> int:
        """Points of all checks."""
        return sum(check.points for check in self.checks)

    @property
    def caught(self) -> int:
        """Changes of the solution that some check noticed."""
        return self.mutants - self.equivalent - self.untried - len(self.survivors)


@dataclass(slots=True)
class QuizProof:
    """Everything found out about one quiz or exam."""

    name: str
    questions: int = 0
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Exercises that questions send to and the pack has not (yet)."""
