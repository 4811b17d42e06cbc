"""The exercise document: everything an instructor writes about one exercise, in one YAML file."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from grader.checks.function import Function
from grader.checks.misconception import Misconception
from grader.checks.raises import Raises
from grader.checks.steps import Steps
from grader.checks.value import Value
from grader.content.choice import ByField, Choice
from grader.content.expression import Expression
from grader.model.limits import Limits
from grader.model.text import Text

KINDS: dict[str, Any] = {"value": Value, "raises": Raises, "steps": Steps}
"""Every kind of check: a new one is a file of its own, and a name here and in `Check`."""
Check = Annotated[Value | Raises | Steps, Choice(KINDS, ByField("kind", "value"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise: what is asked, how it is checked, and which mistakes are known."""

    format: Literal[1]
    """Version of this format."""
    id: str
    """Stable name; results refer to it, whatever the file is called."""
    revision: int
    """Raised by one whenever the checks change what a submission earns."""
    unit: str
    """The unit of the course it belongs to, by its letter in pack.yaml."""
    title: Text
    """What it is called, in a few words."""
    prompt: Text
    """What is asked, in Markdown: what, why, a worked example, the contract."""
    stub: str
    """What the learner's file starts as."""
    functions: dict[str, Function]
    """The functions asked for."""
    checks: tuple[Check, ...]
    """What is looked at in a submission, in this order; none here, if pytest functions do it all."""
    hints: tuple[Text, ...] = ()
    """Opened one at a time, from a nudge to nearly the answer."""
    notice: Text = field(default_factory=Text)
    """What to look at in the solution, after full marks."""
    misconceptions: tuple[Misconception, ...] = ()
    """Named wrong ways, each with a sentence for whoever has it."""
    facts: dict[str, Expression] = field(default_factory=dict)
    """Numbers as the texts write them, one or several, and the expressions they must equal; a fact also
    founds the numbers its expression starts from."""
    given: dict[str, str] = field(default_factory=dict)
    """Numbers of the texts that nothing computes, each with the reason: a year, a time limit."""
    equivalent_mutants: dict[str, str] = field(default_factory=dict)
    """Changes of the solution that change nothing, as `learn author check` names them, each with the
    reason."""
    requires: tuple[str, ...] = ()
    """Exercises to do before."""
    concepts: tuple[str, ...] = ()
    """What it teaches, by the ids of glossary.yaml."""
    source: tuple[str, ...] = ()
    """Lecture and heading it comes from."""
    minutes: int = 20
    """How long a learner needs."""
    limits: Limits = field(default_factory=Limits)
    """Time and memory, where the usual ones do not fit."""

    @property
    def points(self) -> int:
        """Points of all its YAML checks."""
        return sum(check.points for check in self.checks)
