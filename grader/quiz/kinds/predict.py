"""What does this print? The key is produced by running the code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.content.document import Where
from grader.model.text import Text
from grader.quiz.base import Answer, Mark, QuestionFields, refuse_scoring
from grader.quiz.kinds.numeric import NumberKey, Tolerance
from grader.quiz.kinds.shape import ShapeKey
from grader.quiz.kinds.text import not_empty
from grader.quiz.reading import axes, quantity
from grader.quiz.words import comparable, plain


@dataclass(frozen=True)
class WrongOutput:
    """A wrong output that is known."""

    output: str
    """The wrong output."""
    feedback: Text
    """What to say to who gives it."""


@dataclass(frozen=True, kw_only=True)
class Predict(QuestionFields):
    """Say what the code prints, or which error it raises."""

    type: Literal["predict"]
    """Kind of question, or of gap."""
    output: str = ""
    """What is printed, one line."""
    raises: str = ""
    """The type of the error, where it ends in one."""
    compare: Literal["output", "shape", "number"] = "output"
    """What counts: the printed text, a shape, or a number."""
    wrong: tuple[WrongOutput, ...] = ()
    """Known wrong outputs, and what they come from."""

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed."""
        del shown
        return Text(
            "출력 한 줄 또는 예외의 이름; 명령은 /로 시작",
            "the printed line, or the error's name; commands start with /",
        )

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return the line, of the form that is compared."""
        del shown
        if not self._is_error(line) and not self.raises:
            if self.compare == "shape":
                axes(line)
            if self.compare == "number":
                quantity(line)
        return not_empty(line)

    def mark(self, answer: Answer) -> Mark:
        """Return 1 where the output is the same, as the comparison sees it."""
        if self._same(str(answer), self.raises or self.output):
            return Mark(1.0)
        for wrong in self.wrong:
            if self._same(str(answer), wrong.output):
                return Mark(0.0, (wrong.feedback,))
        if self.compare == "shape" and not self.raises and not self._is_error(str(answer)):
            return ShapeKey(answer=axes(self.output)).mark_shape(str(answer), self.scoring)
        return Mark(0.0, (), foreseen=False)

    def _same(self, typed: str, wanted: str) -> bool:
        if self._is_error(wanted) or self._is_error(typed):
            return comparable(typed).split(":")[0] == comparable(wanted)
        if self.compare == "shape" and not self.raises:
            return axes(typed) == axes(wanted)
        if self.compare == "number" and not self.raises:
            key = NumberKey(answer=float(quantity(wanted).value), tolerance=Tolerance(abs=5e-7))
            return key.mark_number(typed, self.scoring).score == 1
        return _line(typed) == _line(wanted)

    @staticmethod
    def _is_error(text: str) -> bool:
        return comparable(text).split(":")[0].endswith(("error", "exception"))

    def key(self) -> Text:
        """Return the output."""
        shown = self.raises or self.output
        return Text(shown, shown)

    def solved(self) -> Answer:
        """Return the output."""
        return self.raises or self.output

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield a missing program, and outputs of several lines."""
        yield from refuse_scoring(self)
        if self.code is None:
            yield ("code",), Text("code가 없습니다.", "There is no code.")
        if bool(self.output) == bool(self.raises) or "\n" in self.output.strip("\n"):
            yield (
                ("output",),
                Text(
                    "한 줄짜리 output이나 raises 중 하나를 적으세요.",
                    "Give either an output of one line or raises.",
                ),
            )

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the feedback of wrong outputs."""
        for place, wrong in enumerate(self.wrong):
            yield ("wrong", place, "feedback"), wrong.feedback

    @property
    def typed(self) -> bool:
        """Free text: commands need a slash."""
        return True


def _line(text: str) -> str:
    """Return an output as it is compared: one spelling, no blanks at the end, spaces as one."""
    return " ".join(plain(text.replace("\r\n", "\n")).split())
