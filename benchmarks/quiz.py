"""How long quizzes take: start-up to the first question, stats over 10,000 answers, 2,000 questions.

Run: python benchmarks/quiz.py
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.answers import Answers
from grader.quiz.run import Answered, Planned

ROUNDS = 7
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
        }
        learn = [sys.executable, "-m", "grader"]
        rows = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import numpy": [sys.executable, "-c", "import numpy"],
            "learn --version": [*learn, "--version"],
            "learn quiz stats, 10,000 answers, 2,000 questions": [*learn, "quiz", "stats"],
            "learn quiz take --stdin, one of 200": [
                *learn,
                "quiz",
                "take",
                "T0",
                "-n",
                "1",
                "--stdin",
            ],
            "learn quiz review --stdin": [*learn, "quiz", "review", "-n", "1", "--stdin"],
        }
        for row, command in rows.items():
            seconds = [_seconds(command, environment) for _ in range(ROUNDS)]
            print(f"{row:52} median {statistics.median(seconds):.3f} s, least {min(seconds):.3f} s")


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, input=b"1\n", capture_output=True, check=False)
    return time.perf_counter() - started


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
    store = Answers(folder)  # each answer is a transaction of its own, as in a run
    for start in range(0, 10_000, 100):
        run = store.begin("t", "T0", "practice", 1, [Planned(f"q{start % 2000}", 1, 1)])
        for position in range(100):
            number = (start + position) % 2000
            one = Answered(
                position=position, question=f"q{number}", rev=1, variant=1, attempt=1, answer="1",
                score=float(number % 3 > 0), points=1,
            )  # fmt: skip
            store.add("t", run, one)
        store.end(run, "finished")


if __name__ == "__main__":
    main()
