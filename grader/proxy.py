"""Checks that are pytest functions: the submission's functions as proxies into the sandbox.

from grader.proxy import fail

@pytest.mark.check(id="and", title={"ko": "AND 게이트", "en": "AND gate"}, points=2)
def test_and(submission):
    w, b = submission.and_gate()
    if b >= 0:
        fail("편향이 음수가 아닙니다.", "The bias is not negative.", misconception="bias_ignored")
"""

from itertools import count
from typing import Any, NoReturn

import numpy as np
import pytest

from grader.checks.base import CheckFields, failed, passed
from grader.checks.function import Scope, Trial
from grader.checks.unanswered import unanswered
from grader.model.call import Built, Call, Kept, Loss, Lost, Observation, Opaque, Raised, Returned
from grader.model.text import Plain, Text
from grader.model.verdict import Outcome, Status
from grader.sandbox.box import clean
from grader.session import Session

__all__ = ["Built", "Proxy", "Remote", "SubmissionError", "fail", "uses"]

MAX_CELLS = 1_000_000
"""Cells of the arrays that one call gives a check: it may make eight bytes of each, several times."""
MAX_LETTERS = 1_000


class SubmissionError(Exception):
    """A call into the submission raised, or gave no answer; `observation` says what was seen."""

    def __init__(self, call: Call, observation: Raised | Lost) -> None:
        told = observation.reason.en if isinstance(observation, Lost) else observation.type
        super().__init__(told)
        self.call, self.observation = call, observation


class CheckFault(Exception):
    """The submission is wrong, as the check's author says it."""

    def __init__(self, message: Text, misconception: str | None) -> None:
        super().__init__(message.en)
        self.message, self.misconception = message, misconception


def fail(ko: str, en: str | None = None, *, misconception: str | None = None) -> NoReturn:
    """End a check: what was seen and what was wanted, and the exercise's misconception it shows.

    A pack of one language gives one sentence.
    """
    raise CheckFault(Plain(ko) if en is None else Text(ko, en), misconception)


class Proxy:
    """The submission: `submission.conv2d(x, w)` makes the call in the sandbox."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names = count()

    def __getattr__(self, name: str) -> "Remote":
        if name.startswith("__"):
            raise AttributeError(name)
        return Remote(self, name)


def uses(submission: Proxy) -> frozenset[str]:
    """Return the names that the learner's file uses: `sorted`, `numpy.sort`, and `.sort` for a method."""
    from grader.checks.uses import uses as used  # few checks ask, and every grading would pay

    return used(submission._session.submission.source)


