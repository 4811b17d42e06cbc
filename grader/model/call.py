"""Calls that go into the sandbox and the observations that come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from grader.model.text import Text


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier result that stayed in the child, by name; `path` walks into its items."""

    name: str
    path: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """An object that only the child can hold (a generator, a function), made there by name."""

    name: str
    args: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Opaque:
    """What came back is no plain value; its type's name is all that crossed."""

    type: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make in the child.

    `target` is a function's name, or a `Kept` result to call (with `method`, a method of it).
    """

    target: str | Kept
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    method: str | None = None
    keep: str | None = None
    """Name to keep the result under, for later calls."""
    take: int | None = None
    """Read this many items from what is returned (a generator) and send the list."""
    watch: bool = True
    """Tell whether the call changed its inputs."""


class Loss(StrEnum):
    """Why a call has no answer."""

    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    OUTPUT_LIMIT = "output_limit"
    BAD_RETURN = "bad_return"
    NOT_RUN = "not_run"
    GRADER_ERROR = "grader_error"


@dataclass(frozen=True, slots=True)
class Returned:
    """The call returned a plain value (or an `Opaque`)."""

    value: Any
    type: str = ""
    changed: tuple[int, ...] = ()
    """Positions of the arguments that the call changed, as the child tells it."""


@dataclass(frozen=True, slots=True)
class Raised:
    """The submission raised; `stage` says where: load, missing, signature, call or convert."""

    type: str
    message: str
    stage: str = "call"
    bases: tuple[str, ...] = ()
    lines: tuple[tuple[int, str], ...] = ()
    """(line, function) of the learner's own frames, outermost first."""

    @property
    def line(self) -> int | None:
        """The learner's line nearest to the fault."""
        return self.lines[-1][0] if self.lines else None


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer came: the child was stopped, died or broke the wire's rules."""

    loss: Loss
    reason: Text
    line: int | None = None


Observation = Returned | Raised | Lost
