"""One check on one submission: calls into the sandbox, observations out, an outcome."""

from collections.abc import Callable

from grader.checks.base import Context, failed
from grader.checks.exercise import Check
from grader.model.call import Call, Lost, Observation
from grader.model.text import Text
from grader.model.verdict import Outcome, Status


def run(check: Check, context: Context, call: Callable[[Call], Observation]) -> Outcome:
    """Return the outcome of a check; `call` is the sandbox, or anything that answers calls."""
    trials = context.trials(check)
    seen: list[Observation] = []
    for one in check.calls(context, trials):
        # A lost child answers nothing more in this check; its loss is told once.
        seen.append(seen[-1] if seen and isinstance(seen[-1], Lost) else call(one))
    return check.judge(context, trials, seen)


def not_run(check: Check, missing: Text) -> Outcome:
    """Return the outcome of a check whose prerequisites failed."""
    return failed(check, Status.NOT_RUN, NOT_RUN.format(names=missing))


NOT_RUN = Text(
    "먼저 통과해야 하는 검사가 있습니다: {names}",
    "A check that comes first has not passed: {names}",
)
