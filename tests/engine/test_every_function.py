"""What holds for every public function: bad input is refused by name, inputs stay, NaN goes on."""

import copy
import inspect
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from grader import engine
from tests.engine.calls import CALLS, FLAGS, VALUES, arrays, function, run

COUNTS = "batch bytes_per_value c c_in epochs batch_size filters h w k maxlen n n_in n_out kh kw"
COUNTS += " n_test n_train n_truth num_classes patience skip groups size steps towers"
NAN = float("nan")
RAGGED = [[1.0], [1.0, 2.0]]
ARRAY = [["text"], RAGGED, None, "text", np.ones(2, complex), [None], object()]
SHARE = ["two", None, -0.5, 1.5, NAN, [0.5, 0.5], Decimal("0.5")]
SHAPE = ["text", None, 3, np.array(3), (1.5, 2), (-1, 2, 2, 3), ("a",), [[1, 2]]]
SEVERAL = np.array(["max", 11], object)  # comparing with it gives no single answer
LAYERS: list[Any] = [
    None,
    5,
    "text",
    {"type": "flatten"},
    [None],
    ["flatten"],
    [{}],
    [{"type": None}],
]
LAYERS += [[{"type": ["flatten"]}], [{"type": "conv9d"}], [{"type": "flatten", "inputs": "input"}]]
LAYERS += [[{"type": "flatten", "name": 3}], [{"type": "add", "inputs": [["input"]]}]]
CONV: dict[str, Any] = {"type": "conv2d", "filters": 2, "kernel_size": 3}
LAYERS += [[{**CONV, "strides": bad}] for bad in (0, -1, 1.5, "two", (1, 1, 1))]
LAYERS += [[{**CONV, "kernel_size": bad}] for bad in (0, 1.5, "two", None, (3,))]
LAYERS += [[{**CONV, "dilation_rate": bad}] for bad in (0, "two")]
FILTERS = [[{**CONV, "groups": bad}] for bad in (0, 2, "two")]
FILTERS += [[{**CONV, "filters": bad}] for bad in (0, -1, 1.5, None, [2])]
DETECTED: list[Any] = [None, 5, "text", [None], [{}], [{"label": 1, "score": 0.5}]]
DETECTED += [[{"box": (0, 0, 1, 1), "label": np.ones(2), "score": 0.5}]]
DETECTED += [
    [{"box": box, "label": 1, "score": 0.5}] for box in (None, "text", (0, 1), (2, 0, 1, 1))
]
# What each argument must refuse, by its name; an argument of another function may be of another
# kind, which then stands under "function.argument".
BAD: dict[str, list[Any]] = {
    **{name: [-1, 1.5, "two", None, [1, 2]] for name in COUNTS.split()},
    **{name: [-1, 1.5, "two", [None], (1,) * 5] for name in ("kernel", "stride", "dilation")},
    "size": [-1, 1.5, "two", [None], (1,) * 5],
    "output_padding": [-1, 1.5, "two", [None], (1,) * 5],
    "padding": [-1, 1.5, "full", None, [None], (1,) * 5, ((1, 1, 1),) * 2],
    "axis": [1.5, "two", None, 7, -7],
    "slope": ["two", None, [1.0, 2.0], Decimal("0.5"), np.complex128(1j)],
    **dict.fromkeys(("iou_threshold", "light", "momentum", "rate", "rho", "test_share"), SHARE),
    **{name: [*SHARE, 1] for name in ("beta1", "beta2")},
    **{
        name: ["two", None, -0.5, NAN, 10**400, Decimal(1)]
        for name in ("decay", "eps", "lr", "noise")
    },
    **dict.fromkeys(("out_pos", "shape", "table_shape", "x_shape"), SHAPE),
    "input_shape": [*SHAPE, ()],
    "dtype": ["text", int, object()],
    "rng": [None, 0, "seed", np.random.RandomState(0)],
    "mode": ["mean", None, 3, SEVERAL],
    "points": ["some", None, 12, [11], SEVERAL],
    "loss": ["hinge", None, 3, ["mse"], SEVERAL],
    "layers": LAYERS + FILTERS,
    "receptive_field.layers": LAYERS,
    "layer": [None, 5, "flatten", {}, {"type": "conv9d"}, {"type": "conv2d"}],
    "name": ["nobody", None, 3, SEVERAL],
    "upto": ["nobody", None, 3, SEVERAL],
    "model": [None, "model", engine.lenet5()],
    "optimiser": [None, "adam", engine.Adam],
    "validation": [3, "xy", (1,), (np.ones((2, 5, 4, 3)), [0, 1]), (np.ones((2, 4, 4, 3)), [0])],
    "moving": [None, 3, ([0.0],), (RAGGED, [1.0] * 3), (["text"] * 3, [1.0] * 3), "ab"],
    "dets": DETECTED,
    "truths": DETECTED[:-1],
    "classes": [None, 5, "text", [], [None], [([0.5], [True])], [([0.5], [True, False], 1)]],
    "texts": [None, 5, "one text", [None], [["a"]]],
    "text": [None, 5, ["a"]],
    "vocabulary": [None, 5, ["a"]],
    "seqs": [None, 5, "text", [1, 2], [["a"]], [[1.5]], [[[1]]], [RAGGED]],
    "shapes": [None, 5, "text", [3], [(1.5,)], [(-1,)], [None]],
    "arrays": [None, 5, [1], {}, {"stem/kernel": np.ones(3)}],
    "weights": [None, 5, [[1.0]], [np.ones((3, 2))], [np.ones(2), np.ones(2)]],
    "grads": [None, 5, [[1.0]], [np.ones((3, 2))], [np.ones(2), np.ones(2)]],
    "ids": [*ARRAY, [1.5], [-1], [99]],
    "labels": [*ARRAY, [1.5], [-1], [99]],
    "ignore_index": ["two", 1.5, [1]],
    "dense.w": ARRAY,
}
BAD["conv_params.kernel"] = [-1, 1.5, "two", None, [None]]  # any number of axes
BAD |= {f"{name}.kernel": BAD["n"] for name in ("output_size", "same_padding")}
BAD |= {
    f"{name}.{a}": BAD["n"]
    for name in ("output_size", "same_padding")
    for a in ("stride", "dilation")
}
BAD["output_size.padding"] = BAD["n"]
BAD |= {f"{name}.size": BAD["n"] for name in ("shape_images", "shapes_split")}
BAD["lecture_cnn.padding"] = ["full", None, -1]
BAD["zero_pad.padding"] = [*BAD["padding"], "same", "valid"]
MAY_BE_NONE = {"b", "class_weights", "h0", "ignore_index", "moving", "output_padding"}
MAY_BE_NONE |= {"patience", "validation"}
NEEDED = {"rnn_forward.b", "rnn_backward.b", "iou.b", "iou_matrix.b", "batchnorm.moving"}
# What Python or NumPy says when nobody looked at an argument first.
INTERNAL = re.compile(
    "unsupported operand|not supported between|object is not|has no attribute|cannot unpack|"
    "could not convert|unpack|unhashable|broadcast|invalid literal|not subscriptable|"
    "only integer|setting an array element|reduction operation|zip\\(\\)|data type"
)


