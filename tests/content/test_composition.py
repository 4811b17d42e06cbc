import pytest

from grader.content.composition import combine
from grader.content.expression import Expression

BASE = "engine.conv2d(x, w, b, stride, padding)"


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (
            "engine.conv2d(x, w[::-1], b, stride, padding)",
            "engine.conv2d(x, w, None, stride, padding)",
            "engine.conv2d(x, w[::-1], None, stride, padding)",
        ),
        (
            "np.maximum(engine.conv2d(x, w, b, stride, padding), 0)",
            "engine.conv2d(x, w, b, 1, padding)",
            "np.maximum(engine.conv2d(x, w, b, 1, padding), 0)",
        ),
        (
            "np.maximum(engine.conv2d(x, w, b, stride, 0), 0)",
            "engine.conv2d(x, w, b, 1, padding)",
            "np.maximum(engine.conv2d(x, w, b, 1, 0), 0)",
        ),
        (
            "wrong.conv(x, w, b, stride, padding)",
            "engine.conv2d(x, w, None, stride, padding)",
            "wrong.conv(x, w, None, stride, padding)",
        ),
        (
            "np.where(engine.conv2d(x, w, b, stride, padding) > 0, engine.conv2d(x, w, b, stride, padding), 0)",
            "engine.conv2d(x, w, b, 1, 0)",
            "np.where(engine.conv2d(x, w, b, 1, 0) > 0, engine.conv2d(x, w, b, 1, 0), 0)",
        ),
    ],
    ids=["two arguments", "around and argument", "both in one", "function", "repeated"],
)
def test_edits_that_do_not_meet_are_made_together(first: str, second: str, both: str) -> None:
    for one, two in ((first, second), (second, first)):
        combined = combine(Expression(BASE), Expression(one), Expression(two))
        assert combined == Expression(both)


def test_keywords_are_edited_by_name() -> None:
    base = Expression("engine.pool2d(x, size=size, mode=mode)")
    first = Expression("engine.pool2d(x, size=2, mode=mode)")
    second = Expression("engine.pool2d(x, size=size, mode='max')")
    both = Expression("engine.pool2d(x, size=2, mode='max')")
    assert combine(base, first, second) == both


@pytest.mark.parametrize(
    ("base", "first", "second"),
    [
        (BASE, "engine.conv2d(x, w[::-1], b, 1, 0)", "engine.conv2d(x, w[0], b, 1, padding)"),
        (BASE, "wrong.a(x, w, b, stride, padding)", "wrong.b(x, w, b, stride, padding)"),
        (BASE, f"-{BASE}", f"np.abs({BASE})"),
        (BASE, "engine.conv2d(x, w, b, 1)", "engine.conv2d(x, w, None, stride, padding)"),
        (BASE, "engine.dense(x, w, b, 1, 1)", "engine.conv2d(x, w, None, stride, padding)"),
        (BASE, "x + 1", "engine.conv2d(x, w, None, stride, padding)"),
        ("x * f", "x + f", "x * 2"),
    ],
    ids=["same argument", "two functions", "two wrappers", "count", "other", "no call", "base"],
)
def test_edits_that_meet_or_cannot_be_read_are_not_combined(
    base: str, first: str, second: str
) -> None:
    assert combine(Expression(base), Expression(first), Expression(second)) is None


def test_combining_leaves_the_parts_as_they_were() -> None:
    first = Expression(f"np.maximum({BASE}, 0)")
    second = Expression("engine.conv2d(x, w, b, 1, padding)")
    once = combine(Expression(BASE), first, second)
    assert combine(Expression(BASE), first, second) == once
    assert first.functions == {("np", "maximum"), ("engine", "conv2d")}
