"""A sentence in the course's languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Korean and in English."""

    ko: str = ""
    en: str = ""

    def in_(self, language: Language) -> str:
        """Return the sentence in one language, or in the other where that one is missing."""
        return (self.ko or self.en) if language == "ko" else (self.en or self.ko)

    def format(self, **values: Any) -> "Text":
        """Return the sentence with its placeholders filled; a value may be a `Text` itself."""
        return Text(*(_fill(self.in_(language), language, values) for language in LANGUAGES))

    def __add__(self, other: "Text") -> "Text":
        return joined(" ", [one for one in (self, other) if one])

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Take a plain string too, for packs of one language; imported only by who validates."""
        from pydantic_core import core_schema

        told = {
            language: core_schema.typed_dict_field(
                core_schema.str_schema(strict=True),
                required=False,
                metadata={"pydantic_js_updates": {"description": f"The sentence in {name}."}},
            )
            for language, name in (("ko", "Korean"), ("en", "English"))
        }
        kinds: dict[Any, Any] = {
            "\0text": core_schema.str_schema(strict=True),
            "\0other": core_schema.typed_dict_schema(told, extra_behavior="forbid", strict=True),
        }
        return core_schema.tagged_union_schema(
            kinds,
            discriminator=lambda data: "\0text" if isinstance(data, str) else "\0other",
            ref=f"{cls.__module__}.{cls.__qualname__}:1",
            metadata={"pydantic_js_updates": {"title": "Text", "description": TOLD}},
        )

    def __bool__(self) -> bool:
        return bool(self.ko or self.en)


TOLD = (
    "A sentence in the languages of the pack: `{ko: ..., en: ...}`, or a plain string where the pack "
    "has one language."
)


class Plain(Text):
    """A sentence written once, in a pack of one language: all there is, whatever is asked for."""

    __slots__ = ()

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, sentence)


class Alike(Plain):
    """Words that are the same in every language: numbers, code."""

    __slots__ = ()


def joined(separator: str, texts: Iterable[Text]) -> Text:
    """Return sentences one after the other, in each language."""
    known = list(texts)
    return Text(*(separator.join(one.in_(language) for one in known) for language in LANGUAGES))


def _fill(sentence: str, language: Language, values: dict[str, Any]) -> str:
    return sentence.format(
        **{
            name: value.in_(language) if isinstance(value, Text) else value
            for name, value in values.items()
        }
    )
