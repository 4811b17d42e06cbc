from typing import Any

import pytest

from grader.model.call import Loss, Lost, Raised
from grader.model.text import Text
from tests import samples
from tests.checks.conftest import Judge


class Odd(ValueError):
    pass


def raising(error: BaseException) -> Any:
    def function(x: Any, factor: int = 2) -> Any:
        raise error

    return function


@pytest.mark.parametrize("error", [ValueError("zero"), Odd(), UnicodeError("x")])
def test_the_exception_or_a_subclass_passes(judge: Judge, error: Exception) -> None:
    (outcome,) = judge(samples.SCALE, raising(error), ["zero"])
    assert outcome.passed


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (KeyError("x"), "ValueError was expected, but it raised KeyError ('x'). Check the input first and `raise ValueError(...)`."),
        (Exception("x"), "ValueError was expected, but it raised Exception (x). Check the input first and `raise ValueError(...)`."),
        (NameError("name 'valueError' is not defined"), "ValueError was expected, but it raised NameError (name 'valueError' is not defined). Check the input first and `raise ValueError(...)`."),
        (TypeError(), "ValueError was expected, but it raised TypeError. Check the input first and `raise ValueError(...)`."),
        (NotImplementedError(), "Not written yet."),
        (MemoryError("5 GB"), "It used too much memory. 5 GB"),
    ],
)  # fmt: skip
def test_another_exception_is_wrong(judge: Judge, error: Exception, message: str) -> None:
    (outcome,) = judge(samples.SCALE, raising(error), ["zero"])
    assert (outcome.points, outcome.message.en) == (0, message)
    assert outcome.message.ko


def test_a_value_is_wrong(judge: Judge) -> None:
    (outcome,) = judge(samples.SCALE, lambda x, factor=2: x * factor, ["zero"])
    assert outcome.message.en == (
        "The input is bad, yet it returned a value. Tell the caller with `raise ValueError(...)`."
    )
    assert "예외 없이" in outcome.message.ko
    assert outcome.evidence is not None
    assert outcome.evidence.call == "scale(x, factor=0)"


@pytest.mark.parametrize("stage", ["load", "missing", "signature", "convert"])
def test_an_exception_outside_the_call_earns_nothing(judge: Judge, stage: str) -> None:
    seen = Raised("ValueError", "at import", stage, ("ValueError", "Exception"), ((1, "<module>"),))
    (outcome,) = judge(samples.SCALE, lambda *args, **rest: seen, ["zero"])
    assert outcome.points == 0
    assert outcome.message


def test_a_lost_call_is_told_as_such(judge: Judge) -> None:
    lost = Lost(Loss.TIMEOUT, Text("느림", "Slow."), 2)
    (outcome,) = judge(samples.SCALE, lambda *args, **rest: lost, ["zero"])
    assert (outcome.status, outcome.message.en, outcome.line) == ("timeout", "Slow.", 2)


def test_every_case_must_raise(judge: Judge) -> None:
    text = samples.SCALE.replace(
        "- {args: {factor: 0}}", "- {args: {factor: 0}}\n      - {args: {factor: -1}}"
    )

    def only_zero(x: Any, factor: int = 2) -> Any:
        if factor == 0:
            raise ValueError
        return x

    (outcome,) = judge(text, only_zero, ["zero"])
    assert outcome.evidence is not None
    assert outcome.evidence.call == "scale(x, factor=-1)"


def test_another_exception_can_be_asked_for(judge: Judge) -> None:
    text = samples.SCALE.replace("kind: raises", "kind: raises\n    exception: TypeError")
    assert judge(text, raising(TypeError()), ["zero"])[0].passed
    (outcome,) = judge(text, raising(ValueError()), ["zero"])
    assert outcome.message.en.startswith("TypeError was expected, but it raised ValueError.")


def test_a_function_that_raises_for_good_input_too_earns_nothing(judge: Judge) -> None:
    outcomes = judge(samples.SCALE, raising(ValueError("todo")))
    assert outcomes[-1].points == 0
    assert outcomes[-1].message.en == (
        "It raises for good input too, so it does not tell bad input apart."
    )
    assert outcomes[-1].message.ko.startswith("좋은 입력에도")
