"""Checks judged without a process: a submission is any function that answers calls."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from grader.checks.base import Context
from grader.checks.exercise import Exercise
from grader.checks.function import Scope
from grader.checks.review import review
from grader.checks.run import run
from grader.content.document import validate
from grader.content.expression import namespaces
from grader.model.call import Call, Kept, Observation, Raised, Returned
from grader.model.verdict import Outcome
from grader.sandbox.child.builders import BUILDERS

Judge = Callable[..., list[Outcome]]


class Answering:
    """Answers calls with a Python function, as the sandbox would; keeps results as it does."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.kept: dict[str, Any] = {}

    def __call__(self, call: Call) -> Observation:
        try:
            args = [self._resolve(value) for value in call.args]
            words = {word: self._resolve(value) for word, value in call.kwargs.items()}
        except Exception as error:
            return Raised(type(error).__name__, str(error), "kept", (type(error).__name__,))
        try:
            value = self.function(*args, **words)
        except Exception as error:
            bases = tuple(base.__name__ for base in type(error).__mro__)
            return Raised(type(error).__name__, str(error), bases=bases, lines=((3, "f"),))
        if call.keep:
            self.kept[call.keep] = value
        if isinstance(value, Returned | Raised) or type(value).__name__ == "Lost":
            seen: Observation = value
            return seen
        return Returned(value)

    def _resolve(self, value: Any) -> Any:
        if not isinstance(value, Kept):
            return value
        result = self.kept[value.name]
        for step in value.path:
            result = result[step]
        return result


def read(text: str) -> Exercise:
    return validate(text.encode(), "f.yaml", Exercise, review)[1]


def context_of(exercise: Exercise, learner: str = "") -> Context:
    spaces = namespaces(lambda: None, lambda: None)
    return Context(
        exercise.id,
        exercise.functions,
        exercise.misconceptions,
        Scope(spaces, BUILDERS),
        learner,
    )


@pytest.fixture
def judge() -> Judge:
    """Return a function: (exercise's text, submission, ids of checks) -> outcomes in order."""

    def judged(
        text: str, function: Callable[..., Any], only: Sequence[str] = (), learner: str = ""
    ) -> list[Outcome]:
        exercise = read(text)
        context = context_of(exercise, learner)
        answering = Answering(function)
        return [
            run(check, context, answering)
            for check in exercise.checks
            if not only or check.id in only
        ]

    return judged
