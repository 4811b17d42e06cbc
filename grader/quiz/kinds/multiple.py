"""Any number of choices out of several, marked by a rule that guessing does not beat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grader.content.document import Where
from grader.model.text import Alike, Text, joined
from grader.quiz import option
from grader.quiz.base import Answer, Mark, QuestionFields, refuse_scoring, rounded
from grader.quiz.option import Option
from grader.quiz.reading import Unreadable, positions
from grader.quiz.words import comparable

NOTHING = ("-", "0", "없음", "none")


@dataclass(frozen=True, kw_only=True)
class Multiple(QuestionFields):
    """Choose all that are right."""

    type: Literal["multiple"] = "multiple"
    """Kind of question, or of gap."""
    choices: tuple[Option, ...]
    """The options; those with `correct: true` are right."""

    @property
    def rule(self) -> str:
        """The marking rule in force."""
        return self.scoring.rule or "balanced"

    def shown(self, seed: int) -> tuple[str, ...]:
        """Return the options' ids in the order of this showing."""
        return tuple(option.order_of(self.choices, self.id, seed, shuffle=self.shuffle))

    def options(self, shown: Sequence[str]) -> list[tuple[str, Text]]:
        """Return the numbered options."""
        return option.lines(self.choices, shown)

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed, and the rule by its name."""
        rule = RULES[self.rule]
        return Text(
            f"1-{len(shown)} 중 맞는 것 모두, 예: 1 3; {rule.ko}",
            f"all that are right of 1-{len(shown)}, as 1 3; {rule.en}",
        )

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the chosen ids, in the order of the file."""
        if comparable(line) in NOTHING:
            return []
        chosen = {shown[place] for place in positions(line, len(shown))}
        return [one.id for one in self.choices if one.id in chosen]

    def accept(self, value: Any, shown: Sequence[str]) -> Answer:
        """Return the ids of a list, or what read() takes."""
        if isinstance(value, list | tuple) and all(one in shown for one in value):
            if len(set(value)) < len(value):
                raise Unreadable(Text("같은 보기가 두 번 있습니다.", "A choice appears twice."))
            return [one.id for one in self.choices if one.id in value]
        return super().accept(value, shown)

    def retyped(self, answer: Answer, shown: Sequence[str]) -> Text:
        """Return the numbers of the chosen options, `-` for none."""
        return option.numbers(answer, shown) or Alike(NOTHING[0])

    def mark(self, answer: Answer) -> Mark:
        """Return the rule's score; feedback for each wrong tick, and how many are missing."""
        ticked = [one for one in self.choices if one.id in answer]
        wrong = [one for one in ticked if not one.correct]
        right = len(ticked) - len(wrong)
        correct = sum(one.correct for one in self.choices)
        score = share(self.rule, len(self.choices), correct, right, len(wrong))
        said = [one.feedback for one in wrong if one.feedback]
        if missing := correct - right:
            said.append(
                Text(f"맞는 것이 {missing}개 더 있습니다.", f"{missing} more would be right.")
            )
        mistakes = tuple(f"{self.id}:{one.id}" for one in wrong)
        return Mark(rounded(score), tuple(said), mistakes=mistakes)

    def key(self) -> Text:
        """Return the texts of the right options."""
        return joined(" / ", [option.text_of(self.choices, name) for name in self.solved()])

    def solved(self) -> Answer:
        """Return the ids of the right options."""
        return [one.id for one in self.choices if one.correct]

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield faults of the options and of the rule."""
        yield from option.review_choices(self.choices)
        yield from refuse_scoring(self, "rule")
        correct = sum(one.correct for one in self.choices)
        if not 1 <= correct < len(self.choices):
            yield (
                ("choices",),
                Text(
                    "옳은 보기와 틀린 보기가 하나 이상씩 있어야 합니다.",
                    "There must be a right and a wrong option at least.",
                ),
            )
        if any(one.credit is not None for one in self.choices):
            yield (
                ("choices",),
                Text(
                    "여러 개를 고르는 문항에는 credit을 쓰지 않습니다.", "`credit` is for single."
                ),
            )

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the options' sentences."""
        yield from option.option_texts(self.choices)


def share(rule: str, options: int, correct: int, right: int, wrong: int) -> float:
    """Return what `right` and `wrong` ticks earn, of `correct` right ones among `options`."""
    others = options - correct
    match rule:
        case "balanced":
            return max(0.0, right / correct - wrong / others)
        case "net":
            return max(0.0, (right - wrong) / correct)
        case "coverage":
            return right / correct * right / (right + wrong) if right else 0.0
        case "each":
            return (right + others - wrong) / options
    return float(right == correct and not wrong)


RULES = {
    "balanced": Text("맞는 비율 - 틀린 비율", "share of right ticks minus share of wrong ticks"),
    "net": Text("맞은 것 - 틀린 것", "right minus wrong ticks"),
    "coverage": Text("맞은 비율 x 정확도", "coverage times precision"),
    "each": Text("보기마다 점수", "each decision counts"),
    "all_or_nothing": Text("모두 맞아야 점수", "all or nothing"),
}
