"""What expressions in questions can call: the engine, and a part of NumPy."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from grader.content.expression import Late, numpy_part


@cache
def namespaces() -> Mapping[str, Any]:
    """Return what expressions can call; NumPy is imported when first used."""
    from grader import engine

    return {"engine": engine, "np": Late(numpy_part)}
