"""Faults of the machine: a full disk, processes killed from outside. No learner pays for them."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader import workspace
from grader.sandbox import zygote

ROOT = Path(__file__).parents[1]
DEEDS = Path(__file__).with_name("submissions")
SAID = {
    "ko": ("이 채점은 기록하지 못했습니다", "디스크가 가득 찼거나 고장입니다", "점수와 지금까지의 기록은 그대로"),
    "en": ("This attempt could not be recorded", "The disk is full or failing", "no points are lost"),
}  # fmt: skip
FULL = {
    "ko": ("디스크에 쓸 수 없습니다", "디스크가 가득 찼거나 고장입니다"),
    "en": ("The disk cannot be written to", "The disk is full or failing"),
}

resource = pytest.importorskip("resource")


def small_files(most: int) -> Callable[[], None]:
    """Return a function that lets a process write no file beyond `most` bytes, as if it were full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def learn(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        **more,
    )


def attempts(data: Path) -> list[tuple[int, int]]:
    """Return (judged, score) of each attempt, from a file that is whole."""
    with contextlib.closing(sqlite3.connect(data / "learn.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return database.execute("SELECT judged, score FROM attempts ORDER BY id").fetchall()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_full_disk_costs_nothing_and_breaks_nothing(tmp_path: Path, language: str) -> None:
    grading = ("grade", "03_conv", "--file", DEEDS / "has_tabs.py", "--data", tmp_path)
    told = ("--lang", language)
    assert learn(*grading, *told).returncode == 0
    ended = learn(*grading, *told, preexec_fn=small_files(4096))
    assert ended.returncode == 3
    assert "20/20" in ended.stdout
    assert all(words in ended.stderr for words in SAID[language])
    assert "Traceback" not in ended.stderr
    assert attempts(tmp_path) == [(1, 20)]
    as_json = learn(*grading, *told, "--json", preexec_fn=small_files(4096))
    assert (as_json.returncode, json.loads(as_json.stdout)["score"]) == (3, 20)
    assert learn(*grading, *told).returncode == 0
    assert attempts(tmp_path) == [(1, 20), (1, 20)]


def test_the_first_grading_on_a_full_disk_is_told(tmp_path: Path) -> None:
    grading = ("grade", "03_conv", "--file", DEEDS / "has_tabs.py", "--data", tmp_path / "new")
    ended = learn(*grading, "--lang", "en", preexec_fn=small_files(100))
    assert ended.returncode == 3
    assert "20/20" in ended.stdout
    assert all(words in ended.stderr for words in SAID["en"])
    assert learn(*grading).returncode == 0
    assert attempts(tmp_path / "new") == [(1, 20)]


TINY_DISK = """
import os, subprocess, sys
place, learn = sys.argv[1], [sys.executable, "-m", "grader"]
grading = [*learn, "grade", "03_conv", "--file", sys.argv[2], "--data", place, "--lang", "en"]
def grade():
    ended = subprocess.run(grading, capture_output=True, text=True)
    print(ended.returncode, "20/20" in ended.stdout, "disk is full" in ended.stderr)
grade()
with open(place + "/filler", "wb", buffering=0) as filler:
    try:
        while True: filler.write(bytes(512))
    except OSError: pass
grade()
started = subprocess.run([*learn, "start", "03_conv", "--lang", "en"], cwd=place, capture_output=True, text=True)
print(started.returncode, sorted(os.listdir(place)).count("03_conv.py"), "disk is full" in started.stderr)
os.unlink(place + "/filler")
grade()
import sqlite3
database = sqlite3.connect(place + "/learn.db")
print(database.execute("PRAGMA integrity_check").fetchone()[0], database.execute("SELECT count(*) FROM attempts").fetchone()[0])
"""


def test_on_a_disk_that_is_really_full(tmp_path: Path) -> None:
    inside = 'mount -t tmpfs -o size=320k none "$1" && exec "$0" -c "$3" "$1" "$2"'
    unshare = ["unshare", "--map-root-user", "--mount"]
    try:
        subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", tmp_path], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    ended = subprocess.run(
        [*unshare, "sh", "-c", inside, sys.executable, tmp_path, DEEDS / "has_tabs.py", TINY_DISK],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ended.stdout.splitlines() == [
        "0 True False",
        "3 True True",
        "3 0 True",
        "0 True False",
        "ok 2",
    ], ended.stderr


@pytest.mark.parametrize("language", ["ko", "en"])
def test_half_a_stub_is_none(tmp_path: Path, language: str) -> None:
    ended = learn("start", "03_conv", "--lang", language, cwd=tmp_path, preexec_fn=small_files(64))
    assert ended.returncode == 3
    assert ended.stderr.startswith(str(tmp_path))
    assert all(words in ended.stderr for words in FULL[language])
    assert not (tmp_path / "03_conv.py").exists()
    assert learn("start", "03_conv", cwd=tmp_path).returncode == 0
    assert "def conv2d" in (tmp_path / "03_conv.py").read_text(encoding="utf-8")


def test_what_was_there_before_a_failed_write_stays(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("mine")
    assert not workspace.write(tmp_path / "x.py", "ours").made
    assert (tmp_path / "x.py").read_text() == "mine"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device on this system")
@pytest.mark.parametrize("command", [("list",), ("grade", "03_conv", "--json")])
def test_output_that_finds_no_room_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    more = ("--file", DEEDS / "has_tabs.py", "--data", tmp_path) if "grade" in command else ()
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "grader", *command, *more],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LEARN_LANG": "en"},
            check=False,
        )
    assert ended.returncode == 3
    assert ended.stderr.count("The disk is full or failing") == 1
    assert "Exception ignored" not in ended.stderr
    assert "Traceback" not in ended.stderr
    if more:
        assert attempts(tmp_path) == [(1, 20)]


def children(pid: int) -> set[int]:
    with contextlib.suppress(OSError):
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return {int(child) for child in told.split()}
    return set()


@pytest.mark.skipif(not zygote.can_fork(), reason="no zygote on this system")
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("victim", ["worker", "zygote"])
def test_a_process_killed_from_outside_costs_nothing(
    victim: str, language: str, tmp_path: Path
) -> None:
    running = subprocess.Popen(
        [
            *(sys.executable, "-m", "grader", "grade", "03_conv", "--lang", language),
            *("--file", DEEDS / "sleeps.py", "--data", tmp_path),
        ],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "300"},
    )
    seen: dict[int, float] = {}
    while running.poll() is None:
        for zygote_pid in children(running.pid):
            for pid in children(zygote_pid):
                first = seen.setdefault(pid, time.monotonic())
                if time.monotonic() - first > 0.2:  # not the canary, which is gone at once
                    with contextlib.suppress(OSError):
                        os.kill(pid if victim == "worker" else zygote_pid, signal.SIGKILL)
        time.sleep(0.02)
    out, _ = running.communicate()
    assert running.returncode == 3
    said = {"ko": "제출한 코드의 잘못이 아닙니다", "en": "not the submission's fault"}
    assert said[language] in out
    lost = {"ko": "점수는 잃지 않습니다", "en": "No points are lost"}
    assert lost[language] in out
    assert attempts(tmp_path) == [(0, 0)]
