"""The corpus of strange and hostile submissions, each with the verdict it must get.

`verdicts.toml` holds for each deed the checks' statuses by letter, the score, and what must be in the
sentence of the first check that failed, in both languages.
"""

import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.grade import grade
from grader.model.verdict import Status, Verdict
from grader.report.machine import verdict_json
from grader.sandbox import launch, zygote
from grader.sandbox.child import lock
from grader.session import Submission

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).with_name("submissions")
GOLDEN: dict[str, dict[str, Any]] = tomllib.loads(
    (FOLDER / "verdicts.toml").read_text(encoding="utf-8")
)
LETTERS = {
    Status.PASSED: "P",
    Status.WRONG: "W",
    Status.ERROR: "E",
    Status.TIMEOUT: "T",
    Status.MEMORY: "M",
    Status.CRASH: "C",
    Status.OUTPUT_LIMIT: "O",
    Status.BAD_RETURN: "B",
    Status.NOT_RUN: "-",
    Status.GRADER_ERROR: "G",
}
SHORT = "\nlimits: {seconds: 0.5, memory_mb: 64, result_mb: 16}\n"

Grade = Callable[[str], Verdict]


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grade]:
    """Return a function that grades a deed as `learn grade` does, under shorter limits."""
    pack = tmp_path_factory.mktemp("pack")
    (pack / "exercises").mkdir()
    shutil.copy(ROOT / "pack.yaml", pack)
    exercise = pack / "exercises" / "03_conv.yaml"
    text = (ROOT / "exercises" / "03_conv.yaml").read_text(encoding="utf-8")
    exercise.write_text(text + SHORT, encoding="utf-8")
    caches = pack / "caches"

    def grade_deed(deed: str) -> Verdict:
        source = (FOLDER / f"{deed}.py").read_bytes()
        return grade(exercise, Submission(source, f"{deed}.py"), learner="x", caches=caches)

    yield grade_deed
    zygote.stop()


def is_strong() -> bool:
    return zygote.can_fork() and launch.launcher()[1].level == "strong"


def test_every_deed_has_its_verdict() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == set(GOLDEN)
    assert len(GOLDEN) >= 60


@pytest.mark.parametrize("deed", sorted(GOLDEN))
def test_verdict(deed: str, graded: Grade) -> None:
    want = GOLDEN[deed]
    if "needs" in want and not is_strong():
        pytest.skip("the kernel of this machine does not refuse this")
    if want.get("needs") == "landlock" and lock._landlock() is None:
        pytest.skip("nothing can be opened on this machine, so something else fails first")
    verdict = graded(deed)
    assert "".join(LETTERS[one.status] for one in verdict.outcomes) == want["checks"]
    assert verdict.score == want["score"]
    assert not verdict.at_fault
    first = next((one for one in verdict.outcomes if not one.passed), None)
    if first is not None:
        assert want["en"] in first.message.en
        assert want["ko"] in first.message.ko
        if first.status is Status.TIMEOUT:  # it may be anywhere in its loop
            assert abs((first.line or 0) - want.get("line", 0)) <= 2
        else:
            assert first.line == want.get("line")
    assert want.get("prints", "") in verdict.output
    told = json.dumps([verdict_json(verdict, language) for language in ("ko", "en")])
    assert not re.search(r"\\u00[019]", told), "a control character"


