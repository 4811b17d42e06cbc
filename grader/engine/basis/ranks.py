"""One function for each number of spatial axes, made from one that is told the number."""

from __future__ import annotations

from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")
_SPATIAL = {1: "L", 2: "H,W", 3: "D,H,W"}


class Rank(NamedTuple):
    """The function that was called, whom errors name, and its number of spatial axes."""

    caller: str
    axes: int

    @property
    def spatial(self) -> str:
        """The letters of the spatial axes, as in 'H,W'."""
        return _SPATIAL[self.axes]

    @property
    def kernel(self) -> str:
        """The letters of a kernel's axes, as in 'KH,KW'."""
        return ",".join(f"K{letter}" for letter in self.spatial.split(","))


def by_rank(
    name: str, function: Callable[Concatenate[Rank, P], R]
) -> tuple[Callable[P, R], Callable[P, R], Callable[P, R]]:
    """Return the function for one, two and three spatial axes; {} in the name is their number."""
    one, two, three = (_tell(Rank(name.format(axes), axes), function) for axes in _SPATIAL)
    return one, two, three


def _tell(rank: Rank, function: Callable[Concatenate[Rank, P], R]) -> Callable[P, R]:
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(rank, *args, **kwargs)
        except TypeError as error:
            if not str(error).startswith(f"{function.__name__}() "):
                raise
            try:  # Python's own, of a missing or unknown argument: it counts the rank as well
                signature(told).bind(*args, **kwargs)
            except TypeError as own:
                raise TypeError(f"{rank.caller}() got wrong arguments: {own}") from None
            raise

    told.__name__ = told.__qualname__ = rank.caller
    told.__module__, told.__doc__ = function.__module__, function.__doc__
    told.__wrapped__ = partial(function, rank)  # type: ignore[attr-defined]  # for the signature
    return told
