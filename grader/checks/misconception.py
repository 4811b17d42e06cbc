"""Misconceptions: named wrong ways, each with the values it gives."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np

from grader.content.choice import Choice, by_text
from grader.content.expression import Expression
from grader.model.text import Text
from grader.model.verdict import Diagnosis


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named wrong way: what it returns, and what to tell whoever has it."""

    id: str
    """Stable name; verdicts and statistics use it."""
    title: Text
    """One sentence: the diagnosis."""
    explanation: Text
    """What the code did, why it is wrong, and how to see it."""
    returns: Annotated[
        Expression | dict[str, Expression],
        Choice({"text": Expression, "other": dict[str, Expression]}, by_text),
    ] = field(default_factory=dict)
    """Its value over a case's inputs; by function where the exercise has several."""
    code: str = ""
    """Python that makes the mistake: put after the solution, it replaces functions of it, and the two
    are graded together. For what no expression says, and for what pytest functions tell."""
    same_as: tuple[str, ...] = ()
    """Misconceptions whose values are the same by arithmetic wherever this exercise looks."""

    def expression(self, function: str, only: bool) -> Expression | None:
        """Return its expression for a function; `only`: the exercise has no other."""
        if isinstance(self.returns, dict):
            return self.returns.get(function)
        return self.returns if only else None

    @property
    def diagnosis(self) -> Diagnosis:
        """What to tell whoever has it."""
        return Diagnosis((self.id,), self.title, self.explanation)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What an expression gives on one case: returned, or raised."""

    value: Any = None
    raised: str | None = None


def value_of(expression: Expression, scope: Mapping[str, Any]) -> Wrong:
    """Return what a way gives on one case; it may fail or warn, as wrong ways do."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return Wrong(expression.evaluate(scope))
    except Exception as error:
        return Wrong(raised=type(error).__name__)
