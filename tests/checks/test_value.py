from typing import Any

import numpy as np
import pytest

from grader.model.call import Loss, Lost, Opaque, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Status
from tests import samples
from tests.checks.conftest import Judge

GUARDED = samples.SCALE.replace(
    "    points: 2\n", "    points: 2\n    guards: [inputs_unchanged, repeatable]\n", 1
)


def right(x: Any, factor: int = 2) -> Any:
    if factor == 0:
        raise ValueError("zero")
    return x * factor


def test_a_right_submission_earns_all_points(judge: Judge) -> None:
    outcomes = judge(GUARDED, right)
    assert [(one.check, one.points, one.max_points) for one in outcomes] == [
        ("twice", 2, 2),
        ("factor", 3, 3),
        ("hidden", 1, 1),
        ("zero", 1, 1),
    ]
    assert all(one.passed and not one.message for one in outcomes)


def test_a_wrong_value_is_told_with_its_evidence(judge: Judge) -> None:
    outcome = judge(samples.SCALE, lambda x, factor=2: x * 2)[1]
    assert (outcome.status, outcome.points, outcome.max_points) == (Status.WRONG, 0, 3)
    assert outcome.message.en.startswith("6 of 6 cells differ; the worst is [")
    evidence = outcome.evidence
    assert evidence is not None
    assert evidence.call == "scale(x, factor=5)"
    assert [name for name, _ in evidence.inputs] == ["x", "factor"]
    np.testing.assert_array_equal(evidence.expected, dict(evidence.inputs)["x"] * 5)
    assert not evidence.hidden


def test_a_hidden_check_tells_the_kind_of_difference_alone(judge: Judge) -> None:
    answers: list[tuple[Any, str]] = [
        (lambda x: x, "The values are wrong."),
        (lambda x: x[0], "The shape is wrong."),
        (lambda x: None, "What it returned is of the wrong type."),
        (lambda x: x.astype(int), "The dtype is wrong."),
        (lambda x: x * np.nan, "There are NaN or inf values."),
    ]
    for answer, message in answers:
        (outcome,) = judge(samples.SCALE, lambda x, factor=2, a=answer: a(x), ["hidden"])
        assert outcome.message.en == message
        assert outcome.message.ko
        assert outcome.evidence is not None
        assert outcome.evidence.hidden


def test_a_changed_input_is_told_by_name(judge: Judge) -> None:
    def changes(x: Any, factor: int = 2) -> Any:
        return Returned(x * factor, changed=(0,))

    outcome = judge(GUARDED, changes)[0]
    assert (outcome.status, outcome.points) == (Status.WRONG, 0)
    assert outcome.message.en == (
        "The value is right, but the call changed its input x. Work on a copy: `x = x.copy()`."
    )
    assert "입력 x의" in outcome.message.ko
    assert judge(samples.SCALE, changes)[0].passed


def test_what_is_no_array_is_copied_with_all_that_is_in_it(judge: Judge) -> None:
    exercise = GUARDED.replace(
        "x: {draw: integers, shape: [H, W], low: 1, high: 5}", "x: {compute: '[[1, 2], [3]]'}"
    ).replace("expect: x * factor", "expect: len(x) * factor")
    (outcome, *_) = judge(
        exercise, lambda x, factor=2: Returned(len(x) * factor, changed=(0,)), ["twice"]
    )
    assert "Work on a copy: `x = copy.deepcopy(x)`." in outcome.message.en


def test_another_value_the_second_time_is_told(judge: Judge) -> None:
    calls: list[int] = []

    def forgets(x: Any, factor: int = 2) -> Any:
        calls.append(1)
        return x * factor if len(calls) == 1 else x

    outcome = judge(GUARDED, forgets, ["twice"])[0]
    assert outcome.message.en == (
        "The same call gave another value the second time."
        " Do not rely on globals or random numbers."
    )
    assert outcome.message.ko.startswith("같은 호출을 다시 했더니")


def test_an_exception_the_second_time_is_told(judge: Judge) -> None:
    calls: list[int] = []

    def breaks(x: Any, factor: int = 2) -> Any:
        calls.append(1)
        if len(calls) > 1:
            raise KeyError("gone")
        return x * factor

    outcome = judge(GUARDED, breaks, ["twice"])[0]
    assert (outcome.status, outcome.message.en) == (Status.ERROR, "It raised KeyError: 'gone'")


