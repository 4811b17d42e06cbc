"""One good call of every public function of the engine, and of every method of its objects.

All arguments stand by name, but for flags, which are taken by their truth. A method's name has
a point in it, and its call the object as "self".
"""

import copy
from typing import Any

import numpy as np

from grader import engine

FLAGS = {"bias", "ceil", "count_padding", "eps_inside", "from_logits", "need_dx", "nesterov"}
FLAGS |= {"progress", "training", "unbiased"}
VALUES = {"SHAPES", "Split"}  # public names that are called by nobody

rng = np.random.default_rng(0)
x1, x2, x3 = (rng.normal(size=(2, *[4] * rank, 3)) for rank in (1, 2, 3))
y1, y2, y3 = (rng.normal(size=(2, *[2] * rank, 3)) for rank in (1, 2, 3))
rows, five, three, ids = rng.normal(size=(4, 3)), np.ones(5), np.ones(3), np.array([0, 2, 1, 1])
hot, chances = np.eye(3)[ids], np.full((4, 3), 1 / 3)
boxes = np.array([[0.0, 0, 2, 2], [1, 1, 3, 3]])
windows = {"stride": 1, "padding": 0, "dilation": 1}
pooled = {"size": 2, "stride": 2, **{k: v for k, v in windows.items() if k != "stride"}}
moving = {"moving": (three, three), "eps": 1e-3}
weighed = {"y_true": ids, "log_p": rows, "class_weights": three, "ignore_index": 2}
found = {"scores": np.array([0.5, 0.9]), "hits": np.array([True, False]), "n_truth": 2}
deep, point = rng.normal(size=(3, 3, 3, 2)), rng.normal(size=(1, 1, 6, 5))
local = {"x": x2, "w": rng.normal(size=(2, 2, 27, 5)), "stride": 1, "kernel": (3, 3)}
recurrent = {
    "x": rng.normal(size=(2, 4, 3)),
    "wx": rng.normal(size=(3, 5)),
    "wh": rng.normal(size=(5, 5)),
    "b": five,
    "h0": rng.normal(size=(2, 5)),
}
layers: list[dict[str, Any]] = [
    {"type": "conv2d", "filters": 2, "kernel_size": 3, "name": "stem"},
    {"type": "flatten"},
    {"type": "dense", "units": 3},
]
SHAPE = (4, 4, 3)
model = engine.Functional(layers, SHAPE, rng)
model.forward(x2, training=True)
kernels = [rng.normal(size=(3, 2)), rng.normal(size=2)]
pictured = {
    "dets": [{"box": (0, 0, 2, 2), "label": 1, "score": 0.5}],
    "truths": [{"box": (0, 0, 2, 2), "label": 1}],
    "iou_threshold": 0.5,
}
trained = {"model": model, "x": x2, "y": np.array([0, 2])}
loss = {"loss": "sparse_categorical_crossentropy"}
momentum = {"lr": 0.1, "momentum": 0.9}
decays = {"beta1": 0.9, "beta2": 0.99}

