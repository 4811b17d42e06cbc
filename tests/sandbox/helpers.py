"""A box around a source, as short as a test wants it."""

import textwrap
from typing import Any

from grader.model.call import Call, Observation
from grader.model.limits import Limits
from grader.sandbox.box import Box

SHORT = Limits(seconds=0.4, memory_mb=64)


def box(source: str, limits: Limits | None = None, file: str = "answer.py") -> Box:
    """Return a submission that defines `f`."""
    return Box(textwrap.dedent(source).encode(), file, ["f"], limits or Limits())


def observe(source: str, *args: Any, limits: Limits | None = None, **how: Any) -> Observation:
    """Return what one call of `f` gives."""
    with box(source, limits) as one:
        return one.call(Call("f", args, **how))


def value(source: str, *args: Any, **how: Any) -> Any:
    """Return what `f` returns."""
    seen = observe(source, *args, **how)
    return getattr(seen, "value", seen)
