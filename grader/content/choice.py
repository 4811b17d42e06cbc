"""Tagged unions in YAML, without importing pydantic where nothing is validated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """Marks a union: which of its members a piece of data is meant to be.

    `kinds` maps a tag to the member; `tag` reads the tag off the data. Used by the loader to build
    values, and by pydantic to report problems of the one member that was meant.
    """

    kinds: dict[str, Any]
    tag: Callable[[Any], str]

    def of(self, data: Any) -> Any:
        """Return the member that `data` is meant to be."""
        return self.kinds[self.tag(data)]

    def __hash__(self) -> int:
        return id(self)

    def __get_pydantic_core_schema__(self, _source: Any, handler: Any) -> Any:
        """Return pydantic's own tagged union; pydantic is imported only by who validates."""
        from pydantic_core import core_schema

        return core_schema.tagged_union_schema(
            {mark(name): handler.generate_schema(kind) for name, kind in self.kinds.items()},
            discriminator=lambda data: mark(self.tag(data)),
            custom_error_type="choice",
            custom_error_message="not one of the kinds there are",
            custom_error_context={
                "field": self.tag.name if isinstance(self.tag, ByField) else "",
                "kinds": ", ".join(self.kinds),
            },
        )


def mark(tag: str) -> str:
    """Return a tag in a form that no key of a document has, so that the two are told apart."""
    return f"\0{tag}"


def is_marked(part: object) -> bool:
    """Return whether a part of pydantic's location is a tag and stands for no part of the file."""
    return isinstance(part, str) and part.startswith("\0")


@dataclass(frozen=True)
class ByField:
    """Reads the tag off one field, which may be left out for the default."""

    name: str
    default: str

    def __call__(self, data: Any) -> str:
        """Return the tag of a piece of data."""
        return str(data.get(self.name, self.default)) if isinstance(data, dict) else self.default


def by_key(*names: str, otherwise: str) -> Callable[[Any], str]:
    """Return a tag that is the first of `names` that the data has as a key."""

    def tag(data: Any) -> str:
        present = [name for name in names if isinstance(data, dict) and name in data]
        return present[0] if present else otherwise

    return tag


def by_text(data: Any) -> str:
    """Return `text` for a string, which is then an expression, and `other` for anything else."""
    return "text" if isinstance(data, str) else "other"
