from grader.checks.run import not_run, run
from grader.model.call import Call, Loss, Lost, Observation
from grader.model.text import Text
from tests import samples
from tests.checks.conftest import context_of, read


def test_after_a_loss_no_further_call_of_the_check_is_made() -> None:
    exercise = read(samples.SCALE)
    calls: list[Call] = []

    def lose(call: Call) -> Observation:
        calls.append(call)
        return Lost(Loss.TIMEOUT, Text("느림", "Slow."))

    outcome = run(exercise.checks[1], context_of(exercise), lose)
    assert (len(calls), outcome.status, outcome.message.en) == (1, "timeout", "Slow.")


def test_a_check_that_is_not_run_names_what_comes_first() -> None:
    check = read(samples.SCALE).checks[1]
    outcome = not_run(check, Text("두 배", "Twice"))
    assert (outcome.status, outcome.points, outcome.max_points) == ("not_run", 0, 3)
    assert outcome.message == Text(
        "먼저 통과해야 하는 검사가 있습니다: 두 배",
        "A check that comes first has not passed: Twice",
    )
