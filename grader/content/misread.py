"""What a fault of YAML's syntax means to who wrote it: where it begins, and what to mend."""

import re

from ruamel.yaml.error import MarkedYAMLError

from grader.model.text import Text

Place = tuple[int, int]

_BEGINS_EARLIER = re.compile(r"could not find expected ':'|unexpected end of stream|<stream end>")
"""Faults that are noticed where something ends, and mended where it begins."""


def place_of(error: MarkedYAMLError) -> Place:
    """Return the line and column (from 1) where a fault is to be mended."""
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and _BEGINS_EARLIER.search(str(error.problem)):
        mark = error.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def meaning(error: MarkedYAMLError, text: str, place: Place) -> Text:
    """Return what was seen, and what to do."""
    lines = text.splitlines()
    line = lines[place[0] - 1] if place[0] <= len(lines) else ""
    if "\t" in line[: place[1]]:
        return TAB
    if re.match(r"\s*-\w", line):
        return NO_SPACE
    seen = str(error.problem or error.context or "").strip()
    known = (message for pattern, message in MEANINGS if re.search(pattern, seen))
    message = next(known, OTHERWISE)
    return message.format(seen=seen, sign=line[place[1] - 1 : place[1]])


TAB = Text("들여쓰기에 탭이 있습니다. 빈칸을 쓰세요.", "A tab is used for indentation. Use spaces.")
NO_SPACE = Text(
    "목록의 `-` 뒤에는 빈칸이 필요합니다.", "The `-` of a list item needs a space after it."
)
QUOTE = Text("글 전체를 따옴표로 감싸세요.", "Put quotes around the whole text.")
MEANINGS = (
    (
        "mapping values are not allowed",
        Text(
            "여기에 `: `이 올 수 없습니다. 글 안의 쌍점이면 글 전체를 따옴표로 감싸고, 키라면 들여쓰기를 맞추세요.",
            "There can be no `: ` here. If it is part of a text, put quotes around the whole text; if this is "
            "a key, mend its indentation.",
        ),
    ),
    (
        "cannot start any token",
        Text("글은 {sign} 기호로 시작할 수 없습니다.", "A text cannot begin with the sign {sign} here.") + QUOTE,
    ),
    (
        r"could not find expected ':'",
        Text(
            "`키: 값`도 `- 항목`도 아닙니다. 쌍점과 그 뒤의 빈칸, 들여쓰기를 확인하세요.",
            "This is neither `key: value` nor `- item`. See to the colon and the space after it, and to the "
            "indentation.",
        ),
    ),
    (
        "unexpected end of stream",
        Text("이 따옴표가 닫히지 않았습니다.", "This quote is never closed."),
    ),
    (
        r"expected ',' or '.', but got '<stream end>'",
        Text("`{sign}` 괄호가 닫히지 않았습니다.", "The bracket `{sign}` is never closed."),
    ),
    (
        r"expected ',' or '.', but got",
        Text(
            "괄호 안에서 `{sign}`을 만났습니다. 앞에서 쉼표나 닫는 괄호가 빠졌거나, 글에 따옴표가 필요합니다.",
            "Inside brackets, `{sign}` came unexpected: a comma or a closing bracket is missing before it, or "
            "the text needs quotes.",
        ),
    ),
    (
        r"but found '[\]}]'",
        Text("`{sign}` 괄호에 여는 짝이 없습니다.", "Nothing opens the bracket that `{sign}` closes."),
    ),
    (
        "but found '<scalar>'",
        Text("닫는 따옴표 뒤에 글이 더 있습니다.", "Text follows the closing quote.") + QUOTE,
    ),
    (
        "but found '(?:<block|-)|sequence entries are not allowed",
        Text(
            "들여쓰기가 이 줄이 속한 것과 맞지 않습니다.",
            "The indentation fits nothing that this line could belong to.",
        ),
    ),
    (
        "unknown escape character",
        Text(
            '큰따옴표 안의 `\\`는 `\\\\`로 쓰거나, 작은따옴표를 쓰세요.',
            "In double quotes a `\\` is written `\\\\`; or use single quotes.",
        ),
    ),
    ("undefined alias", Text("별칭(&, *)은 쓸 수 없습니다.", "Aliases (&, *) are not allowed.") + QUOTE),
    (
        "expected the node content",
        Text("여기에 값이 빠졌습니다.", "A value is missing here."),
    ),
    (
        "another document",
        Text("한 파일에는 문서 하나만 씁니다. `---`를 지우세요.", "One file is one document. Remove the `---`."),
    ),
)  # fmt: skip
"""What YAML's parser says, and what it means."""
OTHERWISE = Text(
    "YAML 문법 오류입니다({seen}). 들여쓰기, 따옴표, 쌍점을 확인하세요.",
    "YAML syntax error ({seen}). Check indentation, quotes and colons.",
)
