import ast

import pytest

from grader.author.mutants import mutants


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("y = a + b", ["a + b => a - b"]),
        ("y = a // 2", ["a // 2 => a * 2", "2 => 3"]),
        ("y = a < b", ["a < b => a <= b"]),
        ("y = a and b", ["a and b => a or b"]),
        ("y = a if b else c", ["a if b else c => c if b else a"]),
        ("y = -a", ["-a => +a"]),
        ("y = not a", ["not a => not not a"]),
        ("y = True", ["True => False"]),
        ("y += 1.5", ["y += 1.5 => y -= 1.5", "1.5 => 2.5"]),
        ("if a: pass", ["if a: => if not a:"]),
        ('"""Text."""', []),
        ("raise ValueError(f'{1 + 2}')", []),
        ("assert a + 1", []),
        ("import a", []),
    ],
)
def test_a_mutant_changes_one_thing(source: str, names: list[str]) -> None:
    found = list(mutants(source))
    assert [mutant.name for mutant in found] == names
    for mutant in found:
        assert mutant.line == 1
        assert ast.unparse(ast.parse(mutant.source)) != ast.unparse(ast.parse(source))
