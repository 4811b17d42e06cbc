"""What holds for every public function: bad input is refused by name, inputs stay, NaN goes on."""

from typing import Any

import numpy as np
import pytest

from grader import engine

rng = np.random.default_rng(0)
x1, x2, x3 = (rng.normal(size=(2, *[4] * rank, 3)) for rank in (1, 2, 3))
y1, y2, y3 = (rng.normal(size=(2, *[2] * rank, 3)) for rank in (1, 2, 3))
w1, w2, w3 = (rng.normal(size=(*[3] * rank, 3, 5)) for rank in (1, 2, 3))
c1, c2, c3 = (rng.normal(size=(2, *[2] * rank, 5)) for rank in (1, 2, 3))
up1, up2, up3 = (rng.normal(size=(*[3] * rank, 5, 3)) for rank in (1, 2, 3))
rows, five, three, ids = rng.normal(size=(4, 3)), np.ones(5), np.ones(3), np.array([0, 2, 1, 1])
hot, chances = np.eye(3)[ids], np.full((4, 3), 1 / 3)
boxes = np.array([[0.0, 0, 2, 2], [1, 1, 3, 3]])
recurrent = {
    "x": rng.normal(size=(2, 4, 3)),
    "wx": rng.normal(size=(3, 5)),
    "wh": rng.normal(size=(5, 5)),
    "b": five,
    "h0": rng.normal(size=(2, 5)),
}
windows = {"stride": 1, "padding": 0, "dilation": 1}
pooled = {"size": 2, "stride": 2, "padding": 0, "dilation": 1}

