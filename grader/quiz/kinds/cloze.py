"""Gaps in a sentence, or a ladder of steps, each with a type of its own.

A step can follow from earlier ones: an answer that is right for the learner's own earlier numbers
earns its marks, so one slip is paid for once.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from grader.content.choice import ByField, Choice
from grader.content.document import Where
from grader.content.expression import Expression
from grader.model.text import Alike, Text, joined
from grader.quiz.base import (
    NO_TEXT,
    Answer,
    Mark,
    QuestionFields,
    Scope,
    Scoring,
    refuse_scoring,
    rounded,
)
from grader.quiz.kinds.numeric import NumberKey, check_unit, spelled_exactly
from grader.quiz.kinds.shape import ShapeKey, axes_of
from grader.quiz.kinds.text import TermKeys, not_empty
from grader.quiz.names import namespaces
from grader.quiz.reading import Unreadable, axes, quantity, spelled_shape
from grader.quiz.words import comparable

_GAP = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, kw_only=True)
class BlankFields:
    """One gap."""

    weight: float = 1.0
    """Its share of the marks, against the other gaps'."""
    prompt: Text = NO_TEXT
    """What is asked at this step, in a ladder."""
    follow: Expression | None = None
    """The answer computed from the earlier gaps by name, for an error carried forward."""


@dataclass(frozen=True, kw_only=True)
class NumberBlank(NumberKey, BlankFields):
    """A number to fill in."""

    type: Literal["numeric"]
    """Kind of question, or of gap."""

    def check(self, line: str) -> None:
        """Raise Unreadable when the line holds no number."""
        check_unit(self, quantity(line))

    def judge(self, typed: str) -> Mark:
        """Return what it earns."""
        return self.mark_number(typed, Scoring())

    def value(self, typed: str) -> Any:
        """Return what was typed, for the steps after it."""
        found = quantity(typed).value
        return int(found) if found.denominator == 1 else float(found)

    def solved(self) -> str:
        """Return the key as typed text."""
        return spelled_exactly(self.answer)


@dataclass(frozen=True, kw_only=True)
class ShapeBlank(ShapeKey, BlankFields):
    """A shape to fill in."""

    type: Literal["shape"]
    """Kind of question, or of gap."""

    def check(self, line: str) -> None:
        """Raise Unreadable when the line holds no shape."""
        axes(line)

    def judge(self, typed: str) -> Mark:
        """Return what it earns."""
        return self.mark_shape(typed, Scoring())

    def value(self, typed: str) -> Any:
        """Return what was typed, for the steps after it."""
        return axes(typed)

    def solved(self) -> str:
        """Return the key as typed text."""
        return spelled_shape(axes_of(self.answer))


@dataclass(frozen=True, kw_only=True)
class TermBlank(TermKeys, BlankFields):
    """A word to fill in."""

    type: Literal["text"]
    """Kind of question, or of gap."""

    def check(self, line: str) -> None:
        """Raise Unreadable when nothing was typed."""
        not_empty(line)

    def judge(self, typed: str) -> Mark:
        """Return what it earns."""
        return self.mark_term(typed)

    def value(self, typed: str) -> Any:
        """Return what was typed."""
        return comparable(typed)

    def solved(self) -> str:
        """Return the first full key."""
        return self.spell().ko

    def resolved(self, scope: Scope) -> "TermBlank":
        """Return it as it is."""
        del scope
        return self


BLANKS: dict[str, Any] = {"numeric": NumberBlank, "shape": ShapeBlank, "text": TermBlank}
Blank = Annotated[NumberBlank | ShapeBlank | TermBlank, Choice(BLANKS, ByField("type", "numeric"))]