CALLS: dict[str, dict[str, Any]] = {
    **{name: {"x": rows} for name in ("relu", "sigmoid", "step", "tanh")},
    **{f"{name}_backward": {"dy": rows, "x": rows} for name in ("relu", "sigmoid", "tanh")},
    "leaky_relu": {"x": rows, "slope": 0.1},
    "leaky_relu_backward": {"dy": rows, "x": rows, "slope": 0.1},
    **{name: {"x": rows, "axis": -1} for name in ("softmax", "log_softmax")},
    **{
        f"{name}_backward": {"dy": rows, "x": rows, "axis": -1}
        for name in ("softmax", "log_softmax")
    },
    **{name: {} for name in "autoencoder lenet5 mlp mobilenet resnet50 vgg16 vgg19".split()},
    "alexnet": {"towers": 2},
    "lecture_cnn": {"padding": "same"},
    "im2col": {"x": x2, "kh": 3, "kw": 3, "stride": 1, "padding": 0},
    "batchnorm_params": {"c": 3},
    "conv_params": {"kernel": 3, "c_in": 3, "filters": 5},
    "dense_params": {"n_in": 3, "n_out": 5},
    "depthwise_conv2d": {"x": x2, "w": deep, "b": np.ones(6), **windows},
    "depthwise_conv2d_backward": {"dy": rng.normal(size=(2, 2, 2, 6)), "x": x2, "w": deep}
    | windows,
    "separable_conv2d": {"x": x2, "depthwise": deep, "pointwise": point, "b": five, **windows},
    "separable_conv2d_backward": {"dy": rng.normal(size=(2, 2, 2, 5)), "x": x2}
    | {"depthwise": deep, "pointwise": point, **windows},
    "locally_connected2d": {**local, "b": rng.normal(size=(2, 2, 5))},
    "locally_connected2d_backward": {"dy": rng.normal(size=(2, 2, 2, 5)), **local},
    "iou": {"a": boxes[0], "b": boxes[1]},
    "iou_matrix": {"a": boxes, "b": boxes},
    "nms": {"boxes": boxes, "scores": np.array([0.5, 0.9]), "iou_threshold": 0.5},
    "match": pictured,
    "match_hits": pictured,
    "fans": {"shape": (3, 3, 2, 4)},
    **{
        f"{name}_{kind}": {"shape": (3, 2), "rng": rng, "dtype": "float32"}
        for name in ("glorot", "he")
        for kind in ("normal", "uniform")
    },
    "from_one_hot": {"y": hot},
    "one_hot": {"labels": ids, "num_classes": 3},
    "dense": {"x": rows, "w": rng.normal(size=(3, 5)), "b": five},
    "dense_backward": {"dy": rng.normal(size=(4, 5)), "x": rows, "w": rng.normal(size=(3, 5))},
    "flatten": {"x": x2},
    **{
        name + end: {"y_true": hot, "y_pred": chances}
        for name in ("mse", "mae", "binary_crossentropy", "categorical_crossentropy")
        for end in ("", "_grad")
    },
    "sparse_categorical_crossentropy": {"y_true": ids, "y_pred": chances},
    "sparse_categorical_crossentropy_grad": {"y_true": ids, "y_pred": chances},
    "nll_loss": weighed,
    "nll_loss_grad": weighed,
    "softmax_crossentropy_grad": {"logits": rows, "labels": ids},
    "Functional": {"layers": layers, "input_shape": SHAPE, "rng": rng},
    "Sequential": {"layers": layers, "input_shape": SHAPE, "rng": rng},
    "Functional.forward": {"self": model, "x": x2},
    "Functional.predict": {"self": model, "x": x2, "batch_size": 2},
    "Functional.intermediate": {"self": model, "name": "stem", "x": x2},
    "Functional.backward": {"self": model, "dy": rng.normal(size=(2, 3)), "skip": 0},
    "Functional.freeze": {"self": model, "upto": "stem"},
    "Functional.set_weights": {"self": model, "arrays": model.get_weights()},
    "batchnorm": {"x": x2, "gamma": three, "beta": three, "momentum": 0.9, **moving}
    | {"training": True},
    "batchnorm_backward": {"dy": x2, "x": x2, "gamma": three, **moving},
    "SGD": momentum,
    "RMSprop": {"lr": 0.1, "rho": 0.9, "eps": 1e-7},
    "Adam": {"lr": 0.1, "eps": 1e-7, **decays},
    "AdamW": {"lr": 0.1, "eps": 1e-7, "decay": 0.1, **decays},
    **{
        f"{name}.step": {"self": getattr(engine, name)(), "weights": kernels, "grads": kernels}
        for name in ("SGD", "RMSprop", "Adam", "AdamW")
    },
    "zero_pad": {"x": x2, "padding": 1},
    "max_pool_places": {"x": x2, **pooled},
    "max_unpool": {"y": np.ones((2, 3)), "places": np.arange(6).reshape(2, 3), "x_shape": x2.shape},
    "global_avg_pool": {"x": x2},
    "global_max_pool": {"x": x2},
    "global_avg_pool_backward": {"dy": rng.normal(size=(2, 3)), "x_shape": x2.shape},
    "global_max_pool_backward": {"dy": rng.normal(size=(2, 3)), "x": x2},
    "precision_recall_curve": found,
    "average_precision": {**found, "points": 11},
    "mean_average_precision": {"classes": [([0.5], [True], 1)], "points": 11},
    "dropout": {"x": rows, "rate": 0.5, "rng": rng},
    "dropout_mask": {"shape": (2, 3), "rate": 0.5, "rng": rng, "dtype": "float32"},
    "embed": {"ids": ids, "table": rows},
    "embed_backward": {"dy": rng.normal(size=(4, 3)), "ids": ids, "table_shape": (5, 3)},
    "rnn_forward": recurrent,
    "rnn_backward": {"dh": rng.normal(size=(2, 4, 5)), **recurrent},
    "output_size": {"n": 5, "kernel": 3, "stride": 1, "padding": 0, "dilation": 1},
    "same_padding": {"n": 5, "kernel": 3, "stride": 1, "dilation": 1},
    "shape_images": {"n": 2, "rng": rng, "size": 12, "noise": 0.2, "light": 0.1},
    "shapes_split": {"n_train": 2, "n_test": 1, "rng": rng, "size": 12, "noise": 0.2}
    | {"light": 0.1},
    "digits_split": {"rng": rng, "test_share": 0.2},
    "input_support": {"input_shape": SHAPE, "layers": layers[:1], "out_pos": (1, 0)},
    "build_vocabulary": {"texts": ["a b", "b"], "k": 2},
    "encode_text": {"text": "a b", "vocabulary": {"a": 1}},
    "pad_sequences": {"seqs": [[1, 2], [3]], "maxlen": 2},
    "activation_memory": {"shapes": [(3, 2), (4,)], "batch": 2, "bytes_per_value": 4},
    "conv2d_flops": {"h": 5, "w": 5, "c_in": 1, "filters": 2, "kernel": 3, "stride": 1}
    | {"padding": 0},
    "count_flops": {"input_shape": SHAPE, "layers": layers},
    "count_params": {"input_shape": SHAPE, "layers": layers},
    "layer_flops": {"input_shape": SHAPE, "layer": layers[0]},
    "layer_params": {"input_shape": SHAPE, "layer": layers[0]},
    "receptive_field": {"layers": layers},
    "trace_shapes": {"input_shape": SHAPE, "layers": layers},
    "evaluate": {**trained, **loss},
    "train_step": {**trained, **loss, "optimiser": engine.SGD()},
    "fit": {**trained, **loss, "optimiser": engine.SGD(), "epochs": 1, "batch_size": 2}
    | {"rng": rng, "validation": (x2, np.array([0, 2])), "patience": 2},
}
for rank, x, dy in ((1, x1, y1), (2, x2, y2), (3, x3, y3)):
    conv = {"x": x, "w": rng.normal(size=(*[3] * rank, 3, 5)), **windows, "groups": 1}
    spread = {**conv, "w": rng.normal(size=(*[3] * rank, 5, 3)), "output_padding": 0}
    CALLS[f"conv{rank}d"] = {**conv, "b": five}
    CALLS[f"conv{rank}d_backward"] = {"dy": rng.normal(size=(2, *[2] * rank, 5)), **conv}
    CALLS[f"conv_transpose{rank}d"] = {**spread, "b": five}
    up = rng.normal(size=(2, *[6] * rank, 5))
    CALLS[f"conv_transpose{rank}d_backward"] = {"dy": up, **spread}
    CALLS[f"pool{rank}d"] = {"x": x, "size": 2, "stride": 2, "mode": "max"}
    CALLS[f"avg_pool{rank}d"] = {"x": x, **pooled}
    CALLS[f"avg_pool{rank}d_backward"] = {"dy": dy, "x_shape": x.shape, **pooled}
    for kind in ("max", "min"):
        CALLS[f"{kind}_pool{rank}d"] = {"x": x, **pooled}
        CALLS[f"{kind}_pool{rank}d_backward"] = {"dy": dy, "x": x, **pooled}


def function(name: str) -> Any:
    owner, _, method = name.rpartition(".")
    return getattr(getattr(engine, owner), method) if owner else getattr(engine, name)


def run(name: str, /, **changed: Any) -> Any:
    """Make the good call of that name with some arguments changed, on fresh copies."""
    return function(name)(**copy.deepcopy(CALLS[name]) | changed)


def arrays(result: Any) -> list[Any]:
    """Return all arrays and numbers of a result."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (tuple, list)):
        return [array for part in result for array in arrays(part)]
    return [result]