def bad_values(name: str, argument: str) -> list[Any]:
    value = CALLS[name][argument]
    bad = BAD.get(f"{name}.{argument}")
    if bad is None:
        is_array = isinstance(value, np.ndarray) and argument not in {"ids", "labels"}
        bad = ARRAY if is_array else BAD[argument]
    if argument in MAY_BE_NONE and f"{name}.{argument}" not in NEEDED:
        bad = [one for one in bad if one is not None]
    return bad


PARTS = {"moving": "moving|mean|variance", "kernel": "kernel|the kernel size"}  # their names
ARGUMENTS = [(n, a) for n, call in CALLS.items() for a in call if a not in FLAGS | {"self"}]


def test_every_function_and_argument_has_a_row() -> None:
    names = {name for name in CALLS if "." not in name}
    assert names | VALUES == set(engine.__all__)
    methods = {
        f"{owner.__name__}.{name}"
        for owner in (engine.Functional, engine.Sequential, engine.SGD, engine.RMSprop)
        for name, _ in inspect.getmembers(owner, inspect.isfunction)
        if not name.startswith("_") and len(inspect.signature(getattr(owner, name)).parameters) > 1
    }
    inherited = {name for name in methods if name.startswith("Sequential.")}
    tried = {name for name in CALLS if "." in name}
    others = {"Functional.check_input", "Functional.save", "Functional.load"}  # see test_model
    assert methods - inherited - tried == others | {"SGD.change", "RMSprop.change"}
    for name, call in CALLS.items():
        assert set(inspect.signature(function(name)).parameters) - FLAGS == set(call) - FLAGS


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_what_makes_no_sense_is_refused_by_name(name: str, argument: str) -> None:
    values = bad_values(name, argument)
    assert values
    for bad in values:
        try:
            seen = run(name, **{argument: bad})
        except (TypeError, ValueError) as refusal:
            message = str(refusal)
        else:
            pytest.fail(f"{argument}={bad!r} gives {seen!r}")
        assert message.startswith(f"{name.rpartition('.')[2]}: "), (bad, message)
        called = PARTS.get(argument, argument)
        assert re.search(rf"\b({called})\b", message), (bad, message)
        assert not INTERNAL.search(message), (bad, message)


