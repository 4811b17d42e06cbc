"""A glossary for the terminal and as JSON: pure, prints nothing."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from grader.content.glossary import Term
from grader.model.text import Language, Text

Terms = Mapping[str, Term]
NOTHING = Text()
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


@dataclass(frozen=True, slots=True)
class Taught:
    """Where a term is taught."""

    exercises: tuple[str, ...] = ()
    questions: int = 0
    asked: str = ""
    """What to put after `learn quiz take`."""
    corrected: Text = NOTHING
    """What the lecture notes get wrong about it, put right."""


def term_view(
    name: str, terms: Terms, taught: Taught, language: Language
) -> Iterator[RenderableType]:
    """Yield a term: its names, what it means, what to read next, where to practise."""
    term = terms[name]
    yield Line(term.told.in_(language), "bold")
    yield Padding(term.definition.in_(language), (0, 0, 0, 2), expand=False)
    rows: list[tuple[Text, str]] = []
    if term.also:
        rows.append((Text("다른 표기", "also"), ", ".join(term.also)))
    if taught.corrected:
        rows.append(
            (Text("노트를 바로잡음", "the notes put right"), taught.corrected.in_(language))
        )
    if term.see:
        seen = [terms[one].told.in_(language) for one in term.see]
        rows.append((Text("함께 보기", "see also"), ", ".join(seen)))
    if taught.exercises:
        rows.append((Text("연습", "exercises"), ", ".join(taught.exercises)))
    if taught.questions:
        rows.append((Text("퀴즈", "quiz"), f"learn quiz take {taught.asked}"))
    for head, words in rows:
        yield Padding(
            Line.assemble((f"{head.in_(language)}: ", "dim"), words), (0, 0, 0, 2), expand=False
        )


def list_view(terms: Terms, language: Language) -> Iterator[RenderableType]:
    """Yield all terms by their first letter."""
    told = sorted(
        (term.told.in_(language) for term in terms.values()),
        key=lambda one: (_letter(one), one.casefold()),
    )
    for letter, names in groupby(told, _letter):
        yield Line.assemble((f"{letter}  ", "bold"), ", ".join(names))


def _letter(told: str) -> str:
    """Return what a term is listed under: its first consonant or letter."""
    first = unicodedata.normalize("NFC", told)[0]
    if "가" <= first <= "힣":
        return INITIALS[(ord(first) - ord("가")) // 588].translate(DOUBLE)
    return first.upper()


DOUBLE = str.maketrans("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ")


def machine(names: Sequence[str], terms: Terms, taught: Mapping[str, Taught]) -> dict[str, Any]:
    """Return terms as one JSON object."""
    return {
        "format": 1,
        "terms": [
            {
                "id": name,
                "term": {"ko": terms[name].term.ko, "en": terms[name].term.en},
                "also": list(terms[name].also),
                "definition": {"ko": terms[name].definition.ko, "en": terms[name].definition.en},
                "see": list(terms[name].see),
                "concepts": list(terms[name].concepts),
                "corrected": {"ko": taught[name].corrected.ko, "en": taught[name].corrected.en},
                "exercises": list(taught[name].exercises),
                "questions": taught[name].questions,
            }
            for name in names
        ],
    }