def learn(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the real command line on its own records."""
    environment = {**os.environ, "LEARN_LANG": "en", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
        **more,
    )


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("has_korean_names", 0),
        ("has_crlf", 0),
        ("flips_the_kernel", 1),
        ("patches_pytest", 1),
        ("prints_a_forged_report", 1),
        ("exits_hard", 1),
        ("writes_a_conftest", 1),
        ("is_utf16", 1),
    ],
)
def test_the_command_line_says_the_same(deed: str, code: int, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    file = FOLDER / f"{deed}.py"
    ended = learn(
        *("grade", "03_conv", "--file", file, "--json", "--seed", "x", "--data", tmp_path / "data"),
        cwd=tmp_path,
    )
    verdict = json.loads(ended.stdout)
    assert ended.returncode == code
    assert verdict["score"] == GOLDEN[deed]["score"]
    letters = {status.value: letter for status, letter in LETTERS.items()}
    assert "".join(letters[one["status"]] for one in verdict["checks"]) == GOLDEN[deed]["checks"]
    assert {path.name for path in set(tmp_path.iterdir()) - before} == {"data"}


def test_the_terminal_gets_no_control_characters(tmp_path: Path) -> None:
    for deed in ("prints_escape_sequences", "raises_escape_sequences"):
        for language in ("ko", "en"):
            ended = learn(
                *("grade", "03_conv", "--file", FOLDER / f"{deed}.py", "--lang", language),
                *("--data", tmp_path),
            )
            shown = ended.stdout + ended.stderr
            assert not [letter for letter in shown if ord(letter) < 32 and letter != "\n"]
            assert "\x9b" not in shown


def test_a_file_over_a_megabyte_is_refused_clearly(tmp_path: Path) -> None:
    large = tmp_path / "large.py"
    large.write_bytes(b"#" * 1_000_001)
    ended = learn("grade", "03_conv", "--file", large, "--data", tmp_path)
    assert ended.returncode == 2
    assert "1 MB" in ended.stderr


def test_files_of_the_current_folder_do_not_run_in_the_grader(tmp_path: Path) -> None:
    for name in ("conftest", "random", "numpy", "typer", "sitecustomize", "test_x", "pytest"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('ran in the grader')")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n")
    file = FOLDER / "has_tabs.py"
    ended = learn("grade", "03_conv", "--file", file, "--json", "--data", tmp_path, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["passed"]


def workers(learn_pid: int) -> set[int]:
    """Return the processes that a running `learn` has under its zygote."""
    found: set[int] = {learn_pid}
    for _generation in range(2):
        below = set()
        for pid in found:
            with contextlib.suppress(OSError):
                told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
                below |= {int(child) for child in told.split()}
        found = below
    return found


@pytest.mark.skipif(not zygote.can_fork(), reason="no zygote on this system")
def test_an_interrupted_grading_is_no_attempt(tmp_path: Path) -> None:
    # Tests that run in the background ignore SIGINT, and what they start would too.
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(
        [
            *(sys.executable, "-m", "grader", "grade", "03_conv"),
            *("--file", FOLDER / "sleeps.py", "--data", tmp_path),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    signal.signal(signal.SIGINT, ours)
    before: set[int] = set()
    while not (before & (now := workers(running.pid))):
        before = now
        time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    running.communicate()
    assert running.returncode == 130
    assert not any(Path(f"/proc/{pid}/exe").exists() for pid in before)
    if (tmp_path / "learn.db").exists():
        with contextlib.closing(sqlite3.connect(tmp_path / "learn.db")) as database:
            assert database.execute("SELECT count(*) FROM attempts").fetchone() == (0,)


@pytest.mark.parametrize("only", ["slide", "together", "images", "mismatch"])
def test_one_check_alone_says_the_same(only: str, tmp_path: Path) -> None:
    exercise = ROOT / "exercises" / "03_conv.yaml"
    for deed in ("has_tabs", "changes_its_input"):
        source = (FOLDER / f"{deed}.py").read_bytes()
        verdict = grade(exercise, Submission(source, "x.py"), only=only, caches=tmp_path)
        (outcome,) = verdict.outcomes
        assert outcome.passed is (deed == "has_tabs" or only != "images")


def test_the_first_failure_ends_it_on_request(tmp_path: Path) -> None:
    exercise = ROOT / "exercises" / "03_conv.yaml"
    source = (FOLDER / "returns_nothing.py").read_bytes()
    verdict = grade(exercise, Submission(source, "x.py"), stop=True, caches=tmp_path)
    assert [one.status for one in verdict.outcomes] == [Status.WRONG] + [Status.NOT_RUN] * 7


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_what_is_no_plain_file_is_refused_clearly(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "03_conv.py")
    told = {"03_conv.py": "A device or a pipe", "/dev/zero": "A device or a pipe", ".": "A folder"}
    for name, reason in told.items():
        ended = learn("grade", "03_conv", "--file", name, "--data", tmp_path, cwd=tmp_path)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"{name}: {reason}")
    piped = learn("grade", "03_conv", "--file", "/dev/stdin", "--data", tmp_path, input="x = 1\n")
    assert (piped.returncode, piped.stderr[:29]) == (2, "/dev/stdin: A device or a pip")


def test_the_name_of_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    strange = tmp_path / "\x1b[31m\x1b]0;x\x07\u202e.py"
    ended = learn("grade", "03_conv", "--file", strange, "--data", tmp_path)
    assert not [one for one in ended.stderr if not one.isprintable() and one != "\n"]
    strange.write_text("def conv2d(x, w, b=None, stride=1, padding=0):\n    return 1 / 0\n")
    ended = learn("grade", "03_conv", "--file", strange, "--data", tmp_path)
    assert ended.returncode == 1
    assert not [one for one in ended.stdout if not one.isprintable() and one != "\n"]


LEAVING = [
    *("becomes_a_daemon", "bombs_with_forks", "leaves_startup_files", "makes_raw_system_calls"),
    *("runs_code_at_exit", "starts_a_program", "uses_a_process_pool", "writes_a_conftest"),
    *("allocates_shared_memory", "fills_the_disk", "writes_a_file", "starts_threads"),
]
PLACES = ["/tmp", "/var/tmp", "/dev/shm", "/root", "/"]


def named(deed_or_place: Path) -> set[Path]:
    """Return what a deed could have left there under a name of its own."""
    names = r"learn-deed.*|sitecustomize.*|usercustomize.*|conftest.*|pytest\.ini|numpy\.py|x\.pth"
    with contextlib.suppress(OSError):
        return {path for path in deed_or_place.iterdir() if re.fullmatch(names, path.name)}
    return set()


@pytest.mark.skipif(not zygote.can_fork(), reason="no zygote on this system")
def test_no_process_and_no_file_of_a_submission_survives(tmp_path: Path) -> None:
    if not is_strong():
        pytest.skip("the kernel of this machine does not refuse this")
    zygote.stop()
    library = Path(os.__file__).parent
    places = [*map(Path, PLACES), library, tmp_path, Path.cwd()]
    before = {place: named(place) for place in places}
    libc = ctypes.CDLL(None)
    libc.prctl(36, 1, 0, 0, 0)  # what a grading leaves behind becomes a child of this process
    try:
        ours = children()
        for deed in LEAVING:
            file = FOLDER / f"{deed}.py"
            home = tmp_path / deed
            home.mkdir()
            ended = subprocess.run(
                [
                    *(sys.executable, "-m", "grader", "grade", "03_conv", "--json", "-x"),
                    *("--file", file, "--data", home / "data"),
                ],
                capture_output=True,
                cwd=home,
                env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(home)},
                check=False,
            )
            assert ended.returncode in (0, 1), deed
            assert survivors(ours) == set(), deed
            assert {path.name for path in home.iterdir()} <= {"data", ".cache"}, deed
    finally:
        libc.prctl(36, 0, 0, 0, 0)
    assert {place: named(place) for place in places} == before


def children() -> set[int]:
    told = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return {int(pid) for pid in told.split()}


def survivors(ours: set[int]) -> set[int]:
    """Return the children of this process that are not its own and live on; bury the dead."""
    until = time.monotonic() + 2
    while (left := children() - ours) and time.monotonic() < until:
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.01)
    return left


SOURCES = {
    "brackets": b"(" * 900_000,
    "signs": b"-" * 900_000 + b"1",
    "a long number": b"x = " + b"9" * 900_000,
    "a long number in hex": b"x = 0x" + b"f" * 900_000,
    "a huge power": b"x = 9**9**9**9",
    "a huge text": b"x = 'a' * 10**12",
    "a long line": b"x = [" + b"1," * 400_000 + b"]",
    "deep attributes": b"x = a" + b".a" * 400_000,
    "deep functions": b"lambda:" * 100_000 + b"1",
    "deep blocks": b"".join(b" " * n + b"if 1:\n" for n in range(1000)),
    "deep text": b"f'{" * 100_000,
    "many lines": b"\n" * 999_999,
    "many names": b"".join(b"x%d = 1\n" % n for n in range(90_000)),
    "one name of a megabyte": b"x" * 999_999,
    "marks above a letter": ("x = 'e" + "\u0301" * 400_000 + "'").encode(),
    "nothing but NUL": b"\0" * 999_999,
    "a cookie of another kind": b"# coding: rot13\nqrs k(): cnff\n",
    "a compiled file": b"\xa7\r\r\n" + bytes(range(256)) * 40,
    "half a letter": "x = '한'".encode()[:-2],
    "a lone surrogate": "x = '\ud800'".encode("utf-8", "surrogatepass"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_that_hurts_compilers_is_the_learners_own(name: str, tmp_path: Path) -> None:
    text = (ROOT / "exercises" / "03_conv.yaml").read_text(encoding="utf-8")
    (tmp_path / "exercises").mkdir()
    shutil.copy(ROOT / "pack.yaml", tmp_path)
    exercise = tmp_path / "exercises" / "03_conv.yaml"
    exercise.write_text(text + SHORT, encoding="utf-8")
    verdict = grade(exercise, Submission(SOURCES[name], "x.py"), caches=tmp_path, stop=True)
    assert verdict.score == 0
    assert not verdict.at_fault
    assert all(one.message.ko for one in verdict.outcomes)
    assert max(len(one.message.en) for one in verdict.outcomes) < 3000
