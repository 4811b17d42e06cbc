"""ONNX operators in the engine's words: channels moved last, attributes renamed.

Each takes the inputs of a node (None where left out) and its attributes, and returns its
outputs. What the engine does not have raises `NotCovered`, with the reason; nothing is computed
here that the engine claims to compute.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from grader import engine


class NotCovered(Exception):
    """The engine has no such option."""


OPERATORS: dict[str, Callable[..., list[Any]]] = {}


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
        raise NotCovered("an output shape asked for")
    if len(set(extra)) > 1:
        extra_after, extra = extra, [max(extra)] * rank
    else:
        extra_after = extra
    same = attrs.get("auto_pad", "NOTSET").startswith("SAME")
    padding = "same" if same else pads_of(attrs, x.shape[2:], w.shape[2:])
    y = getattr(engine, f"conv_transpose{rank}d")(
        last(x), kernel, b, strides, padding,
        output_padding=None if same else extra[0],
        dilation=attrs.get("dilations", 1), groups=attrs.get("group", 1),
    )  # fmt: skip
    keep = [
        slice(None, n - (m - e)) for n, m, e in zip(y.shape[1:], extra, extra_after, strict=False)
    ]
    return [first(y[(slice(None), *keep)])]


def pool(kind: str, attrs: Any, x: Any, **options: Any) -> Any:
    rank = x.ndim - 2
    kernel = attrs["kernel_shape"]
    pads = pads_of(attrs, x.shape[2:], kernel)
    return first(
        getattr(engine, f"{kind}_pool{rank}d")(
            last(x), kernel, attrs.get("strides", 1), pads,
            dilation=attrs.get("dilations", 1), ceil=bool(attrs.get("ceil_mode", 0)), **options,
        )
    )  # fmt: skip


@operator
def MaxPool(attrs: Any, x: Any) -> list[Any]:
    return [pool("max", attrs, x)]  # a second output, the places, is not compared


@operator
def AveragePool(attrs: Any, x: Any) -> list[Any]:
    return [pool("avg", attrs, x, count_padding=bool(attrs.get("count_include_pad", 0)))]


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
    if weights is not None or "ignore_index" in attrs or attrs.get("reduction", "mean") != "mean":
        raise NotCovered("weights, ignored labels, or no mean")
    rows = last(x).reshape(-1, x.shape[1])
    loss = engine.sparse_categorical_crossentropy(labels.reshape(-1), rows, from_logits=True)
    return [np.array(loss), engine.log_softmax(x, 1)]


@operator
def Gemm(attrs: Any, a: Any, b: Any, c: Any = None) -> list[Any]:
    a, b = (m.T if attrs.get(f"trans{n}") else m for m, n in ((a, "A"), (b, "B")))
    if c is not None:
        c = np.broadcast_to(c, (a.shape[0], b.shape[1]))
        if (c != c[:1]).any():
            raise NotCovered("a bias of its own for every row")
        c = c[0] * attrs.get("beta", 1.0)
    return [engine.dense(a * np.float32(attrs.get("alpha", 1.0)), b, c)]


@operator
def MatMul(attrs: Any, a: Any, b: Any) -> list[Any]:
    if a.ndim != 2 or b.ndim != 2:
        raise NotCovered("stacks of matrices")
    return [engine.dense(a, b)]


@operator
def Flatten(attrs: Any, x: Any) -> list[Any]:
    if attrs.get("axis", 1) not in {1, 1 - x.ndim}:
        raise NotCovered("an axis other than the batch's")
    return [engine.flatten(x)]


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


@operator
def Dropout(attrs: Any, x: Any, ratio: Any = None, training: Any = None) -> list[Any]:
    rate = float(ratio) if ratio is not None else attrs.get("ratio", 0.5)
    if training is not None and bool(training) and rate > 0:
        raise NotCovered("the random numbers of another library")
    rng = np.random.default_rng(0)
    return [engine.dropout(x, rate, rng, training=training is not None and bool(training))]


@operator
def Gather(attrs: Any, table: Any, ids: Any) -> list[Any]:
    if attrs.get("axis", 0) or table.ndim != 2 or ids.min() < 0:
        raise NotCovered("not an embedding")
    return [engine.embed(ids, table)]


@operator
def OneHot(attrs: Any, labels: Any, depth: Any, values: Any) -> list[Any]:
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or values.dtype.itemsize < 4:
        raise NotCovered("labels not in one row of integers")
    if labels.min() < 0 or labels.max() >= int(np.ravel(depth)[0]):
        raise NotCovered("labels out of range")
    rows = engine.one_hot(labels, int(np.ravel(depth)[0]))
    y = np.where(rows > 0, values[1], values[0])
    return [np.moveaxis(y, -1, attrs.get("axis", -1))]


@operator
def RNN(attrs: Any, x: Any, w: Any, r: Any, b: Any = None, lengths: Any = None) -> list[Any]:
    if attrs.get("direction", "forward") != "forward":
        raise NotCovered("other directions than forward")
    batchwise = bool(attrs.get("layout", 0))
    x = x if batchwise else np.swapaxes(x, 0, 1)
    units = attrs["hidden_size"]
    bias = np.zeros(units, x.dtype) if b is None else b[0, :units] + b[0, units:]
    states = engine.rnn_forward(x, w[0].T, r[0].T, bias)
    # Y (T, 1, N, H) or, batch first, (N, T, 1, H); Y_h likewise without T
    if batchwise:
        return [states[:, :, None], states[:, -1:]]
    return [np.swapaxes(states, 0, 1)[:, None], states[None, :, -1]]


@operator
def NonMaxSuppression(
    attrs: Any, boxes: Any, scores: Any, limit: Any, overlap: Any, least: Any = None
) -> list[Any]:
    if attrs.get("center_point_box"):
        raise NotCovered("boxes by their centre")
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
    if attrs.get("norm_coefficient_post"):
        raise NotCovered("weight decay after the step")
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
    if int(t) > 0 and attrs["beta"] != 1:
        raise NotCovered("dampening")
    nesterov = attrs["mode"] == "nesterov"
    made = engine.SGD(float(rate), momentum=attrs["alpha"], nesterov=nesterov)
    count = len(tensors) // 3  # the engine's velocity has the learning rate in it
    scaled = [*tensors[: 2 * count], *(v * rate for v in tensors[2 * count :])]
    outputs = optimiser_step(made, attrs, rate, scaled, 1)
    return [*outputs[:count], *(v / rate for v in outputs[count:])]
