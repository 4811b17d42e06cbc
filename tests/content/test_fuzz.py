"""Bounded fuzzing of what reads an author's text: refused with a place, or read; never anything else.

`LEARN_FUZZ=20000 pytest tests/content/test_fuzz.py` looks longer.
"""

import contextlib
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.checks.exercise import Exercise
from grader.checks.review import review
from grader.content import syntax
from grader.content.document import validate
from grader.content.expression import Expression, ExpressionError
from grader.model.problem import ContentError
from tests import samples

LONG = settings(
    max_examples=int(os.environ.get("LEARN_FUZZ", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
YAML_PARTS = (
    """- ::{:}:[:]:&a :*a:!!python/object :|:>:':":#:? :---:...:%YAML 1.1:<<:~:1e-7:no:x:한글:,"""
)
PIECES = st.sampled_from([*YAML_PARTS.split(":"), ": ", "\n", "\n  ", "\t", "\x00", "\ufeff"])
CODE_PARTS = """
engine np x w . ( ) [ ] : , + - * ** // @ 1 0x1 1e9 lambda if else for in and not __class__ __import__
' " f'{x}' := conv2d shape await yield ... 10**9 é { } = == < \\
"""
CODE = st.sampled_from([*CODE_PARTS.split(), " ", "\n"])


def read_yaml(raw: bytes) -> object:
    """Return the data, or None where it was refused with places that an author can find."""
    try:
        return syntax.parse(raw, "x.yaml").data
    except ContentError as error:
        for problem in error.problems:
            if problem.line < 1 or problem.column < 1 or not problem.message.ko:
                raise AssertionError(problem) from error
        return None


def read_expression(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        assert Expression(text).tree is not None


@LONG
@given(
    st.binary(max_size=300) | st.lists(PIECES, max_size=60).map(lambda all_: "".join(all_).encode())
)
def test_yaml_is_read_or_refused(raw: bytes) -> None:
    read_yaml(raw)


@LONG
@given(st.data())
def test_a_damaged_exercise_is_read_or_refused(data: st.DataObject) -> None:
    text = samples.SCALE
    for _ in range(data.draw(st.integers(1, 4))):
        at, gone = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(PIECES | CODE | st.text(max_size=3)) + text[at + gone :]
    with contextlib.suppress(ContentError):
        validate(text.encode("utf-8", "surrogatepass"), "x.yaml", Exercise, review)


@LONG
@given(st.text(max_size=80) | st.lists(CODE, max_size=30).map("".join))
def test_expressions_are_read_or_refused(text: str) -> None:
    read_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300 + ")" * 300,
        "-" * 590 + "1",
        "x" + "[0]" * 190,
        "x if x else " * 45 + "x",
        "not " * 140 + "x",
        "1" * 599,
        "x." * 280 + "T",
    ],
)
def test_expressions_that_hurt_parsers_are_read_or_refused(text: str) -> None:
    read_expression(text)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 20_000,
        b"[a, " * 20_000,
        b"{a: " * 20_000,
        b"- " * 20_000,
        b"a: &a [x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n",
        b"a: &a\n  b: *a\n",
        b"x" * 1_000_001,
        b"? [a]\n: 1\n",
        b"!!python/object/apply:os.system ['true']",
        b"a: 1\n" * 1000,
        b"a: " + b"9" * 50_000,
        b"a: " + b"1" * 39 + b"e" + b"9" * 20,
    ],
    ids=range(12),
)
def test_yaml_that_hurts_parsers_is_refused_or_small(raw: bytes) -> None:
    assert len(str(read_yaml(raw))) < 60_000
