"""Pairs: what on the left belongs to what on the right."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grader.content.document import Where
from grader.content.seeds import shuffled
from grader.model.text import Alike, Text, joined
from grader.quiz import option
from grader.quiz.base import (
    NO_TEXT,
    Answer,
    Mark,
    QuestionFields,
    refuse_scoring,
    rounded,
    words,
)
from grader.quiz.option import Side
from grader.quiz.reading import Unreadable
from grader.quiz.words import as_latin, comparable

_PAIR = re.compile(r"(\d{1,2})\s*[-=:.]?\s*([a-z])")


@dataclass(frozen=True, kw_only=True)
class Matching(QuestionFields):
    """Match each left item with one on the right."""

    type: Literal["matching"]
    """Kind of question, or of gap."""
    left: tuple[Side, ...]
    """What is to be matched."""
    right: tuple[Side, ...]
    """What can be matched; more than the left has is a distractor."""
    answer: dict[str, str]
    """Left id to right id."""
    reuse: bool = False
    """Whether one right item may serve several left ones."""
    feedback_wrong: Text = NO_TEXT
    """What to say when a pair is wrong."""

    def shown(self, seed: int) -> tuple[str, ...]:
        """Return the right ids in the order of this showing."""
        ids = [one.id for one in self.right]
        return shuffled(ids, seed, self.id, "right") if self.shuffle else tuple(ids)

    def options(self, shown: Sequence[str]) -> list[tuple[str, Text]]:
        """Return the left side by numbers, then the right side by letters."""
        left = [(str(number), words(one.text)) for number, one in enumerate(self.left, 1)]
        right = [
            (chr(97 + place), option.text_of(self.right, name)) for place, name in enumerate(shown)
        ]
        return [*left, ("", Text()), *right]

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed."""
        del shown
        return Text("짝, 예: 1b 2a", "pairs, as 1b 2a")

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return left ids to right ids; every left item needs a partner."""
        seen = as_latin(comparable(line))
        pairs: dict[str, str] = {}
        for number, letter in _PAIR.findall(seen):
            place, other = int(number) - 1, ord(letter) - 97
            if not 0 <= place < len(self.left) or other >= len(shown):
                raise self._again(shown)
            pairs[self.left[place].id] = shown[other]
        if re.sub(r"[\s,;()]", "", _PAIR.sub("", seen)) or len(pairs) < len(self.left):
            raise self._again(shown)
        return self._checked(pairs)

    def accept(self, value: Any, shown: Sequence[str]) -> Answer:
        """Return pairs of ids as they are."""
        if not isinstance(value, dict):
            return self.read(str(value), shown)
        lefts = {one.id for one in self.left}
        if set(value) != lefts or any(one not in shown for one in value.values()):
            raise self._again(shown)
        return self._checked(dict(value))

    def _checked(self, pairs: dict[str, str]) -> Answer:
        if not self.reuse and len(set(pairs.values())) < len(pairs):
            raise Unreadable(
                Text("오른쪽 항목은 한 번씩만 쓰세요.", "Use each right-hand item once only.")
            )
        return pairs

    def _again(self, shown: Sequence[str]) -> Unreadable:
        last = chr(96 + len(shown))
        return Unreadable(
            Text(
                f"왼쪽 1-{len(self.left)}마다 a-{last} 하나를 붙이세요. 예: 1b 2a",
                f"Give each of 1-{len(self.left)} one of a-{last}, as 1b 2a.",
            )
        )

    def retyped(self, answer: Answer, shown: Sequence[str]) -> Text:
        """Return each number with the letter of its partner."""
        pairs = [
            f"{number}{chr(97 + shown.index(answer[one.id]))}"
            for number, one in enumerate(self.left, 1)
        ]
        return Alike(" ".join(pairs))

    def mark(self, answer: Answer) -> Mark:
        """Return the share of right pairs."""
        right = [name for name, partner in answer.items() if self.answer[name] == partner]
        score = len(right) / len(self.left)
        if self.scoring.rule == "all_or_nothing":
            score = float(score == 1)
        wrong = [str(place) for place, one in enumerate(self.left, 1) if one.id not in right]
        said: list[Text] = []
        if wrong:
            numbers = ", ".join(wrong)
            said.append(Text(f"짝이 틀린 것: {numbers}", f"Wrong partner: {numbers}"))
            said += [self.feedback_wrong] if self.feedback_wrong else []
        return Mark(rounded(score), tuple(said))

    def key(self) -> Text:
        """Return the right pairs."""
        pairs = [
            (words(one.text), option.text_of(self.right, self.answer[one.id])) for one in self.left
        ]
        return joined("; ", [joined(" = ", pair) for pair in pairs])

    def solved(self) -> Answer:
        """Return the right pairs."""
        return dict(self.answer)

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield pairs of ids that do not exist."""
        yield from option.review_ids(self.left, "left")
        yield from option.review_ids(self.right, "right")
        yield from refuse_scoring(self, "rule")
        if self.scoring.rule not in (None, "all_or_nothing"):
            yield ("scoring", "rule"), Text("all_or_nothing만 됩니다.", "Only all_or_nothing fits.")
        rights = {one.id for one in self.right}
        if set(self.answer) != {one.id for one in self.left} or not (
            set(self.answer.values()) <= rights
        ):
            yield (
                ("answer",),
                Text("왼쪽 id마다 오른쪽 id 하나를 적으세요.", "Give every left id one right id."),
            )
        elif not self.reuse and len(set(self.answer.values())) < len(self.answer):
            yield ("answer",), Text("reuse: true가 필요합니다.", "This needs `reuse: true`.")

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield both sides, and the feedback."""
        for place, side in enumerate(self.left):
            yield ("left", place, "text"), words(side.text)
        for place, side in enumerate(self.right):
            yield ("right", place, "text"), words(side.text)
        if self.feedback_wrong:
            yield ("feedback_wrong",), self.feedback_wrong
