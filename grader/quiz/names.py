"""What expressions in questions can call: the engine, and a part of NumPy."""

from collections.abc import Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from grader.content.expression import NUMPY


@cache
def namespaces() -> Mapping[str, Any]:
    """Return what expressions can call; NumPy is imported when first used."""
    from grader import engine

    return {"engine": engine, "np": _NumPy()}


class _NumPy:
    """The part of NumPy that expressions may use."""

    def __getattr__(self, name: str) -> Any:
        import numpy as np

        self.__dict__.update(vars(SimpleNamespace(**{one: getattr(np, one) for one in NUMPY})))
        return self.__dict__[name]
