"""ONNX operators in the engine's words: channels moved last, attributes renamed.

Each takes the inputs of a node (None where left out) and its attributes, and returns all of its
outputs; nothing is computed here that the engine claims to compute. `MOVERS` only rearrange or
negate numbers, in graphs that hold an operator of the engine as well.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.random import PCG64

from grader import engine
from grader.engine.models.layers import KINDS

numpy_helper: Any = pytest.importorskip("onnx.numpy_helper")


OPERATORS: dict[str, Callable[..., list[Any]]] = {}
MOVERS: dict[str, Callable[..., list[Any]]] = {
    "Constant": lambda attrs: [numpy_helper.to_array(attrs["value"])],
    "Neg": lambda attrs, x: [-x],
    "Squeeze": lambda attrs, x, axes=None: [np.squeeze(x, tuple(_axes(attrs, axes)))],
    "Transpose": lambda attrs, x: [np.transpose(x, attrs.get("perm"))],
    "Unsqueeze": lambda attrs, x, axes=None: [np.expand_dims(x, tuple(_axes(attrs, axes)))],
}


def _axes(attrs: Any, given: Any) -> list[int]:
    """Return the axes, which moved from the attributes to an input."""
    return [int(axis) for axis in (attrs["axes"] if given is None else given)]


def operator(run: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    OPERATORS[run.__name__] = run
    return run


def last(x: Any) -> Any:
    return np.moveaxis(x, 1, -1)


def first(x: Any) -> Any:
    return np.moveaxis(x, -1, 1)


def pads_of(attrs: Any, sizes: Any, kernel: Any) -> Any:
    """Return (before, after) pairs from pads or auto_pad; SAME_LOWER puts the odd cell before."""
    rank = len(kernel)
    auto = attrs.get("auto_pad", "NOTSET")
    if auto in {"NOTSET", "VALID"}:
        pads = attrs.get("pads", [0] * 2 * rank)
        return tuple(zip(pads[:rank], pads[rank:], strict=True))
    strides, dilations = attrs.get("strides", [1] * rank), attrs.get("dilations", [1] * rank)
    pairs = [
        engine.same_padding(n, k, s, dilation=d)
        for n, k, s, d in zip(sizes, kernel, strides, dilations, strict=True)
    ]
    return tuple(pairs if auto == "SAME_UPPER" else [(q, p) for p, q in pairs])


@operator
def Conv(attrs: Any, x: Any, w: Any, b: Any = None) -> list[Any]:
    rank = x.ndim - 2
    run = getattr(engine, f"conv{rank}d")
    kernel = np.moveaxis(np.moveaxis(w, 0, -1), 0, -2)
    options = {"dilation": attrs.get("dilations", 1), "groups": attrs.get("group", 1)}
    pads = pads_of(attrs, x.shape[2:], w.shape[2:])
    return [first(run(last(x), kernel, b, attrs.get("strides", 1), pads, **options))]


@operator
def ConvTranspose(attrs: Any, x: Any, w: Any, b: Any = None) -> list[Any]:
    rank = x.ndim - 2
    kernel = np.moveaxis(np.moveaxis(w, 0, -1), 0, -2)  # (C, O, *k) to (*k, O, C)
    strides = attrs.get("strides", [1] * rank)
    extra = attrs.get("output_padding", [0] * rank)
    if "output_shape" in attrs:
        if "output_padding" not in attrs:  # what the shape has beyond the windows' reach
            reach = [
                (n - 1) * s + k for n, s, k in zip(x.shape[2:], strides, w.shape[2:], strict=True)
            ]
            extra = [o - r for o, r in zip(attrs["output_shape"], reach, strict=True)]
        attrs = {**attrs, "pads": [0] * 2 * rank}
    same = attrs.get("auto_pad", "NOTSET").startswith("SAME")
    padding = "same" if same else pads_of(attrs, x.shape[2:], w.shape[2:])
    y = getattr(engine, f"conv_transpose{rank}d")(
        last(x), kernel, b, strides, padding, output_padding=None if same else extra,
        dilation=attrs.get("dilations", 1), groups=attrs.get("group", 1),
    )  # fmt: skip
    return [first(y)]


def windows(attrs: Any, x: Any) -> dict[str, Any]:
    return {
        "size": attrs["kernel_shape"],
        "stride": attrs.get("strides", 1),
        "padding": pads_of(attrs, x.shape[2:], attrs["kernel_shape"]),
        "dilation": attrs.get("dilations", 1),
        "ceil": bool(attrs.get("ceil_mode", 0)),
    }


@operator
def MaxPool(attrs: Any, x: Any) -> list[Any]:
    run = getattr(engine, f"max_pool{x.ndim - 2}d")
    y = first(run(last(x), **windows(attrs, x)))
    return [y, places(attrs, x)]


def places(attrs: Any, x: Any) -> Any:
    """Return the place in x, flattened, of each output."""
    order = np.arange(x.size).reshape(x.shape)
    if attrs.get("storage_order", 0):  # columns first, within each picture
        order = order.reshape(*x.shape[:2], *x.shape[:1:-1])
        order = np.moveaxis(order, range(2, x.ndim), range(x.ndim - 1, 1, -1))
    return first(last(order).ravel()[engine.max_pool_places(last(x), **windows(attrs, x))])


@operator
def AveragePool(attrs: Any, x: Any) -> list[Any]:
    run = getattr(engine, f"avg_pool{x.ndim - 2}d")
    count = bool(attrs.get("count_include_pad", 0))
    return [first(run(last(x), **windows(attrs, x), count_padding=count))]


@operator
def GlobalAveragePool(attrs: Any, x: Any) -> list[Any]:
    return [engine.global_avg_pool(last(x)).reshape(*x.shape[:2], *[1] * (x.ndim - 2))]


@operator
def GlobalMaxPool(attrs: Any, x: Any) -> list[Any]:
    return [engine.global_max_pool(last(x)).reshape(*x.shape[:2], *[1] * (x.ndim - 2))]


@operator
def BatchNormalization(attrs: Any, x: Any, scale: Any, b: Any, mean: Any, var: Any) -> list[Any]:
    training = bool(attrs.get("training_mode", 0))
    momentum, eps = attrs.get("momentum", 0.9), attrs.get("epsilon", 1e-5)
    y, moved = engine.batchnorm(last(x), scale, b, (mean, var), training, momentum, eps)
    return [first(y), *(moved if training else [])]


@operator
def Softmax(attrs: Any, x: Any) -> list[Any]:
    return [engine.softmax(x, attrs.get("axis", -1))]


@operator
def LogSoftmax(attrs: Any, x: Any) -> list[Any]:
    return [engine.log_softmax(x, attrs.get("axis", -1))]


@operator
def SoftmaxCrossEntropyLoss(attrs: Any, x: Any, labels: Any, weights: Any = None) -> list[Any]:
    logs = engine.log_softmax(x, 1)
    return [*NegativeLogLikelihoodLoss(attrs, logs, labels, weights), logs]


@operator
def NegativeLogLikelihoodLoss(attrs: Any, logs: Any, labels: Any, weights: Any = None) -> list[Any]:
    """Return the engine's mean, or from one mean a pixel what the other reductions want."""
    options = {"class_weights": weights, "ignore_index": attrs.get("ignore_index")}
    rows, flat = last(logs).reshape(-1, logs.shape[1]), labels.reshape(-1)
    reduction = attrs.get("reduction", "mean")
    if reduction == "mean":
        return [np.asarray(engine.nll_loss(flat, rows, **options))]
    # The mean of one pixel is its logarithm, whatever its weight, and NaN where it is ignored.
    share = 1.0 if weights is None else weights[np.where(flat < 0, 0, flat) % len(weights)]
    each = [engine.nll_loss(flat[i : i + 1], rows[i : i + 1], **options) for i in range(len(flat))]
    losses = np.nan_to_num(each) * share
    return [np.asarray(losses.sum()) if reduction == "sum" else losses.reshape(labels.shape)]