class Remote:
    """Something that stays in the sandbox: a function of the submission, or what one returned."""

    def __init__(self, proxy: Proxy, target: str | Kept, method: str | None = None) -> None:
        self._proxy, self._target, self._method = proxy, target, method

    def __getattr__(self, name: str) -> "Remote":
        """Return a method of what was returned; what is no method cannot be looked at."""
        if name.startswith("_") or isinstance(self._target, str) or self._method:
            raise AttributeError(name)
        return Remote(self._proxy, self._target, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it there; return its value, with a `Remote` for each part that cannot cross."""
        name = f"proxy{next(self._proxy._names)}"
        call = Call(
            self._target,
            tuple(_lowered(value) for value in args),
            {word: _lowered(value) for word, value in kwargs.items()},
            method=self._method,
            keep=name,
        )
        seen: Observation = self._proxy._session.call(call)
        if isinstance(seen, Returned) and _cells(seen.value) > MAX_CELLS:
            seen = Lost(Loss.BAD_RETURN, TOO_MUCH)
        if not isinstance(seen, Returned):
            raise SubmissionError(call, seen)
        return self._lifted(seen.value, Kept(name))

    def _lifted(self, value: Any, at: Kept) -> Any:
        """Return a value with its opaque parts as remotes."""
        match value:
            case Opaque():
                return Remote(self._proxy, at)
            case list() | tuple():
                items = [
                    self._lifted(item, Kept(at.name, (*at.path, place)))
                    for place, item in enumerate(value)
                ]
                return items if isinstance(value, list) else tuple(items)
            case dict():
                return {
                    key: self._lifted(item, Kept(at.name, (*at.path, key)))
                    for key, item in value.items()
                }
        return value


def _cells(value: Any) -> int:
    """Return how many cells the arrays in a value have together."""
    match value:
        case np.ndarray():
            return int(value.size)
        case list() | tuple():
            return sum(map(_cells, value))
        case dict():
            return sum(map(_cells, value.values()))
    return 1


def _lowered(value: Any) -> Any:
    """Return an argument with its remotes as references that the child understands."""
    match value:
        case Remote():
            if isinstance(value._target, str) or value._method:
                name = value._method or f"submission.{value._target}"
                raise TypeError(f"`{name}` cannot be an argument")  # it would arrive as text
            return value._target
        case list():
            return [_lowered(item) for item in value]
        case tuple():
            return tuple(_lowered(item) for item in value)
        case dict():
            return {key: _lowered(item) for key, item in value.items()}
    return value


def check_of(item: pytest.Item) -> CheckFields:
    """Return the fields of a check that is a pytest function, from its `check` marker."""
    marker = item.get_closest_marker("check")
    told = dict(zip(("id", "title", "points"), marker.args, strict=False)) if marker else {}
    told |= marker.kwargs if marker else {}
    name = str(told.get("id", item.name))
    if "id" in told and isinstance(item, pytest.Function) and hasattr(item, "callspec"):
        name += f"[{item.callspec.id}]"  # one check for each set of parameters
    title = told.get("title", item.name)
    return CheckFields(
        id=name,
        title=Text(**title) if isinstance(title, dict) else Text(str(title), str(title)),
        points=int(told.get("points", 1)),
    )


def outcome_of(check: CheckFields, session: Session, error: BaseException | None) -> Outcome:
    """Return the outcome of a function: what it found, or what the submission did in it."""
    match error:
        case None:
            return passed(check)
        case SubmissionError(call=call, observation=observation):
            shown = call.target if isinstance(call.target, str) else "…"
            shown += f".{call.method}" if call.method else ""
            outcome = unanswered(check, Trial(call, Scope({}, {}), (), f"{shown}(…)"), observation)
            assert outcome is not None  # noqa: S101  the observation is no value
            return outcome
        case CheckFault(message=message, misconception=name):
            known = {wrong.id: wrong for wrong in session.exercise.misconceptions}
            found = known[name].diagnosis if name else None
            cleaned = Text(_said(message.ko), _said(message.en))  # it may repeat the learner's text
            return failed(check, Status.WRONG, cleaned, diagnosis=found)
        case AssertionError() | pytest.fail.Exception():
            told = _said(str(error.args[0] if error.args else ""))
            return failed(check, Status.WRONG, Text(told, told) or NOT_TRUE)
        case TypeError() | ValueError() | LookupError() | AttributeError() | ArithmeticError():
            if session.has_answered:  # the check was proved with the solution's values
                told = clean(f"{type(error).__name__}: {error}")[:300]
                return failed(check, Status.BAD_RETURN, UNUSABLE.format(fault=told))
    raise error


def _said(text: str) -> str:
    """Return what a check says, without what could steer a terminal or fill it."""
    return clean(text[:MAX_LETTERS]) + ("…" if len(text) > MAX_LETTERS else "")


TOO_MUCH = Text(
    "돌려준 값이 이 검사에 쓰기에는 너무 큽니다.", "What came back is too large for this check."
)
UNUSABLE = Text(
    "돌려준 값이 약속한 것과 달라서 검사를 계속할 수 없습니다({fault}).",
    "What came back is not what was asked for, so the check could not go on ({fault}).",
)

NOT_TRUE = Text(
    "이 검사가 요구하는 조건이 맞지 않습니다.", "What this check asks for does not hold."
)
