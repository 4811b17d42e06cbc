from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.quiz.reading import Unreadable, axes, positions, quantity, spelled_shape


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("16", 16), ("-3", -3), ("−3", -3), (" 0.25 ", Fraction(1, 4)), (".5", Fraction(1, 2)),
        ("1.", 1), ("1,386", 1386), ("1_386", 1386), ("12,345,678", 12345678), ("1.5e-3", Fraction(3, 2000)),
        ("１６", 16), ("1/3", Fraction(1, 3)), ("16개", 16), ("3 번", 3), ("16개입니다", 16), ("+7", 7),
        ("2E3", 2000), ("0.1", Fraction(1, 10)), ("3배", 3),
    ],
)  # fmt: skip
def test_numbers_in_their_spellings(typed: str, value: Fraction) -> None:
    assert quantity(typed).value == value


@pytest.mark.parametrize(
    "typed",
    ["", ".", "abc", "1,38", "1,3,4", "3 4", "3x4", "nan", "1/0", "e3", "--3", "½x3", "1..2"],
)
def test_no_number_is_asked_again(typed: str) -> None:
    with pytest.raises(Unreadable):
        quantity(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "percent"),
    [("1.39 nat", "nat", False), ("50%", "", True), ("3 MB", "MB", False)],
)
def test_units(typed: str, unit: str, percent: bool) -> None:
    seen = quantity(typed)
    assert (seen.unit, seen.percent) == (unit, percent)


SPELLINGS = [
    "({0}, {1}, {2})", "{0}x{1}x{2}", "{0} × {1} × {2}", "[{0},{1},{2}]", "{0}*{1}*{2}", "（{0}，{1}，{2}）",
    "torch.Size([{0}, {1}, {2}])", "{0} {1} {2}", "{0},{1},{2},", "TensorShape([{0}, {1}, {2}])", "({0},{1},{2},)",
    "{0}X{1}X{2}", "tuple({0}, {1}, {2})",
]  # fmt: skip


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 99)] * 3), st.sampled_from(SPELLINGS))
def test_every_spelling_of_a_shape_is_the_same_shape(
    shape: tuple[int, int, int], form: str
) -> None:
    assert axes(form.format(*shape)) == shape


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), max_size=6))
def test_a_spelled_shape_is_read_back(shape: list[int | None]) -> None:
    assert axes(spelled_shape(tuple(shape))) == tuple(shape)


@pytest.mark.parametrize("batch", ["None", "N", "-1", "배치", "?", "batch", "n"])
def test_the_batch_axis(batch: str) -> None:
    assert axes(f"({batch}, 4096)") == (None, 4096)
    assert axes(f"{batch} x 4096") == (None, 4096)


@pytest.mark.parametrize(
    "typed", ["1,024", "", "(a, b)", "3.5", "(03, 4)", "-2, 3", "28x28x", "(28, 28"]
)
def test_no_shape_is_asked_again(typed: str) -> None:
    with pytest.raises(Unreadable):
        axes(typed)


def test_a_bracketed_comma_parts_axes() -> None:
    assert axes("(2,450)") == (2, 450)
    assert axes("10") == axes("(10,)") == (10,)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_a_parser(text: str) -> None:
    for read in (quantity, axes, lambda line: positions(line, 5)):
        with suppress(Unreadable):
            read(text)


@pytest.mark.parametrize("typed", ["1 3", "1,3", "1, 3", "3 1", "1번 3번", "１ ３"])
def test_positions(typed: str) -> None:
    assert set(positions(typed, 4)) == {0, 2}


@pytest.mark.parametrize("typed", ["0", "5", "1 1", "a", "", "1 x"])
def test_no_positions(typed: str) -> None:
    with pytest.raises(Unreadable):
        positions(typed, 4)
