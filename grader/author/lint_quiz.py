"""Rules of good questions that no schema can state: stems, lengths, two languages that agree."""

import re
from collections.abc import Iterator

from grader.content.document import Where
from grader.model.text import LANGUAGES, Text
from grader.quiz.base import QuestionFields, words
from grader.quiz.kinds.calculated import Calculated
from grader.quiz.kinds.cloze import Cloze
from grader.quiz.kinds.multiple import Multiple
from grader.quiz.kinds.single import Single

Found = tuple[Where, Text]

_NEGATED = re.compile(r"\bNOT\b|\b[Ww]hich (?:\w+ ){0,3}(?:is|are|does) not\b")
_NUMBER = re.compile(r"(?<![A-Za-z\d])\d+(?:[.,]\d+)*")
_CODE = re.compile(r"`([^`]+)`")
_HOLES = re.compile(r"\{\{?(?:ko_|en_)?(\w+)\}\}?")


def lint(question: QuestionFields) -> Iterator[Found]:
    """Yield where a question breaks a rule of good questions."""
    if _NEGATED.search(question.prompt.in_("en")) or "않은 것은" in question.prompt.in_("ko"):
        yield (
            ("prompt",),
            Text(
                "부정형 질문은 잘못 읽힙니다. '틀린 것은'으로 물으세요.",
                "Negated stems are misread. Ask which is FALSE.",
            ),
        )
    for where, text in question.told():
        yield from _languages(where, text)
    if isinstance(question, Calculated):
        known = {name.removeprefix("ko_").removeprefix("en_") for name in question.params}
        for where, text in question.told():
            for name in set(_HOLES.findall(text.in_("ko"))) - known:
                yield where, Text(f"{{{name}}}: 없는 값입니다.", f"{{{name}}} is no parameter.")
    if isinstance(question, Single):
        yield from _longest(question)
    if isinstance(question, Multiple) and sum(not one.correct for one in question.choices) < 2:
        yield (
            ("choices",),
            Text("틀린 보기가 둘 이상이어야 합니다.", "There should be two wrong choices or more."),
        )
    if isinstance(question, Cloze) and any(blank.weight <= 0 for blank in question.blanks.values()):
        yield ("blanks",), Text("weight는 0보다 커야 합니다.", "Weights must be above 0.")


def _languages(where: Where, text: Text) -> Iterator[Found]:
    """Both languages hold the same numbers, code and placeholders, and every console shows them."""
    for pattern, ko, en in (
        (_NUMBER, "수", "numbers"),
        (_CODE, "코드", "code"),
        (_HOLES, "자리", "placeholders"),
    ):
        one, two = (sorted(set(pattern.findall(text.in_(name)))) for name in LANGUAGES)
        if one != two:
            yield (
                where,
                Text(
                    f"두 언어의 {ko}가 다릅니다: {one} / {two}",
                    f"The {en} differ: ko {one}, en {two}",
                ),
            )
    for language in LANGUAGES:
        try:
            text.in_(language).encode("cp949")
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            yield (
                (*where, language),
                Text(
                    f"{letter!r}: cp949 콘솔에 나오지 않는 글자입니다.",
                    f"{letter!r} cannot be shown on a cp949 console.",
                ),
            )


def _longest(question: Single) -> Iterator[Found]:
    """The key must not stand out by its length."""
    for language in LANGUAGES:
        lengths = {one.id: len(words(one.text).in_(language)) for one in question.choices}
        key = lengths.pop(question.solved())
        if key > 12 and key > 1.4 * max(lengths.values()):
            yield (
                ("choices",),
                Text(
                    f"정답만 눈에 띄게 깁니다({language}).",
                    f"The key alone is conspicuously long ({language}).",
                ),
            )
