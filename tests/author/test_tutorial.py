"""The transcript in docs/authoring.md, run again in an empty folder."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.author.prove_quiz import prove_bank, prove_quiz
from grader.bank import Bank
from grader.content.pack import Pack
from tests.conftest import MakePack

DOCUMENT = Path(__file__).parents[2] / "docs" / "authoring.md"
PAGE = DOCUMENT.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield (command, output) of every console block; `> ` goes on with a command."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            more = [line for line in lines[1:] if line.startswith(">")]
            command = "\n".join([lines[0], *(line[1:].removeprefix(" ") for line in more)])
            yield command, "\n".join(lines[1 + len(more) :])


def pattern(output: str) -> str:
    """Return what a transcript's output stands for: `...` is anything, spaces at ends are nothing."""
    lines = [
        re.escape(line.rstrip()).replace(r"\.\.\.", ".*") for line in output.rstrip().split("\n")
    ]
    return r"[ ]*\n".join(lines)


def test_the_quiz_of_the_page_is_sound(make_pack: MakePack) -> None:
    (text,) = re.findall(
        r"^```yaml\n(# yaml-language-server.*?)^```", PAGE, re.MULTILINE | re.DOTALL
    )
    root = make_pack()
    (root / "quizzes").mkdir()
    (root / "quizzes" / "L9.yaml").write_text(text, encoding="utf-8")
    bank = Bank(Pack(root))
    (path,) = bank.files()
    assert prove_quiz(bank, path).problems == []
    assert prove_bank(bank) == []


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "learn"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m grader "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "empty"
    folder.mkdir()
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(DOCUMENT.parents[1]),
        "COLUMNS": "100",
        "LEARN_LANG": "en",
        "LEARN_DATA": str(tmp_path / "data"),
        "LEARN_CACHE": str(tmp_path / "cache"),
    }
    seen = list(steps(PAGE))
    assert len(seen) >= 8
    for command, output in seen:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert re.match(pattern(output), done.stdout), f"$ {command}\n{done.stdout}"
