"""A word or two, matched to keys and never guessed: particles may follow, slips are asked again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.content.document import Where
from grader.model.text import Text
from grader.quiz.base import (
    NO_TEXT,
    Answer,
    Mark,
    QuestionFields,
    refuse_scoring,
    rounded,
)
from grader.quiz.reading import Unreadable
from grader.quiz.words import GLOSS, comparable, has_hangul, is_slip, particles


@dataclass(frozen=True)
class TermKey:
    """One answer that is foreseen: right, partly right, or wrong with an explanation."""

    ko: str = ""
    """The answer in Korean."""
    en: str = ""
    """The answer in English."""
    text: str = ""
    """The same in both languages."""
    also: tuple[str, ...] = ()
    """Other spellings and synonyms."""
    credit: float = 1.0
    """What it earns: 1 for a right answer, 0 for a known wrong one."""
    feedback: Text = NO_TEXT
    """What to say to who gives it."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling of it."""
        return tuple(one for one in (self.ko, self.en, self.text, *self.also) if one)


@dataclass(frozen=True)
class Match:
    """How answers are compared with keys."""

    case: Literal["fold", "keep"] = "fold"
    """`fold`: capitals do not count."""
    spaces: Literal["ignore", "keep"] | None = None
    """By default ignored for keys with Hangul and kept for others."""
    particles: bool = True
    """Whether Korean particles after the answer are forgiven."""
    typo: Literal["retry", "wrong"] = "retry"
    """`retry`: a slip of one letter is asked again; `wrong`: it is wrong."""


@dataclass(frozen=True, kw_only=True)
class TermKeys:
    """All foreseen answers."""

    keys: tuple[TermKey, ...]
    """All foreseen answers, right and wrong."""
    match: Match = Match()
    """How answers are compared with keys."""

    def mark_term(self, typed: str) -> Mark:
        """Return the best credit over the keys; a slip is told apart and never earns."""
        hits = [key for key in self.keys if any(self._equal(typed, one) for one in key.spellings)]
        if hits:
            best = max(hits, key=lambda key: key.credit)
            said = [best.feedback] if best.feedback else []
            if best.credit == 1 and self._spaced_otherwise(typed, best):
                shown = best.ko or best.text
                said.append(
                    Text(f"띄어쓰기는 `{shown}`입니다.", f"It is usually spaced as `{shown}`.")
                )
            return Mark(rounded(best.credit), tuple(said))
        right = [one for key in self.keys if key.credit > 0 for one in key.spellings]
        seen = comparable(typed)
        if self.match.typo == "retry" and any(
            is_slip(_tight(seen, one), _tight(comparable(one), one)) for one in right
        ):
            return Mark(0.0, (SLIP,), almost=True, foreseen=False)
        return Mark(0.0, (), foreseen=False)

    def _equal(self, typed: str, key: str) -> bool:
        """Return whether what was typed is this key, a gloss of it, or the key with a particle."""
        seen = comparable(typed)
        sides = [seen]
        if gloss := GLOSS.fullmatch(seen):
            sides += [gloss[1], gloss[2]]
        wanted = self._folded(comparable(key), key)
        followed = (
            {wanted + gap + one for one in particles(wanted) for gap in ("", " ")}
            if self.match.particles
            else set()
        )
        cased = self.match.case == "fold" or _same_case(typed, key)
        return cased and any(
            self._folded(side, key) == wanted or self._folded(side, key) in followed
            for side in sides
        )

    def _folded(self, text: str, key: str) -> str:
        spaces = self.match.spaces or ("ignore" if has_hangul(key) else "keep")
        if spaces == "ignore":
            return text.replace(" ", "")
        return text.replace("-", " ") if "-" in key or " " in key else text

    def _spaced_otherwise(self, typed: str, key: TermKey) -> bool:
        """Return whether only the spacing differs from every spelling of the key."""
        seen = comparable(typed)
        return (
            has_hangul(seen)
            and any(_tight(seen, one) == _tight(comparable(one), one) for one in key.spellings)
            and all(seen != comparable(one) for one in key.spellings)
        )

    def spell(self) -> Text:
        """Return the first full key."""
        best = next(key for key in self.keys if key.credit == 1)
        return Text(best.ko or best.text or best.en, best.en or best.text or best.ko)

    def review_term(self) -> Iterator[tuple[Where, Text]]:
        """Yield keys that nothing can equal, and a missing full key."""
        if not any(key.credit == 1 for key in self.keys):
            yield ("keys",), Text("만점인 답이 없습니다.", "No key earns full marks.")
        for place, key in enumerate(self.keys):
            if not key.spellings or any(not comparable(one) for one in key.spellings):
                yield ("keys", place), Text("빈 답이 있습니다.", "A key is empty.")

    def term_texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the keys' feedback."""
        for place, key in enumerate(self.keys):
            if key.feedback:
                yield ("keys", place, "feedback"), key.feedback


@dataclass(frozen=True, kw_only=True)
class Term(TermKeys, QuestionFields):
    """Type a word or two."""

    type: Literal["text"]
    """Kind of question, or of gap."""

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed."""
        del shown
        return Text("낱말; 명령은 /로 시작", "a word or two; commands start with /")

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the line, known not to be empty."""
        del shown
        return not_empty(line)

    def mark(self, answer: Answer) -> Mark:
        """Return what the word earns."""
        return self.mark_term(str(answer))

    def key(self) -> Text:
        """Return the first full key."""
        return self.spell()

    def solved(self) -> Answer:
        """Return the first full key as typed text."""
        return self.spell().ko

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield faults of the keys."""
        yield from self.review_term()
        yield from refuse_scoring(self)

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the keys' feedback."""
        yield from self.term_texts()

    @property
    def typed(self) -> bool:
        """Free text: commands need a slash."""
        return True


SLIP = Text(
    "거의 맞았습니다. 철자를 다시 확인하세요. 이번 시도는 세지 않습니다.",
    "Almost: check the spelling. This try does not count.",
)


MAX_LETTERS = 2000


def not_empty(line: str) -> str:
    """Return what was typed; raise Unreadable when nothing was, or a whole book."""
    if len(line) > MAX_LETTERS:  # comparing takes a while, for each key and what may follow it
        raise Unreadable(
            Text(
                f"답이 {MAX_LETTERS}자보다 깁니다.", f"An answer has at most {MAX_LETTERS} letters."
            )
        )
    if not comparable(line):
        raise Unreadable(Text("답을 쓰세요.", "Type an answer."))
    return line.strip()


def _tight(text: str, key: str) -> str:
    return text.replace(" ", "") if has_hangul(key) else text


def _same_case(typed: str, key: str) -> bool:
    return key in typed
