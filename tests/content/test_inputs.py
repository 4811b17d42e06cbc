import re
from typing import Any

import numpy as np
import pytest

from grader.content.expression import Expression
from grader.content.inputs import (
    BuiltInChild,
    Chosen,
    Computed,
    Drawn,
    Literally,
    Stream,
    make,
)
from grader.content.seeds import seed_of
from grader.model.call import Built

SIZES = {"N": 2, "H": 3, "W": 4}
N, H, W = (Expression(name) for name in SIZES)


def drawn(value: Any, seed: int = 7) -> Any:
    return make(value, SIZES, Stream(seed))


def test_the_stream_is_splitmix64() -> None:
    # The first outputs of the published generator for the seed 1234567.
    assert Stream(1234567).words(3).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_a_stream_goes_on_where_it_stopped() -> None:
    stream = Stream(5)
    parts = [*stream.words(2).tolist(), *stream.words(3).tolist()]
    assert parts == Stream(5).words(5).tolist()


def test_a_seed_is_the_same_everywhere_and_for_good() -> None:
    assert seed_of("03_conv", "slide", 0, 0, "") == 4982424159571914111
    assert seed_of("a", "b") != seed_of("ab", "") != seed_of("", "ab")


def test_draws_are_golden() -> None:
    """A change here changes every learner's inputs: raise the revisions if it is meant."""
    assert drawn(Drawn("integers", (H, W))).tolist() == [
        [-1.0, 2.0, -4.0, 2.0],
        [3.0, -1.0, 3.0, -1.0],
        [4.0, 1.0, -3.0, 3.0],
    ]
    assert drawn(Drawn("fractions", (H,), low=-1, high=1)).tolist() == [0.542, 0.65, 0.515]
    assert drawn(Drawn("distinct", (W,), low=10)).tolist() == [11.0, 10.0, 13.0, 12.0]


def test_draws_neither_use_nor_move_numpys_own_generator() -> None:
    np.random.seed(1)  # noqa: NPY002  the point of the test
    before = str(np.random.get_state())  # noqa: NPY002
    first = drawn(Drawn("integers", (H, W)))
    assert str(np.random.get_state()) == before  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    np.testing.assert_array_equal(first, drawn(Drawn("integers", (H, W))))


def test_integers_fill_their_range_and_no_more() -> None:
    values = drawn(Drawn("integers", (2000,), low=-3, high=3))
    assert sorted(set(values.tolist())) == [-3, -2, -1, 0, 1, 2, 3]


def test_fractions_have_three_decimals_in_their_range() -> None:
    values = drawn(Drawn("fractions", (2000,), low=-1, high=2))
    assert values.min() >= -1
    assert values.max() <= 2
    np.testing.assert_array_equal(values, np.round(values, 3))
    assert any(value % 1 for value in values)


def test_distinct_numbers_never_tie() -> None:
    values = drawn(Drawn("distinct", (H, W), low=-3))
    assert sorted(values.ravel().tolist()) == list(range(-3, 9))


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "int32", "uint8", "bool"])
def test_a_dtype_is_that_asked_for(dtype: Any) -> None:
    assert drawn(Drawn("integers", (H,), low=0, high=1, dtype=dtype)).dtype == dtype
    assert drawn(Literally([[1, 0]], dtype)).dtype == dtype


def test_a_draw_without_a_shape_is_a_number() -> None:
    assert type(drawn(Drawn("integers"))) is float
    assert type(drawn(Drawn("integers", dtype="int64"))) is int


def test_shapes_may_be_sums_of_sizes_and_hold_nothing() -> None:
    assert drawn(Drawn("integers", (Expression("H + 2"), 1, W))).shape == (5, 1, 4)
    assert drawn(Drawn("distinct", (0, W))).shape == (0, 4)


@pytest.mark.parametrize(
    ("size", "seen"), [("N - 5", "-3"), ("N / 4", "0.5"), ("(N, H)", r"\(2, 3\)")]
)
def test_a_size_that_is_none_is_told_by_its_expression(size: str, seen: str) -> None:
    said = f"{re.escape(size)}.* must be a whole number of at least 0, it is {seen}"
    with pytest.raises(ValueError, match=said):
        drawn(Drawn("integers", (Expression(size),)))


def test_a_quotient_without_a_rest_is_a_size() -> None:
    assert drawn(Drawn("integers", (Expression("W / N"),))).shape == (2,)


def test_a_choice_is_one_of_the_values_and_each_is_chosen_by_some_seed() -> None:
    chosen = [drawn(Chosen([3, "same", None]), seed) for seed in range(40)]
    assert {str(one) for one in chosen} == {"3", "same", "None"}
    assert chosen == [drawn(Chosen([3, "same", None]), seed) for seed in range(40)]


def test_several_choices_are_different_ones_in_an_order_that_is_drawn() -> None:
    """A change here changes every learner's inputs: raise the revisions if it is meant."""
    assert drawn(Chosen(["cat", "dog", "bird", "fish"], 3)) == ["dog", "cat", "fish"]
    for seed in range(20):
        chosen = drawn(Chosen([1, 2, 3, 4], 3), seed)
        assert len(set(chosen)) == 3
        assert set(chosen) <= {1, 2, 3, 4}
    assert {tuple(drawn(Chosen([1, 2], 2), seed)) for seed in range(20)} == {(1, 2), (2, 1)}


def test_a_chosen_list_is_the_callers_own() -> None:
    recipe = Chosen([[1]])
    drawn(recipe).append(2)
    assert drawn(recipe) == [1]


def test_the_other_recipes_say_what_they_make() -> None:
    np.testing.assert_array_equal(drawn(Literally([[1, 2]])), np.array([[1.0, 2.0]]))
    assert drawn(Computed(Expression("N * H"))) == 6
    assert drawn(BuiltInChild("rng", (3,))) == Built("rng", (3,))
    plain: list[Any] = [3, 2.5, True, "same", None, [1, [2]]]
    assert [drawn(value) for value in plain] == plain
