from typing import Any

import numpy as np
import pytest

from tests import samples
from tests.checks.conftest import Judge

CONV = """\
format: 1
id: pairs
revision: 1
unit: A
title: {ko: 쌍, en: Pairs}
prompt: {ko: 쌍, en: Pairs}
stub: ""
functions:
  conv2d:
    signature: (x, w, b=None, stride=1, padding=0)
    expect: engine.conv2d(x, w, b, stride, padding)
    sizes: {N: 1, H: 5, W: 6, K: 3, C: 2, F: 2}
    inputs:
      x: {draw: integers, shape: [N, H, W, C]}
      w: {draw: integers, shape: [K, K, C, F]}
checks:
  - {id: plain, title: {ko: ㄱ, en: Plain}, points: 1}
  - id: strided
    title: {ko: ㄴ, en: Strided}
    points: 1
    cases: [{args: {stride: 2}}, {args: {stride: 2, padding: 1}}]
  - id: biased
    title: {ko: ㄷ, en: Biased}
    points: 1
    cases: [{args: {b: {draw: distinct, shape: [F], low: 1}}}]
  - id: square
    title: {ko: ㄹ, en: Wide}
    points: 1
    cases: [{sizes: {F: 3}}]
misconceptions:
  - id: flipped
    title: {ko: 뒤집음, en: The kernel was flipped.}
    explanation: {ko: 설명, en: Do not flip.}
    returns: engine.conv2d(x, w[::-1, ::-1], b, stride, padding)
  - id: stride_ignored
    title: {ko: 스트라이드 무시, en: The stride was ignored.}
    explanation: {ko: 설명, en: Use it.}
    returns: engine.conv2d(x, w, b, 1, padding)
  - id: bias_forgotten
    title: {ko: 편향 없음, en: The bias was forgotten.}
    explanation: {ko: 설명, en: Add it.}
    returns: engine.conv2d(x, w, None, stride, padding)
  - id: swapped
    title: {ko: 축 바뀜, en: In and out are swapped.}
    explanation: {ko: 설명, en: Mind the axes.}
    returns: engine.conv2d(x, np.swapaxes(w, 2, 3), b, stride, padding)
"""


def conv2d(x: Any, w: Any, b: Any = None, stride: int = 1, padding: int = 0) -> Any:
    from grader import engine

    return engine.conv2d(x, w, b, stride, padding)


def ids(outcomes: list[Any]) -> list[tuple[str, ...]]:
    return [one.diagnosis.ids if one.diagnosis else () for one in outcomes]


def test_one_misconception_is_named_with_its_words(judge: Judge) -> None:
    outcomes = judge(CONV, lambda x, w, b=None, stride=1, padding=0: conv2d(x, w, b, 1, padding))
    assert ids(outcomes) == [(), ("stride_ignored",), (), ()]
    diagnosis = outcomes[1].diagnosis
    assert diagnosis is not None
    assert diagnosis.message.en == "The stride was ignored."
    assert diagnosis.explanation.en == "Use it."


def test_two_at_once_are_named_together(judge: Judge) -> None:
    outcomes = judge(
        CONV,
        lambda x, w, b=None, stride=1, padding=0: conv2d(x, w[::-1, ::-1], None, 1, padding),
    )
    assert ids(outcomes) == [
        ("flipped",),
        ("flipped", "stride_ignored"),
        ("flipped", "bias_forgotten"),
        ("flipped",),
    ]
    both = outcomes[1].diagnosis
    assert both is not None
    assert both.message.en == (
        "Two things at once. (1) The kernel was flipped. (2) The stride was ignored."
    )
    assert both.message.ko == "두 가지가 겹쳤습니다. (1) 뒤집음 (2) 스트라이드 무시"


def test_zeros_are_no_pair_of_mistakes(judge: Judge) -> None:
    text = (
        CONV
        + """\
  - id: wiped
    title: {ko: 지움, en: The image was wiped.}
    explanation: {ko: 설명, en: Keep it.}
    returns: engine.conv2d(x * 0, w, b, stride, padding)
"""
    )

    def blank(x: Any, w: Any, b: Any = None, stride: int = 1, padding: int = 0) -> Any:
        return conv2d(x, w, b, stride, padding) * (b is None)  # "wiped" with "bias_forgotten"

    assert ids(judge(text, blank)) == [(), (), ("pattern:zeros",), ()]


def test_every_case_must_fit(judge: Judge) -> None:
    def odd(x: Any, w: Any, b: Any = None, stride: int = 1, padding: int = 0) -> Any:
        return conv2d(x, w, b, stride if padding else 1, padding)

    assert ids(judge(CONV, odd)) == [(), (), (), ()]