@operator
def Gemm(attrs: Any, a: Any, b: Any, c: Any = None) -> list[Any]:
    a, b = (m.T if attrs.get(f"trans{n}") else m for m, n in ((a, "A"), (b, "B")))
    a = a * np.float32(attrs.get("alpha", 1.0))
    if c is None:
        return [engine.dense(a, b, None)]
    c = np.broadcast_to(c, (a.shape[0], b.shape[1])) * np.float32(attrs.get("beta", 1.0))
    if (c != c[:1]).any():  # a bias of its own for every row
        return [engine.dense(a, b, None) + c]
    return [engine.dense(a, b, c[0])]


@operator
def MatMul(attrs: Any, a: Any, b: Any) -> list[Any]:
    left = a[None] if a.ndim == 1 else a
    right = b[:, None] if b.ndim == 1 else b
    lead = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    left = np.broadcast_to(left, lead + left.shape[-2:])
    right = np.broadcast_to(right, lead + right.shape[-2:])
    y = np.empty((*lead, left.shape[-2], right.shape[-1]), a.dtype)
    for index in np.ndindex(lead):
        y[index] = engine.dense(left[index], right[index])
    y = y[..., 0, :] if a.ndim == 1 else y
    return [y[..., 0] if b.ndim == 1 else y]


