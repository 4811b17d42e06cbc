import ast
from pathlib import Path
from typing import Any

import pytest
import typer

from grader.cli import app

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "grader").rglob("*.py"))
MAX_LINES = 300


def commands(command: Any, path: str = "learn") -> list[str]:
    inside = getattr(command, "commands", {})
    names = [name for one, sub in inside.items() for name in commands(sub, f"{path} {one}")]
    return names or [path]


COMMANDS = commands(typer.main.get_command(app.build(app.COMMANDS)))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_for_and_is_no_longer_than_one_reads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= MAX_LINES


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str, readme: str) -> None:
    assert command in (ROOT / readme).read_text(encoding="utf-8")
