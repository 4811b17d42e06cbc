"""Any two-layer network of step neurons that computes XOR."""

import numpy as np
import pytest

from grader.proxy import fail

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = (0, 1, 1, 0)
OTHERS = {
    (0, 1, 1, 1): "computes_or",
    (0, 0, 0, 1): "computes_and",
    (1, 1, 1, 0): "computes_nand",
    (1, 0, 0, 1): "computes_xnor",
}


def _array(value):
    try:
        return np.array(value, dtype=float)
    except (TypeError, ValueError):
        return None


def _layers(answer):
    """Return the layers as [(W, b)] float arrays; the shapes are looked at elsewhere."""
    if not isinstance(answer, list | tuple):
        fail("층의 목록을 돌려주어야 합니다.", "Return a list of layers.")
    layers = []
    for number, layer in enumerate(answer, 1):
        pair = list(layer) if isinstance(layer, list | tuple) else []
        w, b = map(_array, pair) if len(pair) == 2 else (None, None)
        if w is None or b is None:
            fail(
                f"{number}번째 층이 수로 된 `(W, b)`가 아닙니다.",
                f"Layer {number} is not a pair `(W, b)` of numbers.",
            )
        layers.append((w, b))
    return layers


def _two(layers):
    """Fail unless there are two layers."""
    if len(layers) == 1:
        fail(
            "층이 1개입니다. 직선 하나로는 XOR의 네 점을 가를 수 없습니다.",
            "There is 1 layer, and no single line parts the four points of XOR.",
            misconception="single_layer",
        )
    if len(layers) != 2:
        fail(
            f"층이 {len(layers)}개인데 2개여야 합니다.",
            f"There are {len(layers)} layers; 2 are wanted.",
            misconception="three_layers" if layers else None,
        )


def _shapes(layers):
    """Fail unless the layers are two and fit together."""
    _two(layers)
    (w1, b1), (w2, b2) = layers
    told = f"W1 {w1.shape}, b1 {b1.shape}, W2 {w2.shape}, b2 {b2.shape}"
    if not _fit(w1, b1, w2, b2):
        turned = w1.ndim == w2.ndim == 2 and any(
            _fit(one, b1, two, b2) for one in (w1, w1.T) for two in (w2, w2.T)
        )
        fail(
            f"모양이 맞지 않습니다: {told}. (2, H), (H,), (H, 1), (1,)이어야 합니다.",
            f"The shapes do not fit: {told}. They should be (2, H), (H,), (H, 1), (1,).",
            misconception="weights_transposed" if turned else None,
        )


def _fit(w1, b1, w2, b2):
    hidden = b1.size
    return (w1.shape, b1.shape) == ((2, hidden), (hidden,)) and (w2.shape, b2.shape) == (
        (hidden, 1),
        (1,),
    )


def _step(x):
    return (x > 0).astype(float)


def _step_from_zero(x):
    return (x >= 0).astype(float)


def _relu(x):
    return np.maximum(x, 0)


def _table(layers, hidden=_step, last=_step):
    (w1, b1), (w2, b2) = layers
    return tuple(int(one) for one in last(hidden(CORNERS @ w1 + b1) @ w2 + b2)[:, 0])


@pytest.mark.check(
    id="answer", title={"ko": "`(W, b)`의 목록", "en": "A list of `(W, b)`"}, points=1
)
def test_answer(submission):
    _layers(submission.xor_network())


@pytest.mark.check(id="layers", title={"ko": "두 층", "en": "Two layers"}, points=1)
def test_layers(submission):
    _two(_layers(submission.xor_network()))


@pytest.mark.check(
    id="shapes",
    title={"ko": "가중치와 편향의 모양", "en": "Shapes of weights and biases"},
    points=2,
)
def test_shapes(submission):
    _shapes(_layers(submission.xor_network()))


@pytest.mark.check(id="xor", title={"ko": "네 입력의 답", "en": "The four answers"}, points=6)
def test_xor(submission):
    layers = _layers(submission.xor_network())
    _shapes(layers)
    got = _table(layers)
    if got == XOR:
        return
    (w1, b1), (w2, b2) = layers
    ko = f"입력 (0,0), (0,1), (1,0), (1,1)의 출력은 {got}인데 XOR은 {XOR}입니다."
    en = f"It answers {got} to (0,0), (0,1), (1,0), (1,1); XOR answers {XOR}."
    hidden = _step(CORNERS @ w1 + b1).astype(int).tolist()
    if w1.shape[1] <= 4:
        ko += f" 은닉층의 출력은 차례로 {hidden}입니다."
        en += f" The hidden layer gives {hidden}."
    readings = {
        "fires_at_zero": _table(layers, _step_from_zero, _step_from_zero),
        "bias_as_threshold": _table([(w1, -b1), (w2, -b2)]),
        "relu_between": _table(layers, _relu),
        "weights_transposed": _table([(w1.T, b1), (w2, b2)]) if w1.shape == (2, 2) else got,
    }
    meant = [name for name, table in readings.items() if table == XOR]
    if len(meant) == 1:
        fail(ko, en, misconception=meant[0])
    fail(ko, en, misconception=OTHERS.get(got))
