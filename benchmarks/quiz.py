"""How long quizzes take: start-up to the first question, stats over 10,000 answers, 2,000 questions.

Run: python benchmarks/quiz.py

Every round runs all rows one after the other; a row's ratio is the median over rounds of its time by
that of `import numpy` in the same round. The grader runs from bytecode, as an installed package does.
"""

import fcntl
import os
import pty
import resource
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

from grader.answers import Answers
from grader.quiz.run import Answered, Planned

ROUNDS = 11
QUESTION = """  - id: q{n}
    type: numeric
    prompt: {{ko: "{n}에 1을 더하면 얼마입니까?", en: "What is {n} plus 1?"}}
    answer: {m}
    wrong: [{{value: {n}, feedback: {{ko: "1을 더하세요.", en: "Add 1."}}}}]
    explanation: {{ko: "{m}입니다.", en: "It is {m}."}}
    source: ["L0: 덧셈"]
    concepts: [c{c}]
    tests: [{{answer: "{m}", score: 1}}, {{answer: "{n}", score: 0}}]
"""


Taken = tuple[float, float]
"""Seconds on the wall, and of the processor (0 where the program is stopped half-way)."""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _pack(folder)
        _records(folder)
        environment = {
            **os.environ,
            "LEARN_PACK": name,
            "LEARN_DATA": name,
            "LEARN_CACHE": f"{name}/cache",
            "LEARN_LANG": "en",
            "PYTHONPYCACHEPREFIX": f"{name}/bytecode",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "TERM": "xterm",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        real = {key: value for key, value in environment.items() if key != "LEARN_PACK"}
        learn = [sys.executable, "-m", "grader"]

        def whole(*command: str) -> Callable[[], Taken]:
            return lambda: _whole(list(command), environment)

        def until(mark: bytes) -> Callable[[], Taken]:
            return lambda: _until(mark, [*learn, "quiz", "take", "L0"], real)

        rows: dict[str, Callable[[], Taken]] = {
            "import numpy": whole(sys.executable, "-c", "import numpy"),
            "learn --version": whole(*learn, "--version"),
            "learn quiz take L0: the first question": until(b"[1/"),
            "learn quiz take L0: its prompt": until(b" >"),
            "learn quiz stats": whole(*learn, "quiz", "stats"),
            "learn quiz stats --mastery": whole(*learn, "quiz", "stats", "--mastery"),
            "learn quiz review --stdin, one": whole(*learn, "quiz", "review", "-n", "1", "--stdin"),
        }
        for take in rows.values():
            take()  # caches and bytecode are there from now on
        rounds = [[take() for take in rows.values()] for _ in range(ROUNDS)]
        for place, row in enumerate(rows):
            wall = [one[place][0] for one in rounds]
            ratio = statistics.median(one[place][0] / one[0][0] for one in rounds)
            more = statistics.median(one[place][0] - one[1][0] for one in rounds)
            used = statistics.median(one[place][1] for one in rounds)
            print(
                f"{row:40} median {statistics.median(wall):.3f} s, least {min(wall):.3f} s,"
                f" {ratio:.2f} x numpy, {more:+.3f} s over start-up, processor {used:.3f} s"
            )


def _whole(command: list[str], environment: dict[str, str]) -> Taken:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, input=b"1\n", capture_output=True, check=False)
    taken, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return taken, used


def _until(mark: bytes, command: list[str], environment: dict[str, str]) -> Taken:
    """Return how long a program at a terminal takes to show something; it is ended then."""
    started = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
    seen = b""
    try:
        while mark not in seen:
            seen += os.read(terminal, 65536)
        return time.perf_counter() - started, 0.0
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def _pack(folder: Path) -> None:
    (folder / "quizzes").mkdir()
    (folder / "exercises").mkdir()
    manifest = "format: 1\nid: t\ntitle: {ko: 시험, en: Test}\nversion: 1.0.0\n"
    (folder / "pack.yaml").write_text(manifest, encoding="utf-8")
    for file in range(10):
        body = "".join(
            QUESTION.format(n=n, m=n + 1, c=n % 80) for n in range(file * 200, file * 200 + 200)
        )
        head = f"format: 1\nid: T{file}\ntitle: {{ko: 시험, en: Test}}\nquestions:\n"
        (folder / "quizzes" / f"T{file}.yaml").write_text(head + body, encoding="utf-8")


def _records(folder: Path) -> None:
    store = Answers(folder)
    for start in range(0, 10_000, 100):
        run = store.begin("t", "T0", "practice", 1, [Planned(f"q{start % 2000}", 1, 1)])
        numbers = [(start + position) % 2000 for position in range(100)]
        given = [
            Answered(
                position=position, question=f"q{number}", rev=1, variant=1, attempt=1, answer="1",
                score=float(number % 3 > 0), points=1, run=run, at=_day(start + position),
            )
            for position, number in enumerate(numbers)
        ]  # fmt: skip
        store.mark_again("t", given)  # a hundred in one transaction
        store.end(run, "finished")


def _day(number: int) -> str:
    """Return the time of an answer: five days, so that concepts can be mastered."""
    return f"2026-01-{1 + number // 2000:02}T09:00:00.000+00:00"


if __name__ == "__main__":
    main()
