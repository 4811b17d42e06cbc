"""A cold `learn grade 03_conv` beside a bare pytest process with ten equivalent tests in-process.

    python benchmarks/grade.py [RUNS]

Prints medians of whole processes and of the ratio, pair by pair. The target is a ratio of at most 1.5.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOLUTION = ROOT / "solutions" / "03_conv.py"
BARE = """
import numpy as np
import pytest
from conv import conv2d


def reference(x, w, b, s, p):
    x = np.pad(x, ((0, 0), (p, p), (p, p), (0, 0)))
    oh, ow = (x.shape[1] - w.shape[0]) // s + 1, (x.shape[2] - w.shape[1]) // s + 1
    y = np.zeros((x.shape[0], oh, ow, w.shape[3]))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * s : i * s + w.shape[0], j * s : j * s + w.shape[1]]
            y[:, i, j] = np.tensordot(window, w, 3)
    return y + b


@pytest.mark.parametrize("seed", range(10))
def test_conv2d(seed):
    rng = np.random.default_rng(seed)
    x, w, b = rng.normal(size=(2, 6, 7, 3)), rng.normal(size=(3, 3, 3, 4)), rng.normal(size=4)
    stride, padding = 1 + seed % 2, seed % 3
    got = conv2d(x, w, b, stride=stride, padding=padding)
    np.testing.assert_allclose(got, reference(x, w, b, stride, padding))
"""


def seconds(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Return the wall time of one process that must succeed."""
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main(runs: int) -> None:
    """Run the two in turn and print medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_conv.py").write_text(BARE)
        (folder / "conv.py").write_bytes(SOLUTION.read_bytes())
        (folder / "03_conv.py").write_bytes(SOLUTION.read_bytes())
        environment = {
            **os.environ,
            "LEARN_DATA": str(folder / "data"),
            "LEARN_CACHE": str(folder / "cache"),
        }
        learn = [sys.executable, "-m", "grader", "grade", "03_conv"]
        bare = [sys.executable, "-m", "pytest", "-q"]
        plain = {**environment, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        seconds(learn, folder, environment)  # compiles the exercise, as a first grading does
        seconds(bare, folder, plain)
        pairs = [
            (seconds(learn, folder, environment), seconds(bare, folder, plain)) for _ in range(runs)
        ]
    ours, theirs = zip(*pairs, strict=True)
    ratios = sorted(one / two for one, two in pairs)
    print(f"learn grade 03_conv  {statistics.median(ours):.3f} s (median of {runs})")
    print(f"bare pytest          {statistics.median(theirs):.3f} s")
    print(
        f"ratio                {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
