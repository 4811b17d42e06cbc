from typing import Any

import numpy as np
import pytest

from grader.report.arrays import cell_text, grid

IMAGE = np.arange(2 * 3 * 4 * 2.0).reshape(2, 3, 4, 2)


def test_a_matrix_is_shown_whole() -> None:
    shown = grid("y", np.array([[1.0, 20.0], [3.5, -4.0]]), wrong=((1, 0),))
    assert shown.label == "y"
    assert shown.lines() == ["   1   20", "*3.5   -4"]


@pytest.mark.parametrize(
    ("name", "array", "label", "shape"),
    [
        ("y", IMAGE, "y[0, :, :, 0]", (3, 4)),
        ("w", IMAGE, "w[:, :, 0, 0]", (2, 3)),
        ("y", IMAGE[0], "y[0, :, :]", (4, 2)),
        ("y", IMAGE[0, 0, :, 0], "y", (1, 4)),
        ("y", IMAGE[None], "y[0, :, :, 0, 0]", (2, 3)),
        ("y", np.zeros((0, 3)), "y", (0, 0)),
    ],
)
def test_the_plane_that_means_something_is_shown(
    name: str, array: Any, label: str, shape: tuple[int, int]
) -> None:
    shown = grid(name, array)
    assert shown.label == label
    assert (len(shown.rows), len(shown.rows[0]) if shown.rows else 0) == shape


def test_the_plane_of_the_worst_cell_is_shown_with_its_marks_alone() -> None:
    shown = grid("y", IMAGE, (1, 2, 3, 1), ((1, 2, 3, 1), (0, 0, 0, 0)))
    assert shown.label == "y[1, :, :, 1]"
    assert shown.marked == {(2, 3)}


def test_a_large_plane_is_cut_around_the_cell() -> None:
    shown = grid("y", np.arange(400.0).reshape(20, 20), (10, 19), ((10, 19),))
    assert (len(shown.rows), len(shown.rows[0])) == (8, 8)
    assert shown.cut
    assert shown.lines()[-1] == " ..."
    assert any("*219" in line for line in shown.lines())


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (0.125, "0.125"), (1 / 3, "0.3333"), (1e9, "1e+09"), (7, "7"), (True, "True"),
     (float("nan"), "nan"), (float("-inf"), "-inf"), (np.float32(2.5), "2.5"), (-0.0, "0")],
)  # fmt: skip
def test_a_cell_is_short(value: Any, text: str) -> None:
    assert cell_text(value) == text
