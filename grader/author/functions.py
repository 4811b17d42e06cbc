"""What expressions may call: the engine's functions, by their docstrings."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from grader import engine


@dataclass(frozen=True)
class Entry:
    """Functions that share a docstring: one for each number of axes, or just one."""

    names: tuple[str, ...]
    arguments: str
    doc: str
    """Its docstring, a paragraph a line."""
    module: str
    """The first line of the docstring of the module that has them."""

    @property
    def calls(self) -> list[str]:
        """How each is called."""
        return [f"engine.{name}{self.arguments}" for name in self.names]


def entries() -> list[Entry]:
    """Return the engine's functions, those of a module together."""
    functions = [getattr(engine, name) for name in engine.__all__]
    functions = sorted(filter(inspect.isfunction, functions), key=_place)
    shared = groupby(functions, lambda one: (one.__module__, one.__doc__))
    return [_entry(list(same)) for _, same in shared]


def _place(function: Callable[..., Any]) -> tuple[str, str, str]:
    """Return where a function stands: by its module and name, those for 1, 2 and 3 axes together."""
    name = function.__name__
    return function.__module__, re.sub(r"[123]d", "", name), name


def _entry(same: list[Callable[..., Any]]) -> Entry:
    signature = inspect.signature(same[0])
    bare = [
        one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()
    ]
    arguments = str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    module = inspect.getdoc(inspect.getmodule(same[0])) or ""
    names = tuple(one.__name__ for one in same)
    doc = re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.getdoc(same[0]) or "")
    return Entry(names, arguments, doc, module.partition("\n")[0])
