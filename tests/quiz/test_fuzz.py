"""Bounded fuzzing of what reads a learner's answers and other programs' files.

Whatever comes in is read or refused in words, and a mark is never outside of 0 to 1.
`LEARN_FUZZ=20000 pytest tests/quiz/test_fuzz.py` looks longer.
"""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.bank import Bank
from grader.content.pack import Pack
from grader.content.syntax import parse
from grader.model.problem import ContentError
from grader.quiz.base import QuestionFields
from grader.quiz.document import ready
from grader.quiz.exchange import flat, gift, moodle
from grader.quiz.reading import Unreadable

LONG = settings(
    max_examples=int(os.environ.get("LEARN_FUZZ", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
QUESTIONS = [ready(one, 1) for one in Bank(Pack(Path(__file__).parents[2])).questions()]
KINDS: dict[str, list[QuestionFields]] = {}
for one in QUESTIONS:
    KINDS.setdefault(str(getattr(one, "type", "")), []).append(one)

WORDS = """
    0 1 2 -1 +1 1e9 1e99 1e-99 1,000 1_0 1/3 1/0 0/0 .5 5. nan inf Infinity % ( ) [ ] { } , ; : x X * N None
    -1 ? batch 배치 전이 학습 ㄱ ㅏ 개 입니다 true false o x 참 거짓 a b 1a 2b 3-c > < = -> A>B " ' ` \\ {} []
    {"a":1} null e E + - _ . .. ... ² ₂ ½ Ⅷ ٣ １ 🙂 \x00 \x1b[31m \u200b \u202e \u0301 \ud7a3 \ue000 NaN 0x1f 1e 1.2.3
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "  ", "\t", "\n", "\u3000"])
LINES = st.text(max_size=60) | st.lists(PIECES, max_size=30).map("".join)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | LINES,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=8) | PIECES, inner, max_size=5)
    ),
    max_leaves=12,
)
LONG_LINES = {
    "digits": "9" * 40_000,
    "zeros and points": "0." * 20_000,
    "spaces": " " * 40_000 + "x",
    "commas": "1," * 20_000,
    "brackets": "(" * 20_000 + ")" * 20_000,
    "mixed brackets": "([{" * 7_000 + "}])" * 7_000,
    "quotes": "'\"` " * 10_000,
    "letters": "ab" * 20_000,
    "hangul": "전이학습" * 10_000,
    "pairs": "1a" * 20_000,
    "semicolons": ";" * 40_000,
    "open braces": '{"a":' * 10_000,
    "open lists": '{"a":' + "[" * 20_000,
    "marks": "a" + "\u0301" * 20_000,
    "exponents": "1e" + "9" * 20_000,
    "fractions": "1/" * 20_000,
}


def marked(question: QuestionFields, value: Any, *, typed: bool) -> None:
    """Read and mark one answer; refuse it in words, or give between nothing and everything."""
    shown = question.shown(1)
    try:
        answer = question.read(value, shown) if typed else question.accept(value, shown)
        mark = question.mark(answer)
    except Unreadable:
        return
    assert 0 <= mark.score <= 1
    assert isinstance(mark.echo, str)
    json.dumps(answer)  # it is kept as JSON


@pytest.mark.parametrize("kind", sorted(KINDS))
@LONG
@given(data=st.data(), line=LINES)
def test_any_line_is_marked_or_refused(kind: str, data: st.DataObject, line: str) -> None:
    marked(data.draw(st.sampled_from(KINDS[kind])), line, typed=True)


@pytest.mark.parametrize("kind", sorted(KINDS))
@LONG
@given(data=st.data(), value=PLAIN)
def test_any_data_is_marked_or_refused(kind: str, data: st.DataObject, value: Any) -> None:
    question = data.draw(st.sampled_from(KINDS[kind]))
    lefts = [side.id for side in getattr(question, "left", ())]
    known = st.sampled_from([*question.shown(1), *getattr(question, "blanks", ()), *lefts, "1"])
    odd = st.lists(known, max_size=6) | st.dictionaries(known, PLAIN | known, max_size=6)
    if lefts:
        odd |= st.fixed_dictionaries(dict.fromkeys(lefts, PLAIN | known))
    marked(question, data.draw(st.just(value) | odd), typed=False)


@pytest.mark.parametrize("kind", sorted(KINDS))
@LONG
@given(data=st.data())
def test_a_damaged_right_answer_is_marked_or_refused(kind: str, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(KINDS[kind]))
    line = str(question.solved())
    for _ in range(data.draw(st.integers(1, 3))):
        at, gone = data.draw(st.integers(0, len(line))), data.draw(st.integers(0, 3))
        line = line[:at] + data.draw(PIECES) + line[at + gone :]
    marked(question, line, typed=True)


@pytest.mark.parametrize("line", LONG_LINES.values(), ids=LONG_LINES.keys())
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_very_long_line_is_marked_or_refused_at_once(kind: str, line: str) -> None:
    for question in KINDS[kind][:1]:
        marked(question, line, typed=True)
        marked(question, line, typed=False)


READERS = {"gift": gift.read, "moodle": moodle.read, "csv": flat.read_csv}
REFUSALS = (ValueError, KeyError, StopIteration, SyntaxError)
"""What `learn quiz import` tells in one sentence."""


def imported(form: str, text: str) -> None:
    try:
        found = READERS[form](text, "ko")
    except REFUSALS:
        return
    assert len(json.dumps(found.questions)) < 20 * len(text) + 1000


SAMPLES = {
    "gift": gift.export(QUESTIONS[:40], "ko").text,
    "moodle": moodle.export(QUESTIONS[:40], "ko").text,
    "csv": flat.export_csv(QUESTIONS[:80], "ko").text,
}
SYNTAX = st.sampled_from(
    ["{", "}", "=", "~", "#", "::", "%50%", "->", "\\", "//", "####", "TRUE", "\n\n", "<", ">", "</", "&",
     "&lt;", "<![CDATA[", "]]>", "<!--", "<?", "<question type='", "'", '"', ",", "\r", "\x00", "1e999",
     "nan", "-1", "", "<answer fraction='x'>", "<single>", "<tolerance>"]
)  # fmt: skip


@pytest.mark.parametrize("form", sorted(READERS))
@LONG
@given(
    text=st.text(max_size=200) | st.lists(SYNTAX | st.text(max_size=3), max_size=40).map("".join)
)
def test_any_file_is_imported_or_refused(form: str, text: str) -> None:
    imported(form, text)


@pytest.mark.parametrize("form", sorted(READERS))
@LONG
@given(data=st.data())
def test_a_damaged_file_is_imported_or_refused(form: str, data: st.DataObject) -> None:
    text = SAMPLES[form]
    start = data.draw(st.integers(0, len(text) - 1))
    text = text[:200] + text[start : start + 2000]
    for _ in range(data.draw(st.integers(0, 4))):
        at, gone = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(SYNTAX | st.text(max_size=3)) + text[at + gone :]
    imported(form, text)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HURTFUL = {
    "billion laughs": ("moodle", f'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY l0 "ha">{LAUGHS}]><quiz>&l9;</quiz>'),
    "quadratic blow-up": ("moodle", f'<!DOCTYPE q [<!ENTITY a "{"x" * 50_000}">]><quiz>{"&a;" * 50_000}</quiz>'),
    "external entity": ("moodle", '<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'),
    "parameter entity": ("moodle", '<!DOCTYPE q [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x"> %a;]><quiz/>'),
    "external document type": ("moodle", '<!doctype q SYSTEM "http://127.0.0.1:1/x"><quiz/>'),
    "deep": ("moodle", "<quiz>" + "<question type='multichoice'>" * 20_000),
    "deep and closed": ("moodle", "<a>" * 20_000 + "</a>" * 20_000),
    "many attributes": ("moodle", "<quiz " + " ".join(f"a{n}=''" for n in range(50_000)) + "/>"),
    "one attribute twice": ("moodle", "<quiz a='' a=''/>"),
    "another encoding": ("moodle", '<?xml version="1.0" encoding="utf-7"?><quiz/>'),
    "gift without end": ("gift", "::" * 20_000),
    "gift of braces": ("gift", "{" * 20_000 + "}" * 20_000),
    "gift of answers": ("gift", "x {" + "=a" * 20_000 + "}"),
    "gift of escapes": ("gift", "\\" * 40_000),
    "gift of blank lines": ("gift", "\n \n" * 20_000),
    "csv of quotes": ("csv", "question,correct\n" + '"' * 300_001),
    "csv of one field": ("csv", "question,correct\n" + "x" * 300_000 + ",1"),
    "csv of commas": ("csv", "," * 40_000 + "\n" + "," * 40_000),
    "csv without columns": ("csv", "a,b\n1,2"),
    "csv of too little": ("csv", "question,option1,option2,correct\nx"),
}  # fmt: skip


@pytest.mark.parametrize("case", HURTFUL)
def test_a_file_that_hurts_parsers_is_imported_or_refused(case: str) -> None:
    imported(*HURTFUL[case])


@LONG
@given(value=PLAIN)
def test_any_answers_file_is_read_or_refused(value: Any) -> None:
    raw = json.dumps(value).encode("utf-8", "surrogatepass")
    with contextlib.suppress(ContentError):
        parse(raw, "answers.json")
