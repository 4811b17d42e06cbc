from pathlib import Path

from grader.model.problem import ContentError, Problem, whole_file
from grader.model.text import Text


def test_a_problem_is_one_line_that_editors_make_a_link_of() -> None:
    problem = Problem("a.yaml", 3, 5, "checks[0].points", Text("글", "words"))
    assert problem.in_("en") == "a.yaml:3:5: checks[0].points: words"
    assert problem.in_("ko") == "a.yaml:3:5: checks[0].points: 글"
    assert Problem("a.yaml", 1, 1, "", Text("글", "words")).in_("en") == "a.yaml:1:1: words"


def test_problems_are_sorted_by_their_place() -> None:
    places = [(2, 9), (10, 1), (2, 1)]
    error = ContentError(Problem("a", line, column, "", Text("", "x")) for line, column in places)
    assert [(one.line, one.column) for one in error.problems] == [(2, 1), (2, 9), (10, 1)]
    assert str(error) == "a:2:1: x\na:2:9: x\na:10:1: x"


def test_a_fault_of_a_whole_file_stands_at_its_start() -> None:
    assert str(whole_file(Path("a.py"), Text("", "gone"))) == "a.py:1:1: gone"
