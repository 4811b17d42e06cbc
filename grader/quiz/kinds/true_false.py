"""True or false."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grader.content.document import Where
from grader.model.text import Text
from grader.quiz.base import Answer, Mark, QuestionFields, refuse_scoring
from grader.quiz.reading import Unreadable
from grader.quiz.words import as_latin, comparable

_TRUE = {*"t o y true yes 참 예 네 맞음 맞다 옳음 그렇다 1 ○ ㅇ".split()}
_FALSE = {*"f x n false no 거짓 아니요 아니오 틀림 틀리다 그르다 2 0 ✗".split()}


@dataclass(frozen=True, kw_only=True)
class TrueFalse(QuestionFields):
    """Is the statement true?"""

    type: Literal["true_false"]
    """Kind of question, or of gap."""
    answer: bool
    """Whether the statement is true."""
    feedback_wrong: Text
    """What to say to the wrong answer."""

    def how(self, shown: Sequence[str]) -> Text:
        """Return what may be typed."""
        del shown
        return Text("o 참, x 거짓", "t true, f false")

    def read(self, line: str, shown: Sequence[str]) -> Answer:
        """Return whether the line says true."""
        del shown
        seen = comparable(line)
        for one in (seen, as_latin(seen)):
            if one in _TRUE or one in _FALSE:
                return one in _TRUE
        raise Unreadable(
            Text("참이면 o, 거짓이면 x로 답하세요.", "Answer t for true or f for false.")
        )

    def accept(self, value: Any, shown: Sequence[str]) -> Answer:
        """Return a truth value as it is."""
        return value if isinstance(value, bool) else self.read(str(value), shown)

    def retyped(self, answer: Answer, shown: Sequence[str]) -> Text:
        """Return the letter for it."""
        del shown
        return Text("o", "t") if answer else Text("x", "f")

    def mark(self, answer: Answer) -> Mark:
        """Return 1 or 0."""
        right = answer is self.answer
        return Mark(float(right), () if right else (self.feedback_wrong,))

    def key(self) -> Text:
        """Return the truth."""
        return Text("참", "true") if self.answer else Text("거짓", "false")

    def solved(self) -> Answer:
        """Return the truth."""
        return self.answer

    def review(self) -> Iterator[tuple[Where, Text]]:
        """Yield scoring options that do not apply."""
        yield from refuse_scoring(self)

    def texts(self) -> Iterator[tuple[Where, Text]]:
        """Yield the feedback."""
        yield ("feedback_wrong",), self.feedback_wrong
