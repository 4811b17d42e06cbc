"""The glossary of a pack: what there is to know (concepts), and what its words mean (terms).

A concept is what exercises and questions are about; a term is a word with a definition. A concept
that is simply a term has the term's id and states no name of its own.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from grader.content.document import Languages, Where
from grader.content.guess import guess
from grader.content.languages import review_text
from grader.model.text import LANGUAGES, Text

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something to know; exercises and questions name it by its id."""

    lectures: tuple[str, ...]
    """The lecture notes that teach it, the first one first."""
    name: Text = field(default_factory=Text)
    """Its name; left out where the term of the same id names it."""
    after: tuple[str, ...] = ()
    """Concepts to know before."""
    asked: tuple[str, ...] = ()
    """Questions that the notes themselves ask, by the ids of those that ask them here."""
    corrected: Text = field(default_factory=Text)
    """What the notes get wrong, or say loosely, put right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the course."""

    term: Text
    """The word itself."""
    definition: Text
    """What it means, in a sentence."""
    also: tuple[str, ...] = ()
    """Other spellings that are right, in either language."""
    avoid: tuple[str, ...] = ()
    """Spellings that the pack's texts do not use, in either language."""
    see: tuple[str, ...] = ()
    """Terms to read next."""
    concepts: tuple[str, ...] = ()
    """Concepts it belongs to: their exercises and questions teach it."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every right spelling."""
        known = (self.term.ko, self.term.en, *self.also)
        return tuple(dict.fromkeys(one for one in known if one))

    @property
    def told(self) -> Text:
        """The term with its name in the other language in parentheses, where they differ."""
        ko, en = (self.term.in_(language) for language in LANGUAGES)
        return self.term if ko == en else Text(f"{ko}({en})", f"{en} ({ko})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """glossary.yaml: every concept and every term of a pack."""

    format: Literal[1] = 1
    """Version of this format."""
    concepts: dict[str, Concept] = field(default_factory=dict)
    """What the pack teaches, by the ids that exercises and questions use."""
    terms: dict[str, Term] = field(default_factory=dict)
    """Its words, by their ids."""

    def named(self) -> dict[str, Concept]:
        """Return the concepts, each with its name."""
        return {
            name: one if one.name else replace(one, name=self.terms[name].term)
            for name, one in self.concepts.items()
        }


def review(glossary: Glossary, languages: Languages = LANGUAGES) -> Iterator[tuple[Where, Text]]:
    """Yield what the fields alone cannot say: references to nothing, texts and words missing."""
    for name, concept in glossary.concepts.items():
        here: Where = ("concepts", name)
        yield from _review_id(here, name)
        if concept.name:
            yield from review_text((*here, "name"), concept.name, languages)
        elif name not in glossary.terms:
            yield (
                here,
                Text(
                    "name이 없고, 같은 id의 용어도 없습니다.",
                    "It has no name, and no term has this id.",
                ),
            )
        if concept.corrected:
            yield from review_text((*here, "corrected"), concept.corrected, languages)
        if not concept.lectures:
            yield (*here, "lectures"), Text("강의를 하나 이상 적으세요.", "Name a lecture.")
        yield from _review_names((*here, "after"), concept.after, glossary.concepts)
    for name, term in glossary.terms.items():
        here = ("terms", name)
        yield from _review_id(here, name)
        yield from review_text((*here, "term"), term.term, languages)
        yield from review_text((*here, "definition"), term.definition, languages)
        yield from _review_names((*here, "see"), term.see, glossary.terms)
        yield from _review_names((*here, "concepts"), term.concepts, glossary.concepts)
    yield from _review_spellings(glossary.terms)


def _review_id(where: Where, name: str) -> Iterator[tuple[Where, Text]]:
    if not _ID.fullmatch(name):
        yield (
            where,
            Text(
                "소문자, 숫자, 붙임표만 쓸 수 있습니다.",
                "Use lower-case letters, digits and hyphens.",
            ),
        )


def _review_names(
    where: Where, names: tuple[str, ...], known: Mapping[str, object]
) -> Iterator[tuple[Where, Text]]:
    for place, name in enumerate(names):
        if name not in known:
            yield (
                (*where, place),
                Text(f"`{name}`: 없는 id입니다.", f"There is no `{name}`.") + guess(name, known),
            )


def _review_spellings(terms: Mapping[str, Term]) -> Iterator[tuple[Where, Text]]:
    """Yield spellings of two terms, and spellings that are right and to be avoided."""
    owner: dict[str, str] = {}
    for name, term in terms.items():
        for spelling in dict.fromkeys(map(_plain, term.spellings)):
            if owner.setdefault(spelling, name) != name:
                yield (
                    ("terms", name),
                    Text(
                        f"`{owner[spelling]}`에도 있는 표기입니다: {spelling}",
                        f"`{owner[spelling]}` has this spelling too: {spelling}",
                    ),
                )
    right = {spelling for term in terms.values() for spelling in term.spellings}
    for name, term in terms.items():
        for place, spelling in enumerate(term.avoid):
            if spelling in right:
                yield (
                    ("terms", name, "avoid", place),
                    Text(
                        f"`{spelling}`: 바른 표기로도 적혀 있습니다.",
                        f"`{spelling}` is given as a right spelling too.",
                    ),
                )


def find(terms: Mapping[str, Term], query: str) -> list[str]:
    """Return the ids of the terms that people mean by `query`: the same, a beginning, or a part.

    Spellings to avoid are understood, too.
    """
    wanted = _plain(query)
    if not wanted:
        return []
    spelled = {name: [name, *term.spellings, *term.avoid] for name, term in terms.items()}
    plain = {name: [_plain(one) for one in spellings] for name, spellings in spelled.items()}
    for matches in (str.__eq__, str.startswith, str.__contains__):
        if found := [
            name for name, known in plain.items() if any(matches(one, wanted) for one in known)
        ]:
            return found
    return []


def used(terms: Mapping[str, Term], concepts: Iterable[str], text: Text) -> list[str]:
    """Return the terms of some concepts that a text uses in both languages, in their order there."""
    wanted = set(concepts)
    places = {
        name: text.ko.find(term.term.ko)
        for name, term in terms.items()
        if wanted & set(term.concepts) and term.term.en.casefold() in text.en.casefold()
    }
    return sorted((name for name, place in places.items() if place >= 0), key=places.__getitem__)


def close(terms: Mapping[str, Term], query: str) -> list[str]:
    """Return the ids of terms spelled nearly like `query`, Hangul compared letter by letter."""
    owner = {
        unicodedata.normalize("NFD", _plain(spelling)): name
        for name, term in terms.items()
        for spelling in term.spellings
    }
    wanted = unicodedata.normalize("NFD", _plain(query))
    return list(
        dict.fromkeys(owner[one] for one in difflib.get_close_matches(wanted, owner, 4, 0.6))
    )


def _plain(spelling: str) -> str:
    """Return a spelling as it is compared: no case, blanks, hyphens or points."""
    text = unicodedata.normalize("NFC", spelling).casefold()
    return "".join(letter for letter in text if letter.isalnum())
