import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.answers import Answers
from grader.quiz.run import Answered, Planned
from grader.store import SCHEMA, Store

PLAN = (Planned("a", 1, 7), Planned("b", 2, 8))


def answered(position: int = 0, **more: object) -> Answered:
    values = {
        "position": position, "question": "a", "rev": 1, "variant": 7, "attempt": 1, "answer": "x", "score": 0.5,
        "points": 1.0, "mistakes": ("m1", "m2"),
    } | more  # fmt: skip
    return Answered(**values)  # type: ignore[arg-type]


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    store = Answers(tmp_path)
    run = store.begin("cnn", "L0", "practice", 3, PLAN)
    store.add("cnn", run, answered(answer={"x": "한글", "y": None}, hints=2, sure=3))
    store.add("cnn", run, answered(1, question="b", answer=None, foreseen=False))
    first, second = store.of_run(run)
    assert (first.answer, first.hints, first.sure, first.mistakes) == (
        {"x": "한글", "y": None},
        2,
        3,
        ("m1", "m2"),
    )
    assert second.skipped
    assert not second.foreseen
    (begun,) = store.unfinished("cnn")
    assert (begun.id, begun.quiz, begun.plan) == (run, "L0", PLAN)
    store.end(run, "finished")
    assert store.unfinished("cnn") == []
    assert [one.id for one in store.finished("cnn")] == [run]
    assert store.of_pack("other") == []


def test_nothing_is_made_by_reading(tmp_path: Path) -> None:
    assert Answers(tmp_path).of_pack("cnn") == []
    assert not (tmp_path / "learn.db").exists()


def test_a_file_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "learn.db") as database:
        database.executescript(SCHEMA + "PRAGMA user_version = 1;")
        database.execute("INSERT INTO settings VALUES ('language', 'ko')")
    store = Answers(tmp_path)
    assert store.of_pack("cnn") == []
    assert store.unfinished("cnn") == []
    store.add("cnn", store.begin("cnn", "L0", "practice", 1, PLAN), answered())
    assert len(store.of_pack("cnn")) == 1
    assert Store(tmp_path).setting("language") == "ko"


WRITER = """
import sys
from pathlib import Path
from grader.answers import Answers
from grader.quiz.run import Answered, Planned
store = Answers(Path(sys.argv[1]))
run = store.begin("cnn", "L0", "practice", 1, (Planned("a", 1, 1),))
for number in range(100000):
    store.add("cnn", run, Answered(position=number, question="a", rev=1, variant=1, attempt=1, answer=number, score=1, points=1))
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("after", [0.05, 0.15, 0.3])
def test_killed_at_any_moment_no_answered_line_is_lost(tmp_path: Path, after: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(after)
        os.kill(child.pid, signal.SIGKILL)
        told = [int(line) for line in child.stdout.read().splitlines()]
    kept = [one.answer for one in Answers(tmp_path).of_pack("cnn")]
    assert kept == list(range(len(kept)))
    assert len(kept) > max(told, default=0)
    with sqlite3.connect(tmp_path / "learn.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
