"""Programs at a pseudo-terminal, a pipe or a file, for the tests of whole sessions."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect")
if sys.platform == "win32":
    pytest.skip("no pseudo-terminals", allow_module_level=True)

ROOT = Path(__file__).parents[2]
PROMPT = r" >"
MANIFEST = "format: 1\nid: t\ntitle: {ko: 시험, en: Test}\nversion: 1.0.0\n"


def make_pack(root: Path, quiz: str, exams: dict[str, str]) -> Path:
    """Make a pack of one quiz, T, and its exams."""
    (root / "quizzes" / "exams").mkdir(parents=True)
    (root / "exercises").mkdir()
    (root / "pack.yaml").write_text(MANIFEST, encoding="utf-8")
    (root / "quizzes" / "T.yaml").write_text(quiz, encoding="utf-8")
    for name, text in exams.items():
        (root / "quizzes" / "exams" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def environment(pack: Path, data: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ, "PYTHONPATH": str(ROOT), "LEARN_PACK": str(pack), "LEARN_DATA": str(data), "LEARN_LANG": "ko",
        "LEARN_CACHE": str(pack / "cache"), "LC_ALL": "C.UTF-8", "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "80", **more,
    }  # fmt: skip


def spawn(pack: Path, data: Path, *arguments: str, **more: str) -> Any:
    return pexpect.spawn(
        sys.executable, ["-m", "grader", "quiz", *arguments],
        env=environment(pack, data, **more), encoding="utf-8", timeout=30, dimensions=(50, 80),
    )  # fmt: skip


def say(child: Any, line: str) -> None:
    child.expect(PROMPT)
    child.send(line + "\r")


def ended(child: Any) -> tuple[str, int]:
    child.expect(pexpect.EOF)
    child.close()
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", child.before), child.exitstatus


def run(
    pack: Path, data: Path, *arguments: str, given: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", "quiz", *arguments], input=given, capture_output=True, check=False,
        text=True, encoding="utf-8", timeout=60, env=environment(pack, data, **more),
    )  # fmt: skip