@dataclass(frozen=True, kw_only=True)
class Cloze(QuestionFields):
    """Fill the gaps, or climb the ladder."""

    type: Literal["cloze"]
    """Kind of question, or of gap."""
    blanks: dict[str, Blank]
    """The gaps by name; `{{name}}` in the prompt is where one stands."""

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed."""
        del shown
        return Text("칸마다 한 줄; 명령은 /로 시작", "one line a gap; commands start with /")

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the gaps of one line, parted by `;`, or of a JSON object."""
        if line.lstrip().startswith("{"):
            try:
                return self.accept(json.loads(line), shown)
            except (json.JSONDecodeError, RecursionError):
                raise self._again() from None
        parts = [part.strip() for part in line.split(";")]
        if len(parts) != len(self.blanks):
            raise self._again()
        return self.accept(dict(zip(self.blanks, parts, strict=True)), shown)

    def accept(self, value: Any, shown: Sequence[str]) -> Answer:
        """Return gap names to what was typed."""
        if not isinstance(value, dict):
            return self.read(str(value), shown)
        if not set(value) <= set(self.blanks):
            raise self._again()
        typed = {name: _text(one) for name, one in value.items() if one is not None}
        for name, line in typed.items():
            self.blanks[name].check(line)
        return {name: typed.get(name) for name in self.blanks}

    def _again(self) -> Unreadable:
        count = len(self.blanks)
        return Unreadable(
            Text(f"칸 {count}개를 ;로 나누어 쓰세요.", f"Give {count} gaps, parted by `;`.")
        )

    def retyped(self, answer: Answer, shown: Sequence[str]) -> Text:
        """Return what was typed, gap after gap; `-` for one that was left."""
        del shown
        return Alike("; ".join(answer[name] or "-" for name in self.blanks))

    def mark(self, answer: Answer) -> Mark:
        """Return the weighted mean over the gaps; no gap costs another one's marks."""
        total, earned = sum(one.weight for one in self.blanks.values()), 0.0
        said: list[Text] = []
        mistakes: list[str] = []
        almost = foreseen = False
        for name, mark in self.judged(answer).items():
            earned += self.blanks[name].weight * mark.score
            almost |= mark.almost
            foreseen |= not mark.foreseen
            mistakes += mark.mistakes
            said += [_of(name, one) for one in mark.feedback]
        return Mark(
            rounded(earned / total),
            tuple(said),
            almost=almost,
            foreseen=not foreseen,
            mistakes=tuple(mistakes),
        )

    def judged(self, answer: Mapping[str, str | None]) -> dict[str, Mark]:
        """Return the mark of each gap, steps judged on the learner's own earlier numbers too."""
        marks: dict[str, Mark] = {}
        own: dict[str, Any] = dict(namespaces())
        for name, blank in self.blanks.items():
            typed = answer.get(name)
            mark = Mark(0.0) if typed is None else blank.judge(typed)
            if typed is not None and mark.score < 1 and self._follows(blank, typed, own):
                mark = Mark(1.0, (CARRIED,))
            marks[name] = mark
            own[name] = blank.value(blank.solved() if typed is None else typed)
        return marks

    def _follows(self, blank: Any, typed: str, own: Scope) -> bool:
        """Return whether an answer follows rightly from the learner's own earlier ones."""
        if blank.follow is None:
            return False
        try:
            expected = blank.follow.evaluate(own)
            carried = replace(blank, answer=expected, wrong=())
            return bool(carried.judge(typed).score == 1)
        except (ValueError, TypeError, IndexError, ArithmeticError, KeyError):
            return False  # the earlier answer was of another kind: nothing follows from it

    def key(self) -> Text:
        """Return the gaps' keys."""
        return joined("; ", [_of(name, blank.spell()) for name, blank in self.blanks.items()])

    def solved(self) -> Answer:
        """Return the key of every gap."""
        return {name: blank.solved() for name, blank in self.blanks.items()}

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield gaps that the sentence lacks, and the other way round."""
        yield from refuse_scoring(self)
        ladder = all(blank.prompt for blank in self.blanks.values())
        for language in ("ko", "en"):
            gaps = set(_GAP.findall(getattr(self.prompt, language)))
            if gaps != set(self.blanks) and not (ladder and not gaps):
                yield (
                    ("prompt", language),
                    Text(
                        "{{이름}}과 blanks의 이름이 서로 다릅니다.",
                        "The {{names}} and the names in blanks differ.",
                    ),
                )
        for name, blank in self.blanks.items():
            if isinstance(blank, TermBlank):
                for where, text in blank.review_term():
                    yield ("blanks", name, *where), text
            if isinstance(blank, NumberBlank):
                for where, text in blank.review_number():
                    yield ("blanks", name, *where), text

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the steps and the feedback of the gaps."""
        for name, blank in self.blanks.items():
            if blank.prompt:
                yield ("blanks", name, "prompt"), blank.prompt
            if isinstance(blank, TermBlank):
                for where, text in blank.term_texts():
                    yield ("blanks", name, *where), text
            else:
                wrongs: tuple[Any, ...] = blank.wrong
                for place, wrong in enumerate(wrongs):
                    yield ("blanks", name, "wrong", place, "feedback"), wrong.feedback

    @property
    def typed(self) -> bool:
        """Gaps may be free text: commands need a slash."""
        return True


CARRIED = Text(
    "앞에서 쓴 값에서 바르게 이어졌으므로 맞은 것으로 합니다.",
    "This follows rightly from your earlier value, so it counts.",
)


def show_gaps(text: str) -> str:
    """Return a prompt with its gaps as people see them: (1)____."""
    names = list(dict.fromkeys(_GAP.findall(text)))
    return _GAP.sub(lambda found: f"({names.index(found[1]) + 1})____", text)


def _of(name: str, text: Text) -> Text:
    return Text(f"{name}: {text.in_('ko')}", f"{name}: {text.in_('en')}")


def _text(value: Any) -> str:
    return spelled_shape(tuple(value)) if isinstance(value, list | tuple) else str(value)
