"""33_transfer: the output of a layer in the middle; the layers are functions, so no YAML check fits."""

import numpy as np
import pytest

from grader.proxy import Built, fail

TURN = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, -1.0]])
MODEL = [
    ("double", lambda x: 2 * x),
    ("add", lambda x: x + 3),
    ("square", lambda x: x**2),
    ("mix", lambda x: (TURN @ np.ravel(x) + np.array([1.0, -4.0])).reshape(1, 2)),
    ("negate", lambda x: -x),
]
SENT = [
    ("double", Built("polynomial", ([0.0, 2.0],))),
    ("add", Built("polynomial", ([3.0, 1.0],))),
    ("square", Built("polynomial", ([0.0, 0.0, 1.0],))),
    ("mix", Built("affine", (TURN, np.array([1.0, -4.0]), (1, 2)))),
    ("negate", Built("polynomial", ([0.0, -1.0],))),
]
X = np.array([[1.0, -4.0, 2.5]])


def outputs(x):
    """Return what every layer gives, one after the other."""
    given = []
    for _, function in MODEL:
        x = function(x)
        given.append(x)
    return given


def same(want, seen):
    """Return whether the submission's value is this array."""
    try:
        have = np.asarray(seen, dtype=float)
    except (TypeError, ValueError):
        return False
    return have.shape == want.shape and np.allclose(have, want)


def look(submission, place):
    """Ask for the output of one layer, and end the check unless it is right."""
    name = MODEL[place][0]
    seen = submission.intermediate(SENT, name, X)
    right = outputs(X)
    if same(right[place], seen):
        return
    told = f"intermediate(model, {name!r}, x)"
    if place and same(right[place - 1], seen):
        fail(
            f"`{told}`가 바로 앞 층의 출력을 돌려주었습니다.",
            f"`{told}` returned the output of the layer before.",
            misconception="stops_before",
        )
    if same(X, seen):
        fail(
            f"`{told}`가 입력을 그대로 돌려주었습니다.",
            f"`{told}` returned the input itself.",
            misconception="stops_before",
        )
    if same(right[-1], seen):
        fail(
            f"`{told}`가 마지막 층의 출력을 돌려주었습니다.",
            f"`{told}` returned the output of the last layer.",
            misconception="ran_to_the_end",
        )
    if same(MODEL[place][1](X), seen):
        fail(
            f"`{told}`가 앞의 층들을 거치지 않았습니다.",
            f"`{told}` did not pass through the layers before.",
            misconception="layers_skipped",
        )
    several = isinstance(seen, list | tuple) and len(seen) in (place + 1, len(MODEL))
    if several and all(same(one, other) for one, other in zip(right, seen, strict=False)):
        fail(
            f"`{told}`가 여러 층의 출력을 모두 돌려주었습니다.",
            f"`{told}` returned the outputs of several layers.",
            misconception="all_outputs",
        )
    shown = np.array2string(right[place], separator=", ")
    fail(
        f"`{told}`의 값이 다릅니다. `x`가 `{X.tolist()}`일 때 정답은 `{shown}`입니다.",
        f"`{told}` is wrong. With `x` equal to `{X.tolist()}`, it should give `{shown}`.",
    )


@pytest.mark.check(
    id="intermediate_middle",
    title={"ko": "중간 층의 출력", "en": "Output of a layer in the middle"},
    points=3,
)
def test_middle(submission):
    look(submission, 1)
    look(submission, 2)
    look(submission, 3)


@pytest.mark.check(
    id="intermediate_ends",
    title={"ko": "첫 층과 마지막 층의 출력", "en": "Output of the first and the last layer"},
    points=2,
)
def test_ends(submission):
    look(submission, 0)
    look(submission, len(MODEL) - 1)