def test_a_passed_check_refutes(judge: Judge) -> None:
    def late(x: Any, w: Any, b: Any = None, stride: int = 1, padding: int = 0) -> Any:
        return conv2d(x, w[::-1, ::-1] if b is not None else w, b, stride, padding)

    assert ids(judge(CONV, late)) == [(), (), (), ()]
    assert ids(judge(CONV, late, ["biased"])) == [("flipped",)]


def test_right_values_of_the_wrong_type_are_no_misconception(judge: Judge) -> None:
    outcomes = judge(CONV, lambda x, w, **rest: conv2d(x, w, **rest).astype(np.int64))
    assert [one.message.en for one in outcomes] == ["The dtype is int64; float was expected."] * 4
    assert ids(outcomes) == [()] * 4


def test_values_just_outside_the_tolerance_are_no_misconception(judge: Judge) -> None:
    outcomes = judge(CONV, lambda x, w, **rest: conv2d(x, w, **rest) * (1 + 3e-6))
    assert not any(one.passed for one in outcomes)
    assert ids(outcomes) == [()] * 4


def test_exceptions_alone_are_no_misconception(judge: Judge) -> None:
    def refuses(x: Any, w: Any, **rest: Any) -> Any:
        raise ValueError("todo")

    outcomes = judge(CONV, refuses)
    assert [one.message.en for one in outcomes] == ["It raised ValueError: todo"] * 4
    assert ids(outcomes) == [()] * 4


def test_an_exception_speaks_where_a_value_does_too(judge: Judge) -> None:
    outcomes = judge(CONV, lambda x, w, **rest: conv2d(x, np.swapaxes(w, 2, 3), **rest))
    assert ids(outcomes)[:3] == [("swapped",)] * 3
    assert outcomes[3].message.en.startswith("It raised ValueError: conv2d: ")


def test_a_pattern_speaks_where_no_misconception_does(judge: Judge) -> None:
    outcomes = judge(CONV, lambda x, w, **rest: conv2d(x, w, **rest) * 3)
    assert ids(outcomes) == [("pattern:factor",)] * 4


def test_nothing_is_said_where_nothing_fits(judge: Judge) -> None:
    outcomes = judge(CONV, lambda x, w, **rest: conv2d(x, w, **rest) ** 2 + 1)
    assert ids(outcomes) == [()] * 4


def test_a_misconception_without_an_exception_is_named_where_one_is_wanted(judge: Judge) -> None:
    outcomes = judge(
        samples.SCALE.replace("returns: x + factor", "returns: x * factor if factor else x"),
        lambda x, factor=2: x * factor if factor else x,
    )
    assert ids(outcomes) == [(), (), (), ("added",)]


@pytest.mark.parametrize("value", [None, "text", {}, [], 3.0, np.zeros(3)])
def test_strange_values_are_silent(judge: Judge, value: Any) -> None:
    outcomes = judge(CONV, lambda *args, **rest: value)
    assert ids(outcomes) == [()] * 4


def test_misconceptions_by_function_are_for_that_function(judge: Judge) -> None:
    text = CONV.replace(
        "returns: engine.conv2d(x, w, b, 1, padding)",
        "returns: {conv2d: 'engine.conv2d(x, w, b, 1, padding)'}",
    )
    outcomes = judge(text, lambda x, w, b=None, stride=1, padding=0: conv2d(x, w, b, 1, padding))
    assert ids(outcomes)[1] == ("stride_ignored",)


@pytest.mark.parametrize(
    ("wrong", "value", "same"),
    [
        ("float(n)", 7.0, True),
        ("float(n)", 7, False),
        ("n + 1", 8, True),
        ("n + 1", 8.0, False),
        ("n * 1000000", 7000000, True),
        ("n * 1000000", 7000001, False),
        ("np.full(2, n * 1000000)", np.array([7000000, 7000000]), True),
        ("np.full(2, n * 1000000)", np.array([7000000, 7000001]), False),
    ],
)
def test_an_int_is_taken_for_no_other_number(
    judge: Judge, wrong: str, value: Any, same: bool
) -> None:
    text = f"""\
format: 1
id: count
revision: 1
unit: A
title: {{ko: 수, en: Count}}
prompt: {{ko: 수, en: Count}}
stub: ""
functions: {{count: {{signature: (n), expect: n, inputs: {{n: 7}}}}}}
checks: [{{id: one, title: {{ko: ㄱ, en: One}}, points: 1}}]
misconceptions:
  - id: wrong
    title: {{ko: ㄱ, en: Wrong}}
    explanation: {{ko: ㄱ, en: Wrong}}
    returns: {wrong}
"""
    (found,) = ids(judge(text, lambda n: value))
    assert (found == ("wrong",)) is same
