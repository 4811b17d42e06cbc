import inspect

import pytest

from grader import engine


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_each_function_bears_its_name_and_the_arguments_without_the_rank(rank: int) -> None:
    conv = getattr(engine, f"conv{rank}d")
    assert conv.__name__ == f"conv{rank}d"
    assert conv.__module__ == "grader.engine.functions.conv"
    assert list(inspect.signature(conv).parameters) == [
        "x", "w", "b", "stride", "padding", "dilation", "groups",
    ]  # fmt: skip


def test_pythons_own_errors_name_the_function_that_was_called() -> None:
    with pytest.raises(TypeError, match=r"^max_pool3d\(\) .* missing a required argument: 'x'"):
        engine.max_pool3d()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^avg_pool1d\(\) .* an unexpected .* 'width'"):
        engine.avg_pool1d([[[1.0]]], width=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^conv2d\(\) .* too many positional arguments$"):
        engine.conv2d(1, 2, 3, 4, 5, 6, 7)  # type: ignore[call-arg]


def test_other_type_errors_pass_as_they_are() -> None:
    with pytest.raises(TypeError, match=r"^conv2d: x must hold real numbers"):
        engine.conv2d("an image", [[[[1.0]]]])