# One good call of every function, all its arguments by name.
CALLS: dict[str, dict[str, Any]] = {
    **{name: {"x": rows} for name in ("relu", "sigmoid", "step", "tanh")},
    **{f"{name}_backward": {"dy": rows, "x": rows} for name in ("relu", "sigmoid", "tanh")},
    "leaky_relu": {"x": rows},
    "leaky_relu_backward": {"dy": rows, "x": rows},
    **{name: {"x": rows, "axis": -1} for name in ("softmax", "log_softmax")},
    **{
        name: {"dy": rows, "x": rows, "axis": -1}
        for name in ("softmax_backward", "log_softmax_backward")
    },
    "im2col": {"x": x2, "kh": 3, "kw": 3, "stride": 1, "padding": 0},
    "conv1d": {"x": x1, "w": w1, "b": five, **windows, "groups": 1},
    "conv2d": {"x": x2, "w": w2, "b": five, **windows, "groups": 1},
    "conv3d": {"x": x3, "w": w3, "b": five, **windows, "groups": 1},
    "conv1d_backward": {"dy": c1, "x": x1, "w": w1, **windows, "groups": 1},
    "conv2d_backward": {"dy": c2, "x": x2, "w": w2, **windows, "groups": 1},
    "conv3d_backward": {"dy": c3, "x": x3, "w": w3, **windows, "groups": 1},
    "conv_transpose1d": {"x": x1, "w": up1, "b": five, **windows},
    "conv_transpose2d": {"x": x2, "w": up2, "b": five, **windows},
    "conv_transpose3d": {"x": x3, "w": up3, "b": five, **windows},
    "conv_transpose2d_backward": {
        "dy": rng.normal(size=(2, 6, 6, 5)),
        "x": x2,
        "w": up2,
        **windows,
    },
    "batchnorm_params": {"c": 3},
    "conv_params": {"kernel": 3, "c_in": 3, "filters": 5},
    "dense_params": {"n_in": 3, "n_out": 5},
    "depthwise_conv2d": {"x": x2, "w": rng.normal(size=(3, 3, 3, 2)), "b": np.ones(6), **windows},
    "depthwise_conv2d_backward": {
        "dy": rng.normal(size=(2, 2, 2, 6)),
        "x": x2,
        "w": rng.normal(size=(3, 3, 3, 2)),
        **windows,
    },
    "separable_conv2d": {
        "x": x2,
        "depthwise": rng.normal(size=(3, 3, 3, 2)),
        "pointwise": rng.normal(size=(1, 1, 6, 5)),
        "b": five,
        "stride": 1,
        "padding": 0,
    },
    "locally_connected2d": {
        "x": x2,
        "w": rng.normal(size=(2, 2, 27, 5)),
        "b": rng.normal(size=(2, 2, 5)),
        "stride": 1,
        "kernel": (3, 3),
    },
    "iou": {"a": boxes[0], "b": boxes[1]},
    "iou_matrix": {"a": boxes, "b": boxes},
    "nms": {"boxes": boxes, "scores": np.array([0.5, 0.9])},
    "from_one_hot": {"y": hot},
    "one_hot": {"labels": ids, "num_classes": 3},
    "dense": {"x": rows, "w": rng.normal(size=(3, 5)), "b": five},
    "dense_backward": {
        "dy": rng.normal(size=(4, 5)),
        "x": rows,
        "w": rng.normal(size=(3, 5)),
    },
    "flatten": {"x": x2},
    **{
        name + end: {"y_true": hot, "y_pred": chances}
        for name in ("mse", "mae", "binary_crossentropy", "categorical_crossentropy")
        for end in ("", "_grad")
    },
    "sparse_categorical_crossentropy": {"y_true": ids, "y_pred": chances},
    "sparse_categorical_crossentropy_grad": {"y_true": ids, "y_pred": chances},
    "nll_loss": {"y_true": ids, "log_p": rows, "class_weights": three},
    "nll_loss_grad": {"y_true": ids, "log_p": rows, "class_weights": three},
    "softmax_crossentropy_grad": {"logits": rows, "labels": ids},
    "batchnorm": {
        "x": x2,
        "gamma": three,
        "beta": three,
        "moving": (three, three),
        "training": True,
    },
    "batchnorm_backward": {"dy": x2, "x": x2, "gamma": three},
    "zero_pad": {"x": x2, "padding": 1},
    "global_avg_pool": {"x": x2},
    "global_max_pool": {"x": x2},
    "global_avg_pool_backward": {"dy": rng.normal(size=(2, 3)), "x_shape": x2.shape},
    "average_precision": {
        "scores": np.array([0.5, 0.9]),
        "hits": np.array([True, False]),
        "n_truth": 2,
    },
    "precision_recall_curve": {
        "scores": np.array([0.5, 0.9]),
        "hits": np.array([True, False]),
        "n_truth": 2,
    },
    "dropout": {"x": rows, "rate": 0.5, "rng": rng},
    "embed": {"ids": ids, "table": rows},
    "embed_backward": {"dy": rng.normal(size=(4, 3)), "ids": ids, "table_shape": (5, 3)},
    "rnn_forward": recurrent,
    "rnn_backward": {"dh": rng.normal(size=(2, 4, 5)), **recurrent},
    "output_size": {"n": 5, "kernel": 3, "stride": 1, "padding": 0},
    "same_padding": {"n": 5, "kernel": 3, "stride": 1},
}
for rank, x, dy in ((1, x1, y1), (2, x2, y2), (3, x3, y3)):
    for kind in ("max", "min", "avg"):
        CALLS[f"{kind}_pool{rank}d"] = {"x": x, **pooled}
    CALLS[f"pool{rank}d"] = {"x": x, "size": 2, "stride": 2}
    CALLS[f"max_pool{rank}d_backward"] = {"dy": dy, "x": x, **pooled}
    CALLS[f"avg_pool{rank}d_backward"] = {"dy": dy, "x_shape": x.shape, **pooled}
CALLS["min_pool2d_backward"] = {"dy": y2, "x": x2, **pooled}

OTHERS = {  # networks and their analysis, optimisers, data, text: their own tests have their input
    *"alexnet autoencoder lecture_cnn lenet5 mlp mobilenet resnet50 vgg16 vgg19".split(),
    *"Functional Sequential Adam AdamW RMSprop SGD evaluate fit train_step input_support".split(),
    *"activation_memory conv2d_flops count_flops count_params layer_flops layer_params".split(),
    *"receptive_field trace_shapes SHAPES Split digits_split shape_images shapes_split".split(),
    *"build_vocabulary encode_text pad_sequences mean_average_precision match match_hits".split(),
    *"fans glorot_normal glorot_uniform he_normal he_uniform dropout_mask".split(),
}
ANY_SHAPE = {  # one array, of any shape
    *("relu", "sigmoid", "step", "tanh", "leaky_relu", "softmax", "log_softmax", "dropout"),
    "flatten",
}
ANY_SHAPE |= {"batchnorm", "zero_pad", "global_avg_pool", "global_max_pool"}
MAY_BE_NONE = {"h0", "class_weights"}
HAS_BIAS = {name for name in CALLS if "conv" in name or name in {"dense", "locally_connected2d"}}
WHOLE = {"size", "stride", "padding", "dilation", "groups", "kh", "kw", "kernel", "c", "c_in"}
WHOLE |= {"filters", "n_in", "n_out", "n", "num_classes", "n_truth"}


