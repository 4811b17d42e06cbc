"""How long an author waits: proofs again after nothing, a hint, a check or the solution changed.

    python -m benchmarks.author [EXERCISE...] [--course]

Each edit is made on a copy of the course; the figures are seconds of wall time, the process's start
included, then those of the CPU in parentheses.
`--course` also proves the whole course from nothing, every mutant tried.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
USUAL = ["03_conv", "15_perceptron", "23_optimizers", "31_train_cnn"]
FOLDERS = ("exercises", "solutions", "quizzes")


def main() -> None:
    chosen = [word for word in sys.argv[1:] if not word.startswith("-")] or USUAL
    with tempfile.TemporaryDirectory() as name:
        pack, caches = Path(name) / "pack", Path(name) / "cache"
        for folder in FOLDERS:
            shutil.copytree(ROOT / folder, pack / folder)
        for file in ("pack.yaml", "glossary.yaml"):
            shutil.copyfile(ROOT / file, pack / file)
        words = ("nothing", "a hint", "a check", "solution", "first")
        print(" " * 16 + "".join(f"{word:>14}" for word in words))
        for exercise in chosen:
            times = [check(pack, caches, exercise)]
            for edit in (nothing, hint, first_check, solution):
                edit(pack, exercise)
                times.append(check(pack, caches, exercise))
            cells = [f"{wall:7.2f} ({of_cpu:.2f})" for wall, of_cpu in times[1:] + times[:1]]
            print(f"{exercise:16}" + "".join(f"{cell:>14}" for cell in cells))
        print(f"typo told after {typo(pack, caches, chosen[0]):.2f}")
        if "--course" in sys.argv:
            shutil.rmtree(caches)
            (whole, _), (again, _) = (check(ROOT, caches, "--thorough") for _ in range(2))
            print(f"whole course from nothing {whole:.0f}, again {again:.2f}")


def check(pack: Path, caches: Path, *arguments: str) -> tuple[float, float]:
    """Return how long a check takes: on the wall, and of the CPU."""
    started, before = time.perf_counter(), cpu()
    done = subprocess.run(
        [sys.executable, "-m", "grader", "author", "check", *arguments],
        env=settings(pack, caches),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    seconds = time.perf_counter() - started, cpu() - before
    if done.returncode:
        print(f"  {' '.join(arguments)} ended with {done.returncode}")
    return seconds


def cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def typo(pack: Path, caches: Path, exercise: str) -> float:
    """Return how long after a save `--watch` tells a misspelt field."""
    path = pack / "exercises" / f"{exercise}.yaml"
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "grader", "author", "check", exercise, "--watch"],
        env=settings(pack, caches),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        wait_for(watching.stdout, "sound")
        time.sleep(1)  # until it waits for the next save
        path.write_text(path.read_text("utf-8").replace("minutes:", "minuets:", 1), "utf-8")
        started = time.perf_counter()
        wait_for(watching.stdout, "minuets")
        seconds = time.perf_counter() - started
        watching.kill()
    return seconds


def wait_for(lines: object, word: str) -> None:
    for line in lines:  # type: ignore[attr-defined]
        if word in line:
            return


def settings(pack: Path, caches: Path) -> dict[str, str]:
    told = {"LEARN_PACK": str(pack), "LEARN_CACHE": str(caches), "LEARN_LANG": "en"}
    return {**os.environ, **told, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def nothing(_pack: Path, _exercise: str) -> None:
    """Change nothing."""


def hint(pack: Path, exercise: str) -> None:
    changed(pack / "exercises" / f"{exercise}.yaml", r"^minutes: \d+$", "minutes: 17")


def first_check(pack: Path, exercise: str) -> None:
    functions = pack / "exercises" / f"test_{exercise}.py"
    if functions.is_file():
        functions.write_text(functions.read_text("utf-8") + "\n\nSPARE = 3\n", "utf-8")
    else:
        changed(pack / "exercises" / f"{exercise}.yaml", r"^    points: \d+$", "    points: 9")


def solution(pack: Path, exercise: str) -> None:
    path = pack / "solutions" / f"{exercise}.py"
    path.write_text(path.read_text("utf-8") + "\n\ndef spare(x):\n    return x\n", "utf-8")


def changed(path: Path, pattern: str, new: str) -> None:
    text, count = re.subn(pattern, new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count, (path, pattern)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
