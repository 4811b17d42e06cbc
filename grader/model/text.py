"""A sentence in the course's languages."""

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
        return Text(f"{self.ko} {other.ko}".strip(), f"{self.en} {other.en}".strip())

    def __bool__(self) -> bool:
        return bool(self.ko or self.en)


def _fill(sentence: str, language: Language, values: dict[str, Any]) -> str:
    return sentence.format(
        **{
            name: value.in_(language) if isinstance(value, Text) else value
            for name, value in values.items()
        }
    )
