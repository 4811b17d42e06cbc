"""Commands run here, as the program runs them; `shell_learn` starts a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.cli import app, shell
from tests import samples


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


Learn = Callable[..., Ended]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def learn(
    tiny: Path, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Learn:
    """Return a function that runs one command of `learn` over the small pack."""
    monkeypatch.setenv("LEARN_PACK", str(tiny))
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["learn", *arguments])
        monkeypatch.setattr(shell._Current, "language", None)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            app.run()
        told = capsys.readouterr()
        return Ended(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def shell_learn(tiny: Path, work: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return a function that runs `python -m grader` with more settings."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "LEARN_PACK": str(tiny), "COLUMNS": "100", **settings}
        return subprocess.run(
            [sys.executable, "-m", "grader", *arguments],
            cwd=work,
            env=environment,
            capture_output=True,
            check=False,
        )

    return run


@pytest.fixture
def right(work: Path) -> Path:
    """Return a right submission where commands look for it."""
    path = work / "01_scale.py"
    path.write_text(samples.RIGHT, encoding="utf-8")
    return path
