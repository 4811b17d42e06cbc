"""Are the two languages of an exercise in step? Same numbers, code and figures in both."""

import re
import unicodedata
from collections.abc import Iterator

from grader.checks.exercise import Exercise
from grader.checks.review import texts_of
from grader.content.document import Languages, Where
from grader.model.text import LANGUAGES, Text

FIGURE_WIDTH = 72
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FENCE_LINE = re.compile(r"^```", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?:\d+(?:,\d{3})*\.\d+|\d+(?:,\d{3})+|\d{2,})(?![A-Za-z0-9_])"
)
"""Numbers of two digits and more: smaller ones are words in one language and not in the other."""
_HANGUL = re.compile(r"[가-힣]")
_TORN = re.compile(
    r"(?<=\S)\n *((?:입니다|입니까|이다|이고|이며|이므로|이면|은|는|을|를|와|의|에|에서|로|으로)(?=[\s.,]))"
)
"""An ending at the start of a line: Markdown makes a space of the line's end."""


def unequal(exercise: Exercise, languages: Languages) -> Iterator[tuple[Where, Text]]:
    """Yield (where, message) for each text whose languages say different things."""
    for where, text in texts_of(exercise):
        yield from _compare(where, text)
        for torn in _TORN.findall(_FENCE.sub("", text.ko)):
            yield (
                (*where, "ko"),
                Text(
                    f"줄 바꿈이 낱말을 끊습니다: `{torn}` 앞에 빈칸이 생깁니다.",
                    f"A line break tears a word: it shows a space before `{torn}`.",
                ),
            )
        for language in languages:
            if len(_FENCE_LINE.findall(text.in_(language))) % 2:
                told = Text(
                    "```로 연 그림이 닫히지 않았습니다.", "A figure opened by ``` is never closed."
                )
                yield (*where, language), told
            for figure in _FENCE.findall(text.in_(language)):
                wide = max((_cells(line) for line in figure.splitlines()), default=0)
                if wide > FIGURE_WIDTH:
                    yield (
                        (*where, language),
                        Text(
                            f"그림의 너비가 {wide}칸입니다. {FIGURE_WIDTH}칸까지 됩니다.",
                            f"A figure is {wide} columns wide; {FIGURE_WIDTH} is the most.",
                        ),
                    )


def _compare(where: Where, text: Text) -> Iterator[tuple[Where, Text]]:
    ko, en = (_FENCE.sub("", text.in_(language)) for language in LANGUAGES)
    for found, kind in ((_CODE, Text("코드", "code")), (_NUMBER, Text("수", "numbers"))):
        if found is _NUMBER:
            ko, en = _CODE.sub("", ko), _CODE.sub("", en)
        only_ko = set(found.findall(ko)) - set(found.findall(en))
        only_en = set(found.findall(en)) - set(found.findall(ko))
        translated = {span for span in only_ko if _HANGUL.search(span)}
        only_ko -= translated
        if only_ko or len(only_en) > len(translated):
            yield (
                where,
                Text(
                    f"두 언어의 {kind.ko}가 다릅니다. 한국어에만: {_listed(only_ko)}, 영어에만: {_listed(only_en)}",
                    f"The {kind.en} differ: only in Korean {_listed(only_ko)}, only in English {_listed(only_en)}",
                ),
            )
    if len(_FENCE.findall(text.in_("ko"))) != len(_FENCE.findall(text.in_("en"))):
        yield where, Text("두 언어의 그림 수가 다릅니다.", "The languages have different figures.")


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words)) or "-"


def _cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)
