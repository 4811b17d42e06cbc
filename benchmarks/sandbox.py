"""What the locks cost a grading, and how long a warm grading takes: `python -m benchmarks.sandbox`.

Paired: in each round the same grading runs once in workers with all layers and once in workers with
none, in turn, so that whatever else the machine does falls on both.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from grader.content.pack import built_in
from grader.grade import grade
from grader.sandbox import zygote
from grader.session import Submission

ROUNDS = 40
LAYERS = ("limits", "landlock", "seccomp")
BUDGET_LAYERS, BUDGET_WARM = 15.0, 30.0
"""Milliseconds."""


def main() -> int:
    """Print medians; return 1 when a budget is passed."""
    exercise = built_in().root / "exercises" / "03_conv.yaml"
    solution = built_in().solution(exercise)
    submission = Submission(solution.read_bytes(), solution.name)
    with tempfile.TemporaryDirectory() as caches:

        def one() -> None:
            assert grade(exercise, submission, caches=Path(caches)).passed

        locked, bare = zygote.Zygote(), zygote.Zygote(LAYERS)
        differences, times = [], []
        for number in range(ROUNDS + 3):
            with_all, without = _timed(one, locked), _timed(one, bare)
            if number >= 3:  # the first ones fill caches
                times.append(with_all)
                differences.append(with_all - without)
        print(f"layers seen to hold: {sum(locked.refused.values())} of {len(locked.refused)}")
        locked.close()
        bare.close()
    zygote._started.clear()
    layers, warm = statistics.median(differences), statistics.median(times)
    low, high = _tenths(times)
    print(f"warm grading of 03_conv     {warm:6.1f} ms  [{low:.1f} to {high:.1f}]")
    low, high = _tenths(differences)
    print(f"of it, all layers together  {layers:6.1f} ms  [{low:.1f} to {high:.1f}]")
    return int(layers > BUDGET_LAYERS or warm > BUDGET_WARM)


def _timed(act: Callable[[], None], one: zygote.Zygote) -> float:
    """Return the milliseconds of one act whose workers come from this zygote."""
    zygote._started[:] = [one]
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _tenths(values: list[float]) -> tuple[float, float]:
    parts = statistics.quantiles(values, n=10)
    return parts[0], parts[-1]


if __name__ == "__main__":
    sys.exit(main())
