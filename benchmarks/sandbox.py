"""What the locks cost a grading, and how long a warm grading takes: `python -m benchmarks.sandbox [ROUNDS]`.

Paired: in each round the same grading runs once in workers with all layers and once in workers with
none, the first of the two in turn, so that whatever else the machine does falls on both. Medians, with
the interval that holds the true median in 95 of 100 runs (order statistics). The processor time of
workers is told beside, since it does not wait for other programs.
"""

import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.content.pack import built_in
from grader.grade import grade
from grader.sandbox import zygote
from grader.session import Submission

ROUNDS = 150
WARMING = 5
"""Rounds before the first that counts: they fill caches."""
LAYERS = ("limits", "landlock", "seccomp")
BUDGET_LAYERS, BUDGET_WARM = 15.0, 30.0
"""Milliseconds."""


def main(rounds: int) -> int:
    """Print the figures; return 1 when a budget is passed."""
    exercise = built_in().root / "exercises" / "03_conv.yaml"
    solution = built_in().solution(exercise)
    submission = Submission(solution.read_bytes(), solution.name)
    zygotes = locked, bare = zygote.Zygote(), zygote.Zygote(LAYERS)
    bare.refused["process"] = True  # no wait at the end for what an unlocked worker may have forked
    seconds: dict[zygote.Zygote, list[float]] = {one: [] for one in zygotes}
    with tempfile.TemporaryDirectory() as caches:

        def one() -> None:
            assert grade(exercise, submission, caches=Path(caches)).passed

        for number in range(WARMING + rounds):
            if number == WARMING:
                before = {each: _workers_seconds(each) for each in zygotes}
            for each in zygotes if number % 2 else zygotes[::-1]:
                seconds[each].append(_timed(one, each))
    spent = {each: (_workers_seconds(each) - before[each]) / rounds * 1000 for each in zygotes}
    held = f"{sum(locked.refused.values())} of {len(locked.refused)}"
    zygote._started.clear()
    for each in zygotes:
        each.close()
    with_all, without = (seconds[each][WARMING:] for each in zygotes)
    differences = [left - right for left, right in zip(with_all, without, strict=True)]
    layers, warm = statistics.median(differences), statistics.median(with_all)
    quarter, _, three = statistics.quantiles(with_all, n=4)
    low, high = _interval(differences)
    print(f"{rounds} rounds; layers seen to hold: {held}")
    print(f"warm grading of 03_conv     {warm:6.1f} ms  (quartiles {quarter:.1f} and {three:.1f})")
    print(f"of it, all layers together  {layers:6.1f} ms  (95 %: {low:.1f} to {high:.1f})")
    print(
        f"processor time of workers   {spent[locked]:6.1f} ms a grading, {spent[bare]:.1f} without layers"
    )
    return int(layers > BUDGET_LAYERS or warm > BUDGET_WARM)


def _timed(act: Callable[[], None], one: zygote.Zygote) -> float:
    """Return the milliseconds of one act whose workers come from this zygote."""
    zygote._started[:] = [one]
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _workers_seconds(one: zygote.Zygote) -> float:
    """Return the processor time of a zygote and its ended workers, in seconds."""
    fields = Path(f"/proc/{one.pid}/stat").read_text().rpartition(") ")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of the median."""
    ordered, reach = sorted(values), 0.98 * math.sqrt(len(values))
    middle = (len(values) - 1) / 2
    return ordered[max(0, math.floor(middle - reach))], ordered[
        min(len(values) - 1, math.ceil(middle + reach))
    ]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
