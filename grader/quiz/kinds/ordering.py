"""Things to put in order, marked by the pairs that must not be turned round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from grader.content.document import Where
from grader.content.seeds import shuffled
from grader.model.text import Text, joined
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
from grader.quiz.reading import Unreadable, positions

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Ordering(QuestionFields):
    """Put items in order."""

    type: Literal["ordering"]
    """Kind of question, or of gap."""
    items: tuple[Side, ...]
    """In a right order."""
    before: tuple[tuple[str, ...], ...] = ()
    """Pairs [earlier, later] that must hold; by default the order of `items`, all of it."""
    feedback_wrong: Text = NO_TEXT
    """What to say when the order is wrong."""

    def constraints(self) -> Pairs:
        """Return every pair (earlier, later) that the order must keep, implied ones too."""
        ids = [one.id for one in self.items]
        pairs = {(one[0], one[1]) for one in self.before} or set(combinations(ids, 2))
        for middle in ids:
            pairs |= {
                (first, last)
                for first, a in list(pairs)
                if a == middle
                for b, last in list(pairs)
                if b == middle
            }
        return frozenset(pairs)

    def shown(self, seed: int) -> tuple[str, ...]:
        """Return the ids as shown, never in a right order already where they are shuffled."""
        ids = [one.id for one in self.items]
        if not self.shuffle:
            return tuple(ids)
        for turn in range(20):
            order = shuffled(ids, seed, self.id, "items", turn)
            if self._score(order) < 1:
                return order
        return tuple(reversed(ids))

    def options(self, shown: Sequence[str]) -> list[tuple[str, Text]]:
        """Return the numbered items."""
        return option.lines(self.items, shown)

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed."""
        example = " ".join(str(number) for number in range(len(shown), 0, -1))
        return Text(f"순서, 예: {example}", f"the order, as {example}")

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the ids in the order typed."""
        chosen = positions(line, len(shown))
        if len(chosen) != len(shown):
            raise Unreadable(
                Text(
                    f"번호 {len(shown)}개를 모두 한 번씩 쓰세요.",
                    f"Type all {len(shown)} numbers, once each.",
                )
            )
        return [shown[place] for place in chosen]

    def accept(self, value: Any, shown: Sequence[str]) -> Answer:
        """Return a list of ids as it is."""
        if isinstance(value, list | tuple) and sorted(map(str, value)) == sorted(shown):
            return list(value)
        return super().accept(value, shown)

    def retyped(self, answer: Answer, shown: Sequence[str]) -> Text:
        """Return the numbers in the order that was given."""
        return option.numbers(answer, shown)

    def mark(self, answer: Answer) -> Mark:
        """Return (pairs kept - pairs broken) / pairs, at least 0."""
        score = self._score(answer)
        said: list[Text] = []
        if score < 1:
            first, last = self._broken(answer)
            one, two = option.text_of(self.items, first), option.text_of(self.items, last)
            said.append(
                Text("'{one}' 다음에 '{two}'입니다.", "'{one}' comes before '{two}'.").format(
                    one=one, two=two
                )
            )
            said += [self.feedback_wrong] if self.feedback_wrong else []
        return Mark(rounded(score), tuple(said))

    def _score(self, order: Sequence[str]) -> float:
        place = {name: number for number, name in enumerate(order)}
        pairs = self.constraints()
        kept = sum(place[first] < place[last] for first, last in pairs)
        return max(0.0, (2 * kept - len(pairs)) / len(pairs))

    def _broken(self, order: Sequence[str]) -> tuple[str, str]:
        place = {name: number for number, name in enumerate(order)}
        broken = [pair for pair in self.constraints() if place[pair[0]] > place[pair[1]]]
        return min(broken, key=lambda pair: (place[pair[1]], place[pair[0]]))

    def key(self) -> Text:
        """Return the items in order."""
        return joined(" → ", [words(one.text) for one in self.items])

    def solved(self) -> Answer:
        """Return the ids in order."""
        return [one.id for one in self.items]

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield constraints that name nothing or go round in a circle."""
        yield from option.review_ids(self.items, "items")
        yield from refuse_scoring(self)
        ids = {one.id for one in self.items}
        if not self.shuffle and self.status == "ready":
            yield ("shuffle",), Text("정답이 그대로 보입니다.", "This shows the key as it is.")
        if len(ids) < 3:
            yield (
                ("items",),
                Text("항목이 셋 이상이어야 합니다.", "There must be three items or more."),
            )
        for place, pair in enumerate(self.before):
            if len(pair) != 2 or not set(pair) <= ids:
                yield (
                    ("before", place),
                    Text("[앞, 뒤] 두 id여야 합니다.", "Give [earlier, later]."),
                )
                return
        if any(first == last for first, last in self.constraints()):
            yield ("before",), Text("순서가 돌고 돕니다.", "The order goes round in a circle.")
        elif len(ids) >= 3 and self._score(self.solved()) < 1:
            yield ("items",), Text("items의 순서가 before와 어긋납니다.", "`items` break `before`.")

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the items, and the feedback."""
        for place, item in enumerate(self.items):
            yield ("items", place, "text"), words(item.text)
        if self.feedback_wrong:
            yield ("feedback_wrong",), self.feedback_wrong
