from typing import Any

import numpy as np
import pytest

from grader.checks.compare import Comparison, compare
from grader.checks.wording import number
from grader.model.call import Opaque
from grader.model.verdict import Difference

EYE = np.eye(2)
WHOLE = np.array([1, 2, 3])
OFF = EYE + np.array([[0, 0], [0.5, -3]])


def difference(expected: Any, seen: Any, single: bool = False, **how: Any) -> Difference:
    found = compare(expected, seen, Comparison(**how), single)
    assert found is not None
    assert found.message.ko
    return found


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        (EYE, EYE),
        (EYE, EYE.astype(np.float32)),
        (EYE, [[1.0, 0.0], [0.0, 1.0]]),
        (EYE, ((1, 0), (0, 1))),
        (EYE, [np.array([1.0, 0.0]), np.array([0.0, 1.0])]),
        (EYE, EYE + 1e-9),
        (WHOLE, WHOLE),
        (WHOLE, WHOLE.astype(np.uint8)),
        (WHOLE, [1, 2, 3]),
        (np.array([True, False]), np.array([1, 0])),
        (WHOLE.astype(float), [1, 2, 3]),
        (np.zeros((0, 2)), np.zeros((0, 2), int)),
        (np.zeros((0,)), []),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
        (np.array(3.5), 3.5),
        (3.5, np.array(3.5)),
        (3.5, np.float64(3.5)),
        (3.5, np.float32(3.5)),
        (3, 3),
        (3, np.int64(3)),
        (3, np.array(3)),
        (np.int64(3), 3),
        (3.0, 3),
        (True, True),
        (True, 1),
        (False, np.False_),
        (np.True_, True),
        ("same", "same"),
        (None, None),
        ([1, 2], (1, 2)),
        ((1, 2), [1, 2]),
        ((1, 2), np.array([1, 2])),
        ([1.0, (2, 3)], [1, [2, 3]]),
        ({"a": 1, "b": [2.0]}, {"b": (2.0,), "a": np.int64(1)}),
        ([EYE, WHOLE], (EYE, [1, 2, 3])),
        ([], ()),
        (float("nan"), float("nan")),
    ],
    ids=repr,
)
def test_what_is_taken_as_the_same(expected: Any, seen: Any) -> None:
    assert compare(expected, seen, Comparison()) is None


