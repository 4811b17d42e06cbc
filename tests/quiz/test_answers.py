import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.answers import Answers
from grader.quiz.run import Answered, Planned
from grader.store import MIGRATIONS, VERSION, Store

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


def test_flags_come_back_as_they_are_now(tmp_path: Path) -> None:
    store = Answers(tmp_path)
    one, two = (store.begin("cnn", "exam:e", "exam", 3, PLAN) for _ in range(2))
    for position, flagged in ((0, True), (1, True), (0, False), (4, True), (4, False), (4, True)):
        store.flag(one, position, flagged=flagged)
    assert store.flagged(one) == {1, 4}
    assert store.flagged(two) == set()


def write_version(folder: Path, version: int, rows: str) -> None:
    """Write the file as a program of an earlier version left it."""
    with closing(sqlite3.connect(folder / "learn.db")) as database:
        steps = "".join(MIGRATIONS[:version])
        database.executescript(f"{steps} PRAGMA user_version = {version}; {rows}")


SETTING = "INSERT INTO settings VALUES ('language', 'ko');"
RUN = """
INSERT INTO runs VALUES (7, '2025-03-01T10:00:00.000+00:00', 'cnn', 'exam:e', 'exam', 3, '[["a", 1, 7], ["b", 2, 8]]');
INSERT INTO answers VALUES (1, '2025-03-01T10:01:00.000+00:00', 'cnn', 7, 0, 'a', 1, 7, 1, '"x"', 0.5, 1, 0, NULL, 3, 1, '');
"""


@pytest.mark.parametrize("version", range(1, VERSION + 1))
@pytest.mark.parametrize("first", ["read", "write", "flag"])
def test_a_file_of_an_earlier_version_is_taken_over(
    tmp_path: Path, version: int, first: str
) -> None:
    old = version > 1
    write_version(tmp_path, version, SETTING + RUN * old)
    store = Answers(tmp_path)
    if first == "read":
        assert [one.answer for one in store.of_pack("cnn")] == ["x"] * old
        assert store.flagged(7) == set()
    if first == "flag":
        store.flag(7, 1, flagged=True)
    new = store.begin("cnn", "L0", "practice", 1, PLAN)
    store.add("cnn", new, answered())
    assert [one.id for one in store.unfinished("cnn")] == [new] + [7] * old
    assert len(store.of_pack("cnn")) == 1 + old
    assert store.flagged(7) == ({1} if first == "flag" else set())
    assert Store(tmp_path).setting("language") == "ko"
    with closing(sqlite3.connect(tmp_path / "learn.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_both_of_two_who_take_a_file_over_at_once_find_everything(tmp_path: Path) -> None:
    write_version(tmp_path, 2, SETTING + RUN)
    script = (
        "import sys; from pathlib import Path; from grader.answers import Answers\n"
        "store = Answers(Path(sys.argv[1])); store.flag(7, int(sys.argv[2]), flagged=True)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(place)])
        for place in range(2)
    ]
    assert [one.wait(60) for one in running] == [0, 0]
    assert Answers(tmp_path).flagged(7) == {0, 1}


WRITER = """
import os, signal, sqlite3, sys
from pathlib import Path
from grader.answers import Answers
from grader.quiz.run import Answered, Planned

last, moment = int(sys.argv[2]), sys.argv[3]

class Dying(Answers):
    def _connect(self):
        database = super()._connect()
        database.set_trace_callback(self.seen)
        return database

    def seen(self, statement):
        if armed and statement.startswith(moment):
            os.kill(os.getpid(), signal.SIGKILL)

armed = False
store = Dying(Path(sys.argv[1]))
run = store.begin("cnn", "L0", "practice", 1, (Planned("a", 1, 1),))
for number in range(last + 1):
    armed = number == last and moment != "told"
    store.add("cnn", run, Answered(position=number, question="a", rev=1, variant=1, attempt=1, answer=number, score=1, points=1))
    print(number, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("moment", ["BEGIN", "INSERT", "COMMIT", "told"])
@pytest.mark.parametrize("line", [0, 1, 7])
def test_killed_at_any_moment_no_answered_line_is_lost(
    tmp_path: Path, line: int, moment: str
) -> None:
    """Killed before, within and at the end of the nth line's transaction, and once it is told."""
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(tmp_path), str(line), moment],
        stdout=subprocess.PIPE, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    told = [int(one) for one in done.stdout.splitlines()]
    assert told == list(range(line + (moment == "told")))
    kept = [one.answer for one in Answers(tmp_path).of_pack("cnn")]
    assert kept == told
    with sqlite3.connect(tmp_path / "learn.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store = Answers(tmp_path)
    store.add("cnn", store.unfinished("cnn")[0].id, answered(position=99))
    assert len(store.of_pack("cnn")) == len(told) + 1


def test_a_try_marked_again_stays_one_try_at_its_own_time(tmp_path: Path) -> None:
    store = Answers(tmp_path)
    run = store.begin("cnn", "L0", "practice", 3, PLAN)
    store.add("cnn", run, answered())
    store.add("cnn", run, answered(1, question="b"))
    first = store.of_pack("cnn")[0]
    store.mark_again("cnn", [replace(first, score=1.0, rev=2)])
    again = store.of_pack("cnn")
    assert [(one.question, one.score, one.rev) for one in again] == [("a", 1.0, 2), ("b", 0.5, 1)]
    assert again[0].at == first.at