def run(name: str, **changed: Any) -> Any:
    return getattr(engine, name)(**CALLS[name] | changed)


def floating(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def arrays(result: Any) -> list[Any]:
    parts = result if isinstance(result, tuple) else (result,)
    return [a for part in parts for a in (part if isinstance(part, tuple) else (part,))]


ARRAYS = [(n, a) for n, call in CALLS.items() for a in call if isinstance(call[a], np.ndarray)]
FLOATS = [(n, a) for n, a in ARRAYS if floating(CALLS[n][a])]


def test_every_function_is_tried() -> None:
    assert {*CALLS, *OTHERS} == set(engine.__all__)
    assert not OTHERS & set(CALLS)


@pytest.mark.parametrize(("name", "argument"), ARRAYS)
@pytest.mark.parametrize(
    "bad", [["text"], [[1.0], [1.0, 2.0]], None], ids=["text", "ragged", "None"]
)
def test_what_is_no_array_of_numbers_is_refused_by_name(name: str, argument: str, bad: Any) -> None:
    if bad is None and (argument in MAY_BE_NONE or (argument == "b" and name in HAS_BIAS)):
        return
    with pytest.raises((TypeError, ValueError), match=rf"^{name}: .*\b{argument}\b"):
        run(name, **{argument: bad})


@pytest.mark.parametrize(
    ("name", "argument"), [(n, a) for n, a in ARRAYS if n not in ANY_SHAPE and a != "ids"]
)
def test_an_axis_too_many_is_refused_by_name(name: str, argument: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name}: .*\b{argument}\b"):
        run(name, **{argument: CALLS[name][argument][None]})


@pytest.mark.parametrize(
    ("name", "argument"), [(n, a) for n, call in CALLS.items() for a in call if a in WHOLE]
)
@pytest.mark.parametrize("bad", [-1, 1.5, "two"])
def test_options_that_are_no_sizes_are_refused_by_name(name: str, argument: str, bad: Any) -> None:
    with pytest.raises((TypeError, ValueError), match=rf"^{name}: .*\b{argument}\b"):
        run(name, **{argument: bad})


@pytest.mark.parametrize("name", CALLS)
def test_inputs_are_never_modified(name: str) -> None:
    call = dict(CALLS[name])
    for argument, value in call.items():
        if isinstance(value, np.ndarray):
            call[argument] = value.copy()
            call[argument].flags.writeable = False  # writing into it raises
    getattr(engine, name)(**call)
    for argument, value in call.items():
        if isinstance(value, np.ndarray):
            assert np.array_equal(value, CALLS[name][argument])


HIDE = {  # what the value does not depend on, or only by comparing
    ("step", "x"),
    ("relu_backward", "x"),
    ("leaky_relu_backward", "x"),
    *((f"max_pool{rank}d_backward", "x") for rank in (1, 2, 3)),
    ("min_pool2d_backward", "x"),
    ("nms", "boxes"),
    ("nms", "scores"),
    ("from_one_hot", "y"),
    ("average_precision", "scores"),
    ("precision_recall_curve", "scores"),
    ("nll_loss_grad", "log_p"),
}
HIDE_INFINITY = {  # where the largest or a sure value says the same
    "iou",  # a first corner at infinity is refused
    "iou_matrix",
    "mae_grad",
    "categorical_crossentropy",
    "categorical_crossentropy_grad",
    "sparse_categorical_crossentropy",
    "sparse_categorical_crossentropy_grad",
    "min_pool1d",
    "min_pool2d",
    "min_pool3d",
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