def floating(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


ARRAYS = [(n, a) for n, call in CALLS.items() for a in call if isinstance(call[a], np.ndarray)]
FLOATS = [(n, a) for n, a in ARRAYS if floating(CALLS[n][a])]
ANY_SHAPE = {  # arrays of any shape, so that only others can fail to agree with them
    *((name, "x") for name in ("relu", "sigmoid", "step", "tanh", "leaky_relu", "dropout")),
    *((name, "x") for name in ("softmax", "log_softmax", "batchnorm", "flatten", "zero_pad")),
    *((f"global_{kind}_pool", "x") for kind in ("avg", "max")),
    *(("embed", "ids"), ("embed_backward", "ids"), ("global_max_pool_backward", "x")),
    ("max_pool_places", "x"),
}
ANY_LENGTH = {  # any number of examples, boxes, rows or taps of a kernel will do
    *((name, "x") for name in CALLS if not name.endswith("_backward")),
    *((name, "w") for name in CALLS if "conv" in name and not name.endswith("_backward")),
    *(("iou_matrix", "a"), ("iou_matrix", "b"), ("from_one_hot", "y"), ("one_hot", "labels")),
    ("separable_conv2d", "depthwise"),
    ("embed", "table"),
}


def shape_refusal(name: str, argument: str, bad: Any) -> str:
    """Return the message with which an array of a wrong shape is refused."""
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the tests look at the message
        run(name, **{argument: bad})
    message = str(refusal.value)
    assert message.startswith(f"{name.rpartition('.')[2]}: "), message
    assert not INTERNAL.search(message), message
    return message


@pytest.mark.parametrize(("name", "argument"), [pair for pair in ARRAYS if pair not in ANY_SHAPE])
@pytest.mark.parametrize("more", [True, False], ids=["an axis more", "an axis less"])
def test_a_wrong_rank_is_refused_by_name(name: str, argument: str, more: bool) -> None:
    bad = CALLS[name][argument][None] if more else np.asarray(CALLS[name][argument][0])
    message = shape_refusal(name, argument, bad)
    assert re.search(rf"\b{argument}\b", message), message
    assert str(bad.shape) in message, message


@pytest.mark.parametrize(
    ("name", "argument"), [pair for pair in ARRAYS if pair not in ANY_SHAPE | ANY_LENGTH]
)
def test_a_wrong_length_is_refused_by_the_name_of_what_does_not_agree(
    name: str, argument: str
) -> None:
    good = CALLS[name][argument]
    message = shape_refusal(name, argument, np.concatenate([good, good[-1:]]))
    assert any(re.search(rf"\b{other}\b", message) for other in CALLS[name]), message
    assert re.search(r"\(\d*,", message), message  # the shape seen, or wanted


@pytest.mark.parametrize("name", CALLS)
def test_inputs_are_never_modified(name: str) -> None:
    if name.endswith(".step"):
        return  # an optimiser changes its weights, and says so
    call = copy.deepcopy(CALLS[name])
    for value in call.values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False  # writing into it raises
    before = copy.deepcopy({k: v for k, v in call.items() if k not in {"self", "model", "rng"}})
    function(name)(**call)
    for argument, value in before.items():
        if argument != "optimiser":
            np.testing.assert_equal(call[argument], value)


@pytest.mark.parametrize(("name", "argument"), FLOATS)
def test_lists_serve_as_arrays(name: str, argument: str) -> None:
    seen = run(name, **{argument: CALLS[name][argument].tolist()})
    np.testing.assert_equal(arrays(seen), arrays(run(name)))


@pytest.mark.parametrize(("name", "argument"), FLOATS)
@pytest.mark.parametrize("kind", ["u1", "i8", "?"])
def test_whole_numbers_count_as_floats(name: str, argument: str, kind: str) -> None:
    if argument in {"boxes", "a", "b"} and kind == "?":
        return  # boxes of truths have no corners
    whole = np.abs(np.round(CALLS[name][argument])).astype(kind)
    with np.errstate(all="ignore"):
        seen, expected = (run(name, **{argument: v}) for v in (whole, whole.astype("f4")))
    np.testing.assert_equal(arrays(seen), arrays(expected))
    for one, other in zip(arrays(seen), arrays(expected), strict=True):
        assert getattr(one, "dtype", None) == getattr(other, "dtype", None)


BATCHED = {  # the arguments that hold a batch, of functions that take one
    "x", "y", "dy", "dh", "h0", "y_true", "y_pred", "log_p", "logits", "labels", "boxes", "scores",
    "hits", "ids", "places",
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        n
        for n, call in CALLS.items()
        if BATCHED & {a for a, v in call.items() if isinstance(v, np.ndarray)}
    ],
)
def test_empty_batches_work(name: str) -> None:
    call = copy.deepcopy(CALLS[name])
    empty = {a: call[a][:0] for a in BATCHED & set(call) if isinstance(call[a], np.ndarray)}
    if "x_shape" in call:
        empty["x_shape"] = (0, *call["x_shape"][1:])
    if name == "Functional.backward":
        call["self"].forward(np.ones((0, 4, 4, 3)))
    if "validation" in call:
        call |= {"validation": None, "patience": None}
    if name in {"batchnorm", "fit"}:
        with pytest.raises(ValueError, match=r"x .* is empty"):
            function(name)(**call | empty)
        return
    for array in arrays(function(name)(**call | empty)):
        if isinstance(array, np.ndarray):
            assert 0 in array.shape or not array.any()


