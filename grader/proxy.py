"""Checks that are pytest functions: the submission's functions as proxies into the sandbox."""

from itertools import count
from typing import Any

import pytest

from grader.checks.base import CheckFields, failed, passed, unanswered
from grader.checks.function import Trial
from grader.model.call import Call, Kept, Lost, Observation, Opaque, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Outcome, Status
from grader.session import Session


class SubmissionError(Exception):
    """A call into the submission raised, or gave no answer; `observation` says what was seen."""

    def __init__(self, call: Call, observation: Raised | Lost) -> None:
        told = observation.reason.en if isinstance(observation, Lost) else observation.type
        super().__init__(told)
        self.call, self.observation = call, observation


class Proxy:
    """The submission: `submission.conv2d(x, w)` makes the call in the sandbox."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names = count()

    def __getattr__(self, name: str) -> "Remote":
        if name.startswith("__"):
            raise AttributeError(name)
        return Remote(self, name)


class Remote:
    """A function in the sandbox, of the submission or returned by it."""

    def __init__(self, proxy: Proxy, target: str | Kept) -> None:
        self._proxy, self._target = proxy, target

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it there; return its value, or a `Remote` for what cannot cross the wire."""
        name = f"proxy{next(self._proxy._names)}"
        call = Call(self._target, args, kwargs, keep=name)
        seen: Observation = self._proxy._session.call(call)
        if not isinstance(seen, Returned):
            raise SubmissionError(call, seen)
        return Remote(self._proxy, Kept(name)) if isinstance(seen.value, Opaque) else seen.value


def check_of(item: pytest.Item) -> CheckFields:
    """Return the fields of a check that is a pytest function, from its `check` marker."""
    marker = item.get_closest_marker("check")
    told = dict(marker.kwargs) if marker else {}
    title = told.get("title", {})
    return CheckFields(
        id=str(told.get("id", item.name)),
        title=Text(**title) if isinstance(title, dict) and title else Text(item.name, item.name),
        points=int(told.get("points", 1)),
    )


def outcome_of(check: CheckFields, error: BaseException | None) -> Outcome:
    """Return the outcome of a function: what it asserted, or what the submission did in it."""
    if error is None:
        return passed(check)
    if isinstance(error, SubmissionError):
        trial = Trial(error.call, {}, (), str(error.call.target))
        outcome = unanswered(check, trial, error.observation)
        assert outcome is not None  # noqa: S101  the observation is no value
        return outcome
    if isinstance(error, AssertionError | pytest.fail.Exception):
        told = error.args[0] if error.args else ""
        message = told if isinstance(told, Text) else Text(str(told), str(told))
        return failed(check, Status.WRONG, message)
    raise error