@operator
def Flatten(attrs: Any, x: Any) -> list[Any]:
    lead = x.shape[: attrs.get("axis", 1)]
    return [engine.flatten(x.reshape(int(np.prod(lead)), *x.shape[len(lead) :]))]


@operator
def Pad(attrs: Any, x: Any, pads: Any = None, value: Any = None, axes: Any = None) -> list[Any]:
    mode = attrs.get("mode", "constant")
    filling = float(attrs.get("value", 0) if value is None else value)
    if mode != "constant" or filling:
        raise ValueError(f"zero_pad has no mode {mode} of {filling}")
    pads = list(attrs["pads"] if pads is None else pads)
    pairs = list(zip(pads[: x.ndim], pads[x.ndim :], strict=True))
    assert axes is None
    assert pairs[:2] == [(0, 0)] * 2
    return [first(engine.zero_pad(last(x), pairs[2:]))]


@operator
def Relu(attrs: Any, x: Any) -> list[Any]:
    return [engine.relu(x)]


@operator
def LeakyRelu(attrs: Any, x: Any) -> list[Any]:
    return [engine.leaky_relu(x, attrs.get("alpha", 0.01))]


@operator
def Sigmoid(attrs: Any, x: Any) -> list[Any]:
    return [engine.sigmoid(x)]


@operator
def Tanh(attrs: Any, x: Any) -> list[Any]:
    return [engine.tanh(x)]


class CaseDraws(np.random.Generator):
    """The random numbers of an ONNX case, in the engine's generator."""

    seed = 0

    def random(self, size: Any = None, dtype: Any = None, out: Any = None) -> Any:
        return np.random.RandomState(self.seed).uniform(0, 1, size)


@operator
def Dropout(attrs: Any, x: Any, ratio: Any = None, training: Any = None) -> list[Any]:
    rate = float(ratio) if ratio is not None else attrs.get("ratio", 0.5)
    learning = training is not None and bool(training)
    rng = CaseDraws(PCG64())
    rng.seed = attrs.get("seed", 0)
    y = engine.dropout(x, rate, rng, training=learning)
    return [y, engine.dropout_mask(x.shape, rate if learning else 0.0, rng) > 0]


@operator
def Gather(attrs: Any, table: Any, ids: Any) -> list[Any]:
    axis = attrs.get("axis", 0)
    front = np.moveaxis(table, axis, 0)
    rows = engine.embed(ids, front.reshape(len(front), -1)).reshape(ids.shape + front.shape[1:])
    where = range(axis, axis + ids.ndim)
    return [np.moveaxis(rows, range(ids.ndim), where)]


@operator
def OneHot(attrs: Any, labels: Any, depth: Any, values: Any) -> list[Any]:
    size = int(np.ravel(depth)[0])
    whole = labels.astype(int)  # ONNX allows whole numbers in floats
    rows = engine.one_hot(whole.reshape(-1), size).reshape(*labels.shape, size)
    y = np.where(rows > 0, values[1], values[0])
    return [np.moveaxis(y, -1, attrs.get("axis", -1))]


def merge(kind: str, arrays: Any) -> Any:
    layer = KINDS[kind]({"type": kind, "name": kind}, [a.shape for a in arrays], CaseDraws(PCG64()))
    return layer.forward(*arrays, training=False)


@operator
def Sum(attrs: Any, *arrays: Any) -> list[Any]:
    return [merge("add", arrays)]