HIDE = {  # what the value does not depend on, or only by comparing
    ("step", "x"),
    ("relu_backward", "x"),
    ("leaky_relu_backward", "x"),
    *((f"{kind}_pool{rank}d_backward", "x") for rank in (1, 2, 3) for kind in ("max", "min")),
    ("global_max_pool_backward", "x"),
    ("max_pool_places", "x"),
    ("nms", "boxes"),
    ("nms", "scores"),
    ("from_one_hot", "y"),
    ("average_precision", "scores"),
    ("precision_recall_curve", "scores"),
    ("nll_loss_grad", "log_p"),
    ("Functional.backward", "dy"),  # the gradient of the first layer's input is nobody's
}
HIDE_INFINITY = {  # where the largest or a sure value says the same
    "iou",  # a first corner at infinity is refused
    "iou_matrix",
    "mae_grad",
    "categorical_crossentropy",
    "categorical_crossentropy_grad",
    "sparse_categorical_crossentropy",
    "sparse_categorical_crossentropy_grad",
    *(f"min_pool{rank}d" for rank in (1, 2, 3)),
}
TAINTED = [pair for pair in FLOATS if pair not in HIDE]


def tainted_by(value: float, name: str, argument: str) -> list[Any]:
    tainted = CALLS[name][argument].copy()
    tainted.flat[0] = value
    with np.errstate(all="ignore"):
        return arrays(run(name, **{argument: tainted}))


@pytest.mark.parametrize(("name", "argument"), TAINTED)
def test_nan_goes_through_unhidden(name: str, argument: str) -> None:
    assert any(np.isnan(a).any() for a in tainted_by(np.nan, name, argument))


@pytest.mark.parametrize(
    ("name", "argument"), [pair for pair in TAINTED if pair[0] not in HIDE_INFINITY]
)
def test_infinity_is_seen_in_the_result(name: str, argument: str) -> None:
    seen = tainted_by(np.inf, name, argument)  # a saturated activation is finite, but other
    assert any(not np.array_equal(a, b) for a, b in zip(seen, arrays(run(name)), strict=True))
