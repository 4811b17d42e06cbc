"""Do a pack's texts keep to its glossary? One spelling a term, its English name where it is introduced."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.bank import Bank
from grader.checks.review import texts_of
from grader.content import syntax
from grader.content.document import Where
from grader.content.glossary import Term
from grader.content.pack import GLOSSARY
from grader.course import Entry, sound
from grader.model.problem import Problem
from grader.model.text import LANGUAGES, Text

_NOT_PROSE = re.compile(r"^```.*?^```|^#[^\n]*|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HANGUL = re.compile(r"[가-힣]")
_ENGLISH = re.compile(r"[A-Za-z][^()가-힣]*")


@dataclass(frozen=True, slots=True)
class Use:
    """A term in a Korean text."""

    term: str
    spelling: str
    start: int
    english: str | None
    """What stands in parentheses after it, where that is English."""

    @property
    def parts(self) -> list[str]:
        """The names in the parentheses."""
        return [" ".join(part.split()) for part in (self.english or "").split(",") if part.strip()]


def misused(bank: Bank, entries: Sequence[Entry]) -> list[Problem]:
    """Return every spelling to avoid and every wrong English name in exercises."""
    words = Words(bank.pack.glossary(bank.caches).terms)
    found: list[Problem] = []
    for entry, exercise in sound(entries, bank.caches):
        page = Page(entry.path)
        found += page.problems(words, texts_of(exercise))
        found += page.late(words, ("prompt", "ko"), exercise.prompt.ko)
    return found


def misused_in_quizzes(bank: Bank, quizzes: Sequence[Path]) -> list[Problem]:
    """Return every spelling to avoid and every wrong English name in quizzes."""
    words = Words(bank.pack.glossary(bank.caches).terms)
    found: list[Problem] = []
    for path, quiz in bank.sound(quizzes):
        page = Page(path)
        for place, question in enumerate(quiz.questions):
            told = (
                (("questions", place, *where), text)
                for where, text in question.told()
                if where[0] != "source"  # headings of the notes, as they are there
            )
            found += page.problems(words, told)
    return found


def misused_in_glossary(bank: Bank) -> list[Problem]:
    """Return every spelling that the glossary's own texts should not use."""
    glossary = bank.pack.glossary(bank.caches)
    told: list[tuple[Where, Text]] = []
    for name, concept in glossary.concepts.items():
        told += [(("concepts", name, "name"), concept.name)]
        told += [(("concepts", name, "corrected"), concept.corrected)]
    for name, term in glossary.terms.items():
        told.append((("terms", name, "definition"), term.definition))
    return list(Page(bank.pack.root / GLOSSARY).problems(Words(glossary.terms), told))


def introduced(bank: Bank, entries: Sequence[Entry]) -> list[Problem]:
    """Return terms whose English name the first prompt to use them does not give."""
    words = Words(bank.pack.glossary(bank.caches).terms)
    known: set[str] = set()
    found: list[Problem] = []
    for entry, exercise in sound(entries, bank.caches):
        prompt = exercise.prompt.ko
        firsts = {use.term: use for use in reversed(words.uses(prompt))}
        for name in firsts.keys() - known:
            known.add(name)
            if not words.is_named(firsts[name]):
                told = words.terms[name].told.ko
                message = Text(
                    f"이 용어가 처음 나오는 글입니다. `{told}`처럼 영어를 적으세요.",
                    f"The course uses this term here first. Give its English name: `{told}`.",
                )
                use = firsts[name]
                found.append(
                    Page(entry.path).at(("prompt", "ko"), prompt, use.spelling, use.start, message)
                )
    return found