@operator
def Concat(attrs: Any, *arrays: Any) -> list[Any]:
    axis = attrs["axis"]
    return [np.moveaxis(merge("concatenate", [np.moveaxis(a, axis, -1) for a in arrays]), -1, axis)]


@operator
def RNN(attrs: Any, x: Any, w: Any, r: Any, b: Any = None, lengths: Any = None) -> list[Any]:
    batchwise = bool(attrs.get("layout", 0))
    x = x if batchwise else np.swapaxes(x, 0, 1)
    units = attrs["hidden_size"]
    ways = {"forward": [1], "reverse": [-1], "bidirectional": [1, -1]}
    runs, ends = [], []
    for d, way in enumerate(ways[attrs.get("direction", "forward")]):
        bias = np.zeros(units, x.dtype) if b is None else b[d, :units] + b[d, units:]
        states = engine.rnn_forward(x[:, ::way], w[d].T, r[d].T, bias)
        runs.append(states[:, ::way])
        ends.append(states[:, -1])
    # Y (T, ways, N, H) or, batch first, (N, T, ways, H); Y_h likewise without T
    if batchwise:
        return [np.stack(runs, 2), np.stack(ends, 1)]
    return [np.stack([np.swapaxes(run, 0, 1) for run in runs], 1), np.stack(ends)]


@operator
def NonMaxSuppression(
    attrs: Any, boxes: Any, scores: Any, limit: Any, overlap: Any, least: Any = None
) -> list[Any]:
    if attrs.get("center_point_box"):
        middle, half = boxes[..., :2], boxes[..., 2:] / 2
        boxes = np.concatenate([middle - half, middle + half], axis=-1)
    rows = []
    for n, c in np.ndindex(scores.shape[:2]):
        corners = np.sort(boxes[n].reshape(-1, 2, 2), axis=1).reshape(-1, 4)
        wanted = (
            np.flatnonzero(scores[n, c] > least) if least is not None else np.arange(len(corners))
        )
        kept = engine.nms(corners[wanted], scores[n, c][wanted], float(np.ravel(overlap)[0]))
        rows += [(n, c, wanted[i]) for i in kept[: int(np.ravel(limit)[0])]]
    return [np.array(rows)]


def optimiser_step(made: Any, attrs: Any, rate: Any, tensors: Any, memories: int) -> list[Any]:
    """Run one step with state given and returned, as ONNX wants, weights by weights."""
    count = len(tensors) // (2 + memories)
    groups = [[t.copy() for t in tensors[i * count : (i + 1) * count]] for i in range(2 + memories)]
    weights, grads, *state = groups
    grads = [
        g + np.float32(attrs.get("norm_coefficient", 0.0)) * w
        for g, w in zip(grads, weights, strict=True)
    ]
    made.state = [np.stack([m[i].reshape(-1) for m in state]) for i in range(count)]
    made.step(weights, grads)
    after = [
        [made.state[i][j].reshape(w.shape) for i, w in enumerate(weights)] for j in range(memories)
    ]
    return [*weights, *(a for group in after for a in group)]


@operator
def Adam(attrs: Any, rate: Any, t: Any, *tensors: Any) -> list[Any]:
    steps = int(t)
    if steps == 0:  # ONNX leaves the bias uncorrected at step 0, the engine counts from 1
        scale = np.sqrt(1 - attrs["beta"] ** 1) / (1 - attrs["alpha"])
        made = engine.Adam(
            float(rate) / float(scale), attrs["alpha"], attrs["beta"], attrs["epsilon"]
        )
    else:
        made = engine.Adam(float(rate), attrs["alpha"], attrs["beta"], attrs["epsilon"])
        made.steps = steps - 1
    return optimiser_step(made, attrs, rate, tensors, 2)


@operator
def Momentum(attrs: Any, rate: Any, t: Any, *tensors: Any) -> list[Any]:
    nesterov = attrs["mode"] == "nesterov"
    made = engine.SGD(float(rate), momentum=attrs["alpha"], nesterov=nesterov)
    count = len(tensors) // 3  # the engine's velocity has the learning rate in it
    scaled = [*tensors[: 2 * count], *(v * rate for v in tensors[2 * count :])]
    outputs = optimiser_step(made, attrs, rate, scaled, 1)
    return [*outputs[:count], *(v / rate for v in outputs[count:])]