@pytest.mark.parametrize(
    ("expected", "seen", "kind", "message"),
    [
        (EYE, None, "type", "It returned None; an array of shape (2, 2) was expected. Is a `return` missing?"),
        (EYE, 1.0, "type", "It returned a float; an array of shape (2, 2) was expected."),
        (EYE, "x", "type", "It returned a str; an array of shape (2, 2) was expected."),
        (EYE, {}, "type", "It returned a dict; an array of shape (2, 2) was expected."),
        (EYE, Opaque("generator"), "type", "It returned `generator`; an array of shape (2, 2) was expected."),
        (EYE, [[1.0], [0.0, 1.0]], "type", "It returned a list of uneven lengths; an array of shape (2, 2) was expected."),
        (EYE, ["a", "b"], "type", "It returned a list or tuple with items that are no plain numbers; an array of shape (2, 2) was expected."),
        (EYE, [None, (1,)], "type", "It returned a list of uneven lengths; an array of shape (2, 2) was expected."),
        (EYE, [None, None], "type", "It returned a list or tuple with items that are no plain numbers; an array of shape (2, 2) was expected."),
        (EYE, ({}, {}), "type", "It returned a list or tuple with items that are no plain numbers; an array of shape (2, 2) was expected."),
        (EYE, np.eye(3), "shape", "The shape is (3, 3); (2, 2) was expected."),
        (EYE, np.full((3, 3), np.nan), "shape", "The shape is (3, 3); (2, 2) was expected."),
        (EYE, [], "shape", "The shape is (0,); (2, 2) was expected."),
        (EYE, np.array(1.0), "shape", "The shape is (); (2, 2) was expected."),
        (EYE, EYE.astype(int), "dtype", "The dtype is int64; float was expected."),
        (EYE, EYE.astype(bool), "dtype", "The dtype is bool; float was expected."),
        (EYE, EYE.astype(complex), "dtype", "The dtype is complex128; float was expected."),
        (EYE, [[1j, 0], [0, 1]], "dtype", "The dtype is complex128; float was expected."),
        (WHOLE, WHOLE.astype(float), "dtype", "The dtype is float64; int was expected."),
        (WHOLE, [1.0, 2.0, 3.0], "dtype", "The dtype is float64; int was expected."),
        (EYE, EYE * np.nan, "finite", "4 of 4 cells are NaN."),
        (EYE, np.array([[np.inf, 0], [0, 1]]), "finite", "1 of 4 cells are inf."),
        (np.array([np.inf, 1.0]), np.array([-np.inf, 1.0]), "finite", "1 of 2 cells are inf."),
        (EYE, EYE * 2, "values", "2 of 4 cells differ; the worst is [0, 0]: got 2, expected 1."),
        (EYE, OFF, "values", "2 of 4 cells differ; the worst is [1, 1]: got -2, expected 1."),
        (np.array([np.inf, 1.0]), np.array([5.0, 1.0]), "values", "1 of 2 cells differ; the worst is [0]: got 5, expected inf."),
        (np.array([10**7, 1]), np.array([10**7 + 1, 1]), "values", "1 of 2 cells differ; the worst is [0]: got 10000001, expected 10000000."),
        (np.array([1 / 3]), np.array([0.334]), "values", "1 of 1 cells differ; the worst is [0]: got 0.334, expected 0.333333."),
        (3, 3.0, "type", "It is the float 3; an int was expected."),
        (3, 2.5, "type", "It is the float 2.5; an int was expected."),
        (3, float("nan"), "type", "It is the float NaN; an int was expected."),
        (3, 4, "values", "It is 4; 3 was expected."),
        (14_714_688, 14_714_689, "values", "It is 14714689; 14714688 was expected."),
        (3, 10**400, "values", f"It is {'1' + '0' * 79}; 3 was expected."),
        (3.0, 10**400, "values", f"It is {'1' + '0' * 79}; 3 was expected."),
        (3, None, "type", "It returned None; an int was expected. Is a `return` missing?"),
        (3, [3], "type", "It returned a list; an int was expected."),
        (3, (3,), "type", "It returned a tuple; an int was expected."),
        (3, np.array([3]), "type", "It returned an array of shape (1,); an int was expected."),
        (3.5, np.ones((2, 2)), "type", "It returned an array of shape (2, 2); a float was expected."),
        (3.5, "3.5", "type", "It returned a str; a float was expected."),
        (3.5, 3.6, "values", "It is 3.6; 3.5 was expected."),
        (1.0, 1.00001, "values", "It is 1.00001; 1 was expected."),
        (1.0, 1.000002, "values", "It is 1.000002; 1.0 was expected."),
        (3.5, float("nan"), "values", "It is NaN; 3.5 was expected."),
        (3.5, float("inf"), "values", "It is inf; 3.5 was expected."),
        (True, False, "values", "It is False; True was expected."),
        (True, 2, "type", "It returned an int; a bool was expected."),
        (True, "yes", "type", "It returned a str; a bool was expected."),
        (True, np.array([True, False]), "type", "It returned an array of shape (2,); a bool was expected."),
        (True, [True, False], "type", "It returned a list; a bool was expected."),
        ("relu", "tanh", "values", "It is 'tanh'; 'relu' was expected."),
        ("relu", None, "type", "It returned None; a str was expected. Is a `return` missing?"),
        (None, 0, "type", "It returned an int; None was expected."),
        ((1, 2), (1, 2, 3), "shape", "It has 3 items; 2 were expected."),
        ((1, 2), 1, "type", "It returned an int; a tuple was expected."),
        ((1, 2), (1, 3), "values", "At [1]: It is 3; 2 was expected."),
        ((1, 2), (1.0, 2), "type", "At [0]: It is the float 1; an int was expected."),
        ([1, 2], np.array([1.0, 2.0]), "type", "At [0]: It is the float 1; an int was expected."),
        ([EYE], [EYE * 2], "values", "At [0]: 2 of 4 cells differ; the worst is [0, 0]: got 2, expected 1."),
        ({"a": 1}, {"b": 1}, "shape", "The keys differ. Missing: 'a'; not wanted: 'b'."),
        ({"a": 1}, {"a": 1, "b": 1}, "shape", "The keys differ. Missing: -; not wanted: 'b'."),
        ({"a": 1}, {"a": 2}, "values", "At ['a']: It is 2; 1 was expected."),
        ({"a": 1}, [("a", 1)], "type", "It returned a list; a dict was expected."),
        ([(1, 2)], [(1, None)], "type", "At [0][1]: It is None; an int was expected."),
        (["a"], ["It returned"], "values", "At [0]: It is 'It returned'; 'a' was expected."),
        ([(1, 2)], [1], "type", "At [0]: It is an int; a tuple was expected."),
        ({"a": {"b": 1}}, {"a": {}}, "shape", "At ['a']: The keys differ. Missing: 'b'; not wanted: -."),
        ([{"a": EYE}], [{"a": EYE[0]}], "shape", "At [0]['a']: The shape is (2,); (2, 2) was expected."),
        ({"a": {"b": [1]}}, {"a": {"b": [2]}}, "values", "At ['a']['b'][0]: It is 2; 1 was expected."),
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_the_first_difference_is_the_one_told(
    expected: Any, seen: Any, kind: str, message: str
) -> None:
    found = difference(expected, seen)
    assert (found.kind, found.message.en) == (kind, message)


def test_a_place_in_lists_of_lists_is_told_once_in_both_languages() -> None:
    found = difference([(4, 5), (6, 7)], [[4, 5], [6, 8]])
    assert found.place == "[1][1]"
    assert found.message.ko == "[1][1] 자리: 8인데 정답은 7입니다."
    assert found.message.en == "At [1][1]: It is 8; 7 was expected."


def test_a_return_is_missed_only_where_nothing_came_back() -> None:
    assert difference([1], None).message.ko.endswith("`return`을 빠뜨렸나요?")
    assert "return" not in difference([1], [None]).message.ko


def test_the_differing_cells_are_named() -> None:
    found = difference(EYE, OFF)
    assert found.wrong == ((1, 0), (1, 1))
    assert (found.worst, found.count, found.size) == ((1, 1), 2, 4)


def test_cells_that_are_not_finite_are_named() -> None:
    found = difference(EYE, np.array([[1, np.nan], [0, 9]]))
    assert found.wrong == ((0, 1),)
    assert (found.worst, found.count) == ((0, 1), 1)


def test_named_cells_are_bounded() -> None:
    found = difference(np.zeros(10_000), np.ones(10_000))
    assert len(found.wrong) == 4096
    assert found.count == 10_000


@pytest.mark.parametrize(
    ("how", "single", "error", "same"),
    [
        ({}, False, 5e-7, True),
        ({}, False, 5e-6, False),
        ({}, True, 5e-5, True),
        ({}, True, 5e-4, False),
        ({"rtol": 1e-2}, False, 5e-3, True),
        ({"atol": 1e-2, "rtol": 0.0}, False, 5e-3, True),
        ({"atol": 0.0, "rtol": 0.0}, False, 1e-15, False),
        ({"values": False}, False, 5.0, True),
    ],
)
def test_tolerance(how: dict[str, Any], single: bool, error: float, same: bool) -> None:
    found = compare(np.ones(3), np.ones(3) + error, Comparison(**how), single)
    assert (found is None) is same


def test_a_tiny_error_beside_large_values_is_no_difference() -> None:
    assert compare(np.array([0.0, 1e6]), np.array([1e-3, 1e6]), Comparison()) is None


@pytest.mark.parametrize(
    ("kind", "seen", "same"),
    [
        ("number", WHOLE, True),
        ("number", WHOLE * 1.0, True),
        ("real", WHOLE, False),
        ("real", WHOLE * 1.0, True),
        ("whole", WHOLE * 1.0, False),
        ("whole", WHOLE, True),
    ],
)
def test_the_kind_of_number_can_be_said(kind: Any, seen: Any, same: bool) -> None:
    assert (compare(WHOLE, seen, Comparison(kind=kind)) is None) is same
    assert (compare(WHOLE * 1.0, seen, Comparison(kind=kind)) is None) is same


@pytest.mark.parametrize("expected", [3, 3.0])
def test_where_whole_numbers_are_wanted_a_single_float_is_none(expected: float) -> None:
    assert compare(expected, 3, Comparison(kind="whole")) is None
    found = compare(expected, 3.0, Comparison(kind="whole"))
    assert found is not None
    assert found.message.en == "It is the float 3; an int was expected."


def test_numbers_too_large_for_a_float_are_equal_to_themselves() -> None:
    assert compare(10**400, 10**400, Comparison(rtol=1e-3)) is None
    assert compare(10**400, 10**400 + 1, Comparison(rtol=1e-3)) is not None


def test_a_given_tolerance_holds_for_whole_numbers_too() -> None:
    assert compare(100, 101, Comparison(atol=2.0)) is None
    assert compare(np.array([100]), np.array([101]), Comparison(atol=2.0)) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (0.1 + 0.2, "0.3"), (1 / 3, "0.333333"), (float("nan"), "NaN"), (7, "7")],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text
