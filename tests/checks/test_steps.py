from typing import Any

import numpy as np
import pytest

from grader.model.call import Loss, Lost, Raised, Returned
from grader.model.text import Text
from tests.checks.conftest import Judge

MOMENTUM = """\
format: 1
id: momentum
revision: 1
unit: A
title: {ko: 관성, en: Momentum}
prompt: {ko: 관성, en: Momentum}
stub: ""
functions:
  step:
    signature: (w, g, state, lr=0.5)
    expect: "(w - lr * (g + (0 if state is None else state)), g + (0 if state is None else state))"
    inputs:
      w: {array: [1, 2]}
      g: {array: [2, 4]}
      state: null
checks:
  - id: run
    kind: steps
    title: {ko: 세 걸음, en: Three steps}
    points: 3
    carry: {w: 0, state: 1}
    looks_at: [0]
    cases: [{}, {}, {args: {g: {array: [1, 1]}}}]
misconceptions:
  - id: state_forgotten
    title: {ko: 상태를 잊었습니다., en: The state was forgotten.}
    explanation: {ko: 설명, en: Keep it.}
    returns: (w - lr * g, g)
"""


def step(w: Any, g: Any, state: Any, lr: float = 0.5) -> Any:
    velocity = g + (0 if state is None else state["v"])
    return w - lr * velocity, {"v": velocity}


def test_the_state_is_the_submissions_own(judge: Judge) -> None:
    (outcome,) = judge(MOMENTUM, step)
    assert (outcome.passed, outcome.points) == (True, 3)


def test_the_first_step_that_is_off_is_told_and_explained(judge: Judge) -> None:
    (outcome,) = judge(MOMENTUM, lambda w, g, state, lr=0.5: (w - lr * g, None))
    assert outcome.message.en == (
        "Call number 2 is off. 2 of 2 cells differ; the worst is [1]: got -2, expected -4."
    )
    assert outcome.message.ko.startswith("2번째 호출에서 다릅니다.")
    assert outcome.diagnosis is not None
    assert outcome.diagnosis.ids == ("state_forgotten",)
    assert outcome.evidence is not None
    assert [name for name, _ in outcome.evidence.inputs] == ["g"]


def test_a_hidden_check_tells_the_step_alone(judge: Judge) -> None:
    text = MOMENTUM.replace("    points: 3\n", "    points: 3\n    visibility: hidden\n")
    (outcome,) = judge(text, lambda w, g, state, lr=0.5: (w - lr * g, None))
    assert outcome.message.en == "Call number 2 is off."
    assert outcome.evidence is not None
    assert outcome.evidence.hidden


@pytest.mark.parametrize("value", [None, 3.0, (), "text", {}])
def test_strange_results_are_wrong_and_silent(judge: Judge, value: Any) -> None:
    (outcome,) = judge(MOMENTUM, lambda *args, **rest: value)
    assert outcome.points == 0
    assert outcome.message.en.startswith("Call number 1 is off.")
    assert outcome.diagnosis is None


def test_an_exception_or_a_loss_in_a_step_is_told(judge: Judge) -> None:
    (outcome,) = judge(MOMENTUM, lambda w, g, state, lr=0.5: state["v"])
    assert (outcome.status, outcome.points) == ("error", 0)
    assert outcome.message.en.startswith("It raised TypeError: 'NoneType'")
    kept = Raised("KeyError", "1", "kept", ("KeyError",))
    (outcome,) = judge(MOMENTUM, lambda *args, **rest: kept)
    assert outcome.message.en == "This call needs the result of an earlier one, which failed."
    lost = Lost(Loss.TIMEOUT, Text("느림", "Slow."))
    (outcome,) = judge(MOMENTUM, lambda *args, **rest: lost)
    assert (outcome.status, outcome.message.en) == ("timeout", "Slow.")


def test_a_reference_that_fails_is_not_the_learners_fault(judge: Judge) -> None:
    text = MOMENTUM.replace('expect: "(w', 'expect: "(w[9]')
    with pytest.raises(ValueError, match="expect raises "):
        judge(text, step)


def test_a_whole_result_is_compared_where_no_item_is_named(judge: Judge) -> None:
    text = MOMENTUM.replace("    looks_at: [0]\n", "")

    def plain(w: Any, g: Any, state: Any, lr: float = 0.5) -> Any:
        velocity = g + (0 if state is None else state)
        return w - lr * velocity, velocity

    assert judge(text, plain)[0].passed
    (outcome,) = judge(text, lambda *args, **rest: (plain(*args, **rest)[0], np.zeros(2)))
    assert outcome.message.en.startswith("Call number 1 is off. At [1]: ")


GUARDED = MOMENTUM.replace(
    "    looks_at: [0]\n", "    looks_at: [0]\n    guards: [inputs_unchanged, repeatable]\n"
)


def test_guarded_steps_of_an_honest_submission_pass(judge: Judge) -> None:
    (outcome,) = judge(GUARDED, step)
    assert (outcome.passed, outcome.points) == (True, 3)


def test_a_step_that_changes_its_state_is_told(judge: Judge) -> None:
    """The sandbox says which arguments a call changed: here the third step changes two."""
    calls = []

    def tells_changes(*args: Any) -> Returned:
        calls.append(args)
        return Returned(step(*args), changed=(0, 2) if len(calls) % 4 == 3 else ())

    exercise = GUARDED.replace("carry: {w: 0, state: 1}", "carry: {}").replace(
        "cases: [{}, {}, {args: {g: {array: [1, 1]}}}]", "cases: [{}, {}, {}]"
    )
    (outcome,) = judge(exercise, tells_changes)
    assert (outcome.status, outcome.points) == ("wrong", 0)
    assert "changed its input w, state. Work on a copy: `w = w.copy()`." in outcome.message.en
    assert "입력 w, state의 내용을 바꿨습니다" in outcome.message.ko
    (outcome,) = judge(exercise.replace("inputs_unchanged, ", ""), tells_changes)
    assert outcome.passed


def test_a_state_in_a_global_is_told_by_the_first_step_made_again(judge: Judge) -> None:
    velocity = np.zeros(2)

    def remembers(w: Any, g: Any, state: Any, lr: float = 0.5) -> Any:
        nonlocal velocity
        velocity = velocity + g
        return w - lr * velocity, None

    (outcome,) = judge(GUARDED, remembers)
    assert outcome.message.en.startswith("The same call gave another value the second time.")
