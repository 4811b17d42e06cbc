import ast

import pytest

from grader.author.mutants import mutants


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("y = a + b", ["y = a + b => y = a - b"]),
        ("y = a // 2", ["y = a // 2 => y = a * 2", "y = a // 2 => y = a // 3"]),
        ("y = a < b", ["y = a < b => y = a <= b"]),
        ("y = a and b", ["y = a and b => y = a or b"]),
        ("y = a if b else c", ["y = a if b else c => y = c if b else a"]),
        ("y = -a", ["y = -a => y = +a"]),
        ("y = not a", ["y = not a => y = not not a"]),
        ("y = True", ["y = True => y = False"]),
        ("y += 1.5", ["y += 1.5 => y -= 1.5", "y += 1.5 => y += 2.5"]),
        ("if a: pass", ["if a: => if not a:"]),
        ("y = x[0, 0]", ["y = x[0, 0] => y = x[1, 0]", "y = x[0, 0] => y = x[0, 1]"]),
        ("y = -a\ny = -a", ["y = -a => y = +a", "y = -a => y = +a (2)"]),
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
        assert mutant.line in (1, 2)
        assert ast.unparse(ast.parse(mutant.source)) != ast.unparse(ast.parse(source))


def test_a_long_line_is_named_by_what_is_around_the_change() -> None:
    words = ", ".join(f"name_{number}" for number in range(40))
    one, two = mutants(f"y = [{words}, a + b, {words}, 3]")
    assert one.name.startswith("..., name_36, name_37")
    assert " a + b, name_0" in one.before
    assert " a - b, name_0" in one.after
    assert two.name.endswith("name_39, 4]")
    assert len(one.name) < 200