class Words:
    """The spellings of a glossary, ready to be looked for."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self.terms = terms
        self.owner = {one: name for name, term in terms.items() for one in term.spellings}
        korean = sorted(filter(_HANGUL.search, self.owner), key=len, reverse=True)
        known = "|".join(map(_loose, korean)) or "(?!)"
        self._uses = re.compile(rf"(?<![가-힣])({known})\**(?:\(([^()]*)\))?")
        self._wrong = {one: name for name, term in terms.items() for one in term.avoid}
        self._avoided = re.compile("|".join(map(_whole, self._wrong)) or "(?!)", re.IGNORECASE)

    def uses(self, text: str) -> list[Use]:
        """Return the terms in a Korean text in order; the longest spelling wins where several fit."""
        found = []
        for match in self._uses.finditer(_prose(text)):
            english = match[2] if match[2] and _ENGLISH.fullmatch(match[2].strip()) else None
            spelling = " ".join(match[1].split())
            found.append(Use(self.owner[spelling], spelling, match.start(), english))
        return found

    def avoided(self, text: str) -> Iterator[tuple[str, str, int]]:
        """Yield (term, spelling, start) of each spelling to avoid."""
        for match in self._avoided.finditer(_prose(text)):
            spelling = " ".join(match[0].split())
            owner = next(
                name for one, name in self._wrong.items() if one.casefold() == spelling.casefold()
            )
            yield owner, spelling, match.start()

    def is_named(self, use: Use) -> bool:
        """Return whether the English name of a term stands after it."""
        own = {one.casefold() for one in self.terms[use.term].spellings}
        return any(part.casefold() in own for part in use.parts)

    def is_known(self, english: str) -> bool:
        """Return whether a word in parentheses is some term: then it is an example, no translation."""
        return any(english.casefold() == one.casefold() for one in self.owner)


class Page:
    """One file of texts, whose problems are told at the very word."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def source(self) -> syntax.Source:
        """Where everything stands; read only when there is a problem to place."""
        return syntax.read(self.path)

    def problems(self, words: Words, told: Iterable[tuple[Where, Text]]) -> Iterator[Problem]:
        """Yield spellings to avoid, and terms with a wrong English name."""
        for where, text in told:
            for language in LANGUAGES:
                sentence = getattr(text, language)
                place = (*where, language)
                for name, spelling, start in words.avoided(sentence):
                    right = getattr(words.terms[name].term, language)
                    message = Text(
                        f"`{spelling}`: 용어집의 표기는 `{right}`입니다.",
                        f"`{spelling}`: the glossary spells it `{right}`.",
                    )
                    yield self.at(place, sentence, spelling, start, message)
            for use in words.uses(text.ko):
                yield from self._english(words, (*where, "ko"), text.ko, use)

    def _english(self, words: Words, where: Where, text: str, use: Use) -> Iterator[Problem]:
        for part in use.parts:
            if not words.is_known(part):
                right = words.terms[use.term].term.en
                message = Text(
                    f"`{use.spelling}({part})`: 용어집의 영어는 `{right}`입니다.",
                    f"`{use.spelling}({part})`: the glossary's English is `{right}`.",
                )
                yield self.at(where, text, use.spelling, use.start, message)

    def late(self, words: Words, where: Where, prompt: str) -> Iterator[Problem]:
        """Yield terms whose English name stands at a later use than the first."""
        seen: set[str] = set()
        for use in words.uses(prompt):
            if use.term in seen and words.is_named(use):
                message = Text(
                    f"`{use.spelling}`: 영어는 처음 쓰는 곳에 적으세요.",
                    f"`{use.spelling}`: give the English name at the first use.",
                )
                yield self.at(where, prompt, use.spelling, use.start, message)
            seen.add(use.term)

    def at(self, where: Where, text: str, spelling: str, start: int, message: Text) -> Problem:
        """Return a problem at a spelling in a text: as often as it occurs before, from there on."""
        told = self.source.problem(where, message)
        pattern = re.compile(_loose(spelling), re.IGNORECASE)
        before = len(pattern.findall(text[:start]))
        whole = self.path.read_text(encoding="utf-8-sig")
        lines = whole.split("\n")
        offset = sum(len(line) + 1 for line in lines[: told.line - 1]) + told.column - 1
        for number, match in enumerate(pattern.finditer(whole, offset)):
            if number == before:
                line = whole.count("\n", 0, match.start()) + 1
                column = match.start() - (whole.rfind("\n", 0, match.start()) + 1) + 1
                return Problem(told.file, line, column, told.where, message)
        return told


def _prose(text: str) -> str:
    """Return a text with code, figures and headings blanked, every letter where it was."""
    return _NOT_PROSE.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), text)


def _loose(spelling: str) -> str:
    """Return a pattern of a spelling that a line may break."""
    return r"\s+".join(map(re.escape, spelling.split()))


def _whole(spelling: str) -> str:
    """Return a pattern of a spelling that begins, and in English ends, as a word."""
    if _HANGUL.search(spelling):
        return rf"(?<![가-힣]){_loose(spelling)}"
    return rf"(?<![A-Za-z]){_loose(spelling)}(?![A-Za-z])"
