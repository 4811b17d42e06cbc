"""Odd places to grade in: what is missing there is told, and a right submission still passes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from grader.sandbox import zygote

pytestmark = pytest.mark.skipif(not zygote.can_fork(), reason="no zygote on this system")
ROOT = Path(__file__).parents[2]
DEEDS = ROOT / "tests" / "submissions"
UNSHARE = ["unshare", "--map-root-user", "--mount"]
LANDLOCK = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")


def learn(
    data: Path, *arguments: str | Path, before: str = "", refused: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run `learn` where the shell's commands `before` were run, and the kernel refuses these calls."""
    command = [sys.executable, "-m", "grader", *map(str, arguments), "--data", str(data)]
    if before:
        command = [*UNSHARE, "sh", "-c", f'{before} && exec "$@"', "sh", *command]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "300"},
        preexec_fn=refusing(refused) if refused else None,
        check=False,
    )


def refusing(calls: tuple[str, ...]) -> Callable[[], None]:
    """Return a function after which the kernel answers these calls as if it had never heard of them."""
    seccompy = pytest.importorskip("seccompy")
    program = seccompy.Filter(default=seccompy.Action.ALLOW)
    for name in calls:
        program.errno(name, 38)
    return cast(Callable[[], None], program.load)


def graded(data: Path, deed: str, **how: Any) -> tuple[int, str, set[str]]:
    """Return (exit code, isolation, statuses) of grading a deed there."""
    ended = learn(data, "grade", "03_conv", "--file", DEEDS / f"{deed}.py", "--json", **how)
    assert "Traceback" not in ended.stderr
    verdict = json.loads(ended.stdout)
    return ended.returncode, verdict["isolation"], {one["status"] for one in verdict["checks"]}


def needs_mounts(tmp_path: Path) -> None:
    try:
        subprocess.run([*UNSHARE, "mount", "-t", "tmpfs", "none", tmp_path], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")


def is_strong() -> bool:
    try:
        return all(zygote.running().refused.values())
    finally:
        zygote.stop()


def test_in_a_user_namespace(tmp_path: Path) -> None:
    needs_mounts(tmp_path)
    level = "strong" if is_strong() else "medium"
    assert graded(tmp_path, "has_tabs", before="true") == (0, level, {"passed"})


def test_without_proc(tmp_path: Path) -> None:
    needs_mounts(tmp_path)
    hidden = "mount -t tmpfs none /proc"
    assert graded(tmp_path, "has_tabs", before=hidden)[::2] == (0, {"passed"})
    assert graded(tmp_path, "loops_in_c", before=hidden)[0] == 1
    ended = learn(tmp_path, "doctor", before=hidden)
    assert "(process)" in ended.stdout
    assert "NOT refused" not in ended.stdout or not is_strong()


def test_on_a_read_only_disk(tmp_path: Path) -> None:
    needs_mounts(tmp_path)
    locked = "mount -o remount,bind,ro /"
    if subprocess.run([*UNSHARE, "sh", "-c", locked], check=False, capture_output=True).returncode:
        pytest.skip("the disk cannot be made read-only here")
    file = DEEDS / "has_tabs.py"
    place = Path("/learn-nowhere")
    ended = learn(place, "grade", "03_conv", "--file", file, "--lang", "en", before=locked)
    assert (ended.returncode, "20/20" in ended.stdout) == (0, True)
    assert ended.stderr.startswith("This attempt could not be recorded")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("refused", [LANDLOCK, LANDLOCK[2:], ("close_range",), ("seccomp",)])
def test_where_the_kernel_knows_less(refused: tuple[str, ...], tmp_path: Path) -> None:
    level = "strong" if is_strong() else "medium"
    assert graded(tmp_path, "has_tabs", refused=refused) == (0, level, {"passed"})
    assert graded(tmp_path, "reads_the_solution", refused=refused)[0] == 1


def test_without_landlock_nothing_can_be_read_but_everything_usual_is_loaded(
    tmp_path: Path,
) -> None:
    told = learn(tmp_path, "doctor", refused=LANDLOCK).stdout
    assert ("NOT refused" in told) is not is_strong()
    for deed in ("declares_cp949", "has_type_hints_and_classes"):
        assert graded(tmp_path, deed, refused=LANDLOCK)[::2] == (0, {"passed"})
    for deed in ("reads_a_file", "walks_the_folders", "imports_the_solution"):
        assert graded(tmp_path, deed, refused=LANDLOCK)[0] == 1


def test_without_pidfds_a_fresh_process_serves(tmp_path: Path) -> None:
    level = "strong" if is_strong() else "medium"
    refused = ("pidfd_open",)
    assert graded(tmp_path, "has_tabs", refused=refused) == (0, level, {"passed"})
    assert graded(tmp_path, "loops_forever", refused=refused)[::2] == (1, {"timeout", "not_run"})
    assert "(process)" in learn(tmp_path, "doctor", refused=refused).stdout


def test_without_seccomp_it_is_told(tmp_path: Path) -> None:
    refused = ("prctl",)  # by which a filter is installed
    code, level, statuses = graded(tmp_path, "has_tabs", refused=refused)
    assert (code, level, statuses) == (0, "basic", {"passed"})
    grading = ("grade", "03_conv", "--file", DEEDS / "has_tabs.py")
    for language, words in (("en", "NOT refused"), ("ko", "막지 못함")):
        assert "basic" in learn(tmp_path, *grading, "--lang", language, refused=refused).stdout
        assert words in learn(tmp_path, "doctor", "--lang", language, refused=refused).stdout
