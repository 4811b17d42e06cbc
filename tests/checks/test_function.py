from typing import Any

import numpy as np
import pytest

from grader.checks.function import REQUIRED, Case, Function, Scope, prepare
from grader.content.expression import Expression
from grader.content.inputs import BuiltInChild, Chosen, Computed, Drawn, Literally
from grader.model.call import Built
from grader.sandbox.child.builders import BUILDERS

CONV = Function(
    "(x, w, b=None, stride=1)",
    inputs={"x": Drawn("integers", (Expression("H"),)), "w": 2.5},
    sizes={"H": 3},
)


def prepared(case: Case, function: Function = CONV, seed: int = 1) -> Any:
    return prepare("conv", function, case, seed, Scope({}, BUILDERS))


def test_parameters_are_read_from_the_signature() -> None:
    assert CONV.parameters() == {"x": REQUIRED, "w": REQUIRED, "b": None, "stride": 1}
    assert Function("()").parameters() == {}
    assert Function("(a, b=(1, 'x'), c=-2.5)").parameters() == {
        "a": REQUIRED,
        "b": (1, "x"),
        "c": -2.5,
    }


def test_no_way_sees_what_another_did_to_a_list() -> None:
    scope = Scope({"x": [3, [1]], "pair": ([2], 1), "named": {"a": [1]}}, BUILDERS)
    for _ in range(2):
        scope["x"][1].append(4)
        scope["pair"][0].append(4)
        scope["named"]["a"].append(4)
    assert [scope["x"], scope["pair"], scope["named"]] == [[3, [1]], ([2], 1), {"a": [1]}]


def test_a_right_value_is_computed_once() -> None:
    trial = prepared(Case({"stride": 2}))
    assert trial.right(Expression("x * 2")) is trial.right(Expression("x * 2"))
    assert trial.right(Expression("stride + 1")) == 3


@pytest.mark.parametrize("signature", ["x", "(x", "(*x)", "(**x)", "(x=y)", "(x): 1\nf()", ""])
def test_anything_else_is_no_signature(signature: str) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        Function(signature).parameters()


def test_required_arguments_go_by_position_and_optional_ones_by_name() -> None:
    trial = prepared(Case({"stride": 2}))
    assert [
        len(value) if isinstance(value, np.ndarray) else value for value in trial.call.args
    ] == [
        3,
        2.5,
    ]
    assert trial.call.kwargs == {"stride": 2}
    assert trial.shown == "conv(x, 2.5, stride=2)"
    assert trial.scope["b"] is None


def test_what_is_omitted_is_left_to_the_learners_default() -> None:
    function = Function("(x, size=2)", inputs={"x": 1, "size": 3})
    assert prepared(Case(), function).call.kwargs == {"size": 3}
    trial = prepared(Case(omit=("size",)), function)
    assert trial.call.kwargs == {}
    assert trial.scope["size"] == 2


LAYERS = Case(
    let={
        "f": Chosen([4, 8]),
        "double": Computed(Expression("f * H")),
        "shift": Drawn("integers", (Expression("double"),)),
    },
    args={"w": Computed(Expression("[{'filters': f, 'b': shift}, {'filters': double}]"))},
)


def test_named_values_are_made_in_order_and_not_passed() -> None:
    trial = prepared(LAYERS)
    assert [word for word, _ in trial.inputs] == ["x", "w"]
    one, two = trial.call.args[1]
    assert one["filters"] in (4, 8)
    assert two == {"filters": 3 * one["filters"]}
    assert one["b"].shape == (two["filters"],)
    assert not one["b"].flags.writeable
    assert trial.scope["double"] == two["filters"]


def test_named_values_are_those_of_the_seed() -> None:
    def filters(seed: int) -> int:
        return int(prepared(LAYERS, seed=seed).call.args[1][0]["filters"])

    assert {filters(seed) for seed in range(20)} == {4, 8}
    assert [filters(seed) for seed in range(20)] == [filters(seed) for seed in range(20)]


def test_a_case_changes_sizes_and_inputs() -> None:
    trial = prepared(Case({"w": Literally([1, 2])}, {"H": 5}))
    assert trial.call.args[0].shape == (5,)
    assert trial.shown == "conv(x, w)"


def test_the_same_seed_gives_the_same_trial() -> None:
    one, two, other = prepared(Case()), prepared(Case()), prepared(Case(), seed=2)
    np.testing.assert_array_equal(one.call.args[0], two.call.args[0])
    assert (one.call.args[0] != other.call.args[0]).any()


def test_long_values_stand_in_a_call_by_their_name() -> None:
    trial = prepared(Case({"w": list(range(40)), "b": [1, 2], "stride": 1 / 3}))
    assert trial.shown == "conv(x, w, b=[1, 2], stride=0.333333)"


def test_an_object_of_the_child_is_shown_by_how_it_is_made() -> None:
    trial = prepared(Case({"w": BuiltInChild("rng", (3,))}))
    assert trial.shown == "conv(x, rng(3))"
    assert trial.call.args[1] == Built("rng", (3,))


def test_a_built_object_is_new_each_time_it_is_looked_up() -> None:
    scope = prepared(Case({"w": BuiltInChild("rng", (3,))})).scope
    assert scope["w"].random() == scope["w"].random()


def test_single_precision_is_seen() -> None:
    assert not prepared(Case()).single
    assert prepared(Case({"w": Drawn("integers", (2,), dtype="float32")})).single