def test_an_opaque_value_is_a_bad_return(judge: Judge) -> None:
    outcome = judge(samples.SCALE, lambda x, factor=2: Returned(Opaque("generator")))[0]
    assert outcome.status is Status.BAD_RETURN
    assert outcome.message.en == ("It returned `generator`; an array of shape (2, 3) was expected.")


def seen(kind: str, message: str = "oh", stage: str = "call", *bases: str) -> Raised:
    return Raised(kind, message, stage, (kind, *bases), ((2, "scale"), (4, "helper")))


@pytest.mark.parametrize(
    ("observation", "status", "message"),
    [
        (seen("KeyError"), "error", "It raised KeyError: oh"),
        (seen("KeyError", ""), "error", "It raised KeyError: -"),
        (seen("Mine", "{x} [red]", "call", "ValueError"), "error", "It raised Mine: {x} [red]"),
        (seen("MemoryError"), "memory", "It used too much memory. oh"),
        (seen("NotImplementedError"), "error", "Not written yet."),
        (seen("SystemExit", "0"), "error", "It called `sys.exit` or `exit`. Give the value back with `return`."),
        (seen("AttributeError", "", "missing"), "error", "The file has no function `scale`. See whether it was renamed or removed."),
        (seen("AttributeError", "sclae", "missing"), "error", "The file has no function `scale`. See whether it was renamed or removed. A similar name: `sclae`."),
        (seen("TypeError", "too many", "signature"), "error", "`scale` does not take these arguments: too many. Keep the `def` line of the stub."),
        (seen("ValueError", "bad", "convert"), "bad_return", "Reading what it returned raised ValueError. Return a plain array or number."),
        (seen("IndentationError", "unexpected indent", "load", "SyntaxError"), "error", "The file has a syntax error: unexpected indent"),
        (seen("ModuleNotFoundError", "No module named 'torch'", "load", "ImportError"), "error", "A module cannot be imported: No module named 'torch'. Only the standard library and NumPy are available."),
        (seen("ZeroDivisionError", "division by zero", "load"), "error", "Loading the file raised ZeroDivisionError: division by zero"),
        (seen("EOFError", "EOF when reading a line"), "error", "`input()` cannot be used; everything needed comes in the arguments."),
        (seen("FileNotFoundError", "[Errno 2] No such file: 'x'", "call", "OSError"), "error", "Files, network, other processes and threads are out of reach while it is graded ([Errno 2] No such file: 'x'). Compute from the arguments alone."),
        (seen("RuntimeError", "can't start new thread"), "error", "Files, network, other processes and threads are out of reach while it is graded (can't start new thread). Compute from the arguments alone."),
        (seen("SyntaxError", "'utf-8' codec can't decode byte", "load"), "error", "The file is not UTF-8 text. Save it as UTF-8 in your editor."),
        (Lost(Loss.TIMEOUT, Text("느림", "Slow."), 7), "timeout", "Slow."),
        (Lost(Loss.CRASH, Text("죽음", "Died.")), "crash", "Died."),
        (Lost(Loss.OUTPUT_LIMIT, Text("많음", "Flood.")), "output_limit", "Flood."),
        (Lost(Loss.NOT_RUN, Text("안 함", "Not run.")), "not_run", "Not run."),
    ],
    ids=lambda value: getattr(value, "type", None) or str(value)[:30],
)  # fmt: skip
def test_a_call_without_a_value_has_its_own_sentence(
    judge: Judge, observation: Any, status: str, message: str
) -> None:
    (outcome,) = judge(samples.SCALE, lambda *args, **rest: observation, ["twice"])
    assert (outcome.status, outcome.message.en) == (status, message)
    assert outcome.message.ko
    assert outcome.line == (4 if isinstance(observation, Raised) else observation.line)
    assert outcome.diagnosis is None


def test_inputs_differ_by_learner_only_where_the_check_says_so(judge: Judge) -> None:
    text = samples.SCALE.replace("    visibility: hidden\n", "    per_learner: true\n").replace(
        "high: 5", "high: 5000"
    )
    given: list[Any] = []

    def keeps(x: Any, factor: int = 2) -> Any:
        given.append(x.tolist())
        return right(x, factor)

    for learner in ("a", "a", "b"):
        judge(text, keeps, ["twice", "hidden"], learner)
    assert given[0] == given[2] == given[4]
    assert given[1] == given[3] != given[5]


def test_inputs_cannot_be_written_to(judge: Judge) -> None:
    def writes(x: Any, factor: int = 2) -> Any:
        x *= factor
        return x

    outcome = judge(samples.SCALE, writes)[0]
    assert outcome.message.en.startswith("It raised ValueError: output array is read-only")
