"""Checks of a filter by what it answers to: many filters are right."""

import numpy as np
import pytest

from grader.proxy import fail

SIZE = 9


def answers(filter_):
    """Return the largest absolute responses to a vertical and to a horizontal line."""
    line = np.zeros((SIZE, SIZE))
    line[:, SIZE // 2] = 1
    found = []
    for picture in (line, line.T):
        windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
        found.append(float(np.abs((windows * filter_).sum(axis=(2, 3))).max()))
    return found


@pytest.mark.check(
    id="filter",
    title={"ko": "필터: 세로선에 답하기", "en": "The filter: answering to vertical lines"},
    points=3,
)
def test_filter(submission):
    given = submission.vertical_filter()
    try:
        filter_ = np.array(given, dtype=float)
    except (TypeError, ValueError):
        fail("수로 된 3×3 배열이 아닙니다.", "It is no 3×3 array of numbers.")
    if filter_.shape != (3, 3):
        fail(
            f"모양이 {filter_.shape}인데 (3, 3)이어야 합니다.",
            f"The shape is {filter_.shape}; (3, 3) was expected.",
        )
    if not np.isfinite(filter_).all():
        fail("NaN이나 inf가 있습니다.", "There are NaN or inf values.")
    vertical, horizontal = answers(filter_)
    if vertical > horizontal:
        return
    seen = f"{vertical:g}", f"{horizontal:g}"
    if vertical < horizontal:
        fail(
            f"세로선에 최대 {seen[0]}, 가로선에 최대 {seen[1]}로 답합니다.",
            f"It answers with {seen[0]} to a vertical line and with {seen[1]} to a horizontal one.",
            misconception="horizontal",
        )
    fail(
        f"세로선과 가로선에 똑같이 최대 {seen[0]}로 답합니다. 열마다 값이 다르고 "
        "행마다 합이 0에 가까운 필터를 생각해 보세요.",
        f"It answers to both lines with {seen[0]}. Think of a filter that differs from column to "
        "column and whose rows sum to about 0.",
    )
