import ast
import re
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


PARTICLE = re.compile(
    r"(?:\{\w+\}|(?<![\w가-힣])\([^()]*\{\w+\}[^()]*\))(?:[을를은는이가와과나로]|으로|이나)(?=[\s.,?])"
)
"""A drawn number, or a bracket that begins with a space, and a particle that depends on its last sound."""


@pytest.mark.parametrize(
    "path", sorted((ROOT / "quizzes").rglob("*.yaml")), ids=lambda one: one.stem
)
def test_no_particle_depends_on_a_number_that_is_drawn(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [found[0] for found in PARTICLE.finditer(text)] == []


def test_the_particles_that_are_looked_for() -> None:
    for wrong in ("값 {x}를 ", "({n}, {n})이 되면", "크기 {n}과 {m},", "길이 {n}로 "):
        assert PARTICLE.search(wrong)
    for right in ("값({x})을 ", "{n}개를 ", "{x}입니다.", "합성곱(필터 {f}장)을 ", "{{one}}이고"):
        assert not PARTICLE.search(right)
