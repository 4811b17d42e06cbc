import pytest

from grader.checks.uses import uses


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("y = sorted([2, 1])", "sorted"),
        ("import numpy\ny = numpy.sort([2, 1])", "numpy.sort"),
        ("import numpy as np\ny = np.sort([2, 1])", "numpy.sort"),
        ("import numpy as np\norder = np.linalg.norm", "numpy.linalg.norm"),
        ("import numpy.linalg\ny = numpy.linalg.norm([1])", "numpy.linalg.norm"),
        ("from numpy import sort as order", "numpy.sort"),
        ("from numpy import sort as order\ny = order([2, 1])", "numpy.sort"),
        ("from numpy import *", "numpy.*"),
        ("def f(x):\n    x.sort()", ".sort"),
        ("y = [2, 1].sort()", ".sort"),
        ("import numpy as np\ny = np.array([2, 1]).sort()", ".sort"),
    ],
)
def test_names_are_told_in_full(source: str, name: str) -> None:
    assert name in uses(source.encode())


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("# sorted\n'np.sort'", "sorted"),
        ("def sorted(x): return x\ny = sorted(2)", "sorted"),
        ("def f(sorted): return sorted", "sorted"),
        ("sort = 1\ny = sort", "sort"),
        ("import numpy as np", "np"),
    ],
)
def test_comments_and_names_of_its_own_are_no_uses(source: str, name: str) -> None:
    assert name not in uses(source.encode())


@pytest.mark.parametrize("source", [b"def f(:", b"\xff\xfe", b"\0", b"(" * 5000])
def test_what_is_no_python_uses_nothing(source: bytes) -> None:
    assert uses(source) == frozenset()
