"""One choice out of several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grader.content.document import Where
from grader.model.text import Text
from grader.quiz import option
from grader.quiz.base import Answer, Mark, QuestionFields, refuse_scoring, rounded
from grader.quiz.option import Option
from grader.quiz.reading import Unreadable, positions


@dataclass(frozen=True, kw_only=True)
class Single(QuestionFields):
    """Choose one."""

    type: Literal["single"] = "single"
    """Kind of question, or of gap."""
    choices: tuple[Option, ...]
    """The options; one has `correct: true`."""

    def shown(self, seed: int) -> tuple[str, ...]:
        """Return the options' ids in the order of this showing."""
        return tuple(option.order_of(self.choices, self.id, seed, shuffle=self.shuffle))

    def options(self, shown: Sequence[str]) -> list[tuple[str, Text]]:
        """Return the numbered options."""
        return option.lines(self.choices, shown)

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed."""
        return Text(f"1-{len(shown)} 중 하나", f"one of 1-{len(shown)}")

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the id of the chosen option."""
        chosen = positions(line, len(shown))
        if len(chosen) != 1:
            raise Unreadable(Text("번호 하나만 고르세요.", "Choose one number only."))
        return shown[chosen[0]]

    def accept(self, value: Any, shown: Sequence[str]) -> Answer:
        """Return an id, or the option at a number."""
        return value if value in shown else self.read(str(value), shown)

    def retyped(self, answer: Answer, shown: Sequence[str]) -> Text:
        """Return the number of the chosen option."""
        return option.numbers([answer], shown)

    def mark(self, answer: Answer) -> Mark:
        """Return the credit of the chosen option and its feedback."""
        chosen = next(one for one in self.choices if one.id == answer)
        said = (chosen.feedback,) if chosen.feedback else ()
        mistakes = () if chosen.earns == 1 else (f"{self.id}:{chosen.id}",)
        return Mark(rounded(chosen.earns), said, mistakes=mistakes)

    def key(self) -> Text:
        """Return the text of the right option."""
        return option.text_of(self.choices, self.solved())

    def solved(self) -> Answer:
        """Return the id of the right option."""
        return next(one.id for one in self.choices if one.correct)

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield faults of the options."""
        yield from option.review_choices(self.choices)
        yield from refuse_scoring(self)
        if sum(one.correct for one in self.choices) != 1 or len(self.choices) < 2:
            yield (
                ("choices",),
                Text(
                    "보기는 둘 이상, 옳은 것은 하나여야 합니다.",
                    "There must be two options or more, one of them correct.",
                ),
            )

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the options' sentences."""
        yield from option.option_texts(self.choices)
