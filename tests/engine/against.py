"""What the engine's tests share: hypothesis settings, drawn layers, and how results compare."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from hypothesis import settings
from hypothesis import strategies as st

drawn = settings(max_examples=60, deadline=None, derandomize=True)


def close(actual: Any, expected: Any, tolerance: float = 1e-10) -> None:
    """Fail unless shapes agree and no value differs by more than tolerance x the largest."""
    if isinstance(expected, torch.Tensor):
        expected = expected.detach().numpy()
    expected = np.asarray(expected)
    assert np.shape(actual) == expected.shape
    scale = max(1.0, float(np.abs(expected[np.isfinite(expected)]).max(initial=0.0)))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * scale)


def first(x: torch.Tensor) -> torch.Tensor:
    """Move the channels of (N, *spatial, C) first, as PyTorch wants them."""
    return x.movedim(-1, 1)


def last(x: torch.Tensor) -> torch.Tensor:
    """Move the channels of (N, C, *spatial) last, as the engine wants them."""
    return x.movedim(1, -1)


def torch_kernel(w: torch.Tensor) -> torch.Tensor:
    """Turn (*k, C, O) into (O, C, *k)."""
    return w.movedim(-1, 0).movedim(-1, 1)


class Conv(NamedTuple):
    """Arguments of one drawn convolution."""

    x: Any
    w: Any
    b: Any
    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]
    groups: int


@st.composite
def convs(draw: st.DrawFn, rank: int) -> Conv:
    """Draw a convolution whose kernel fits, padded unevenly."""

    def sizes(low: int, high: int) -> tuple[int, ...]:
        return tuple(draw(st.integers(low, high)) for _ in range(rank))

    kernel, stride, dilation = sizes(1, 3), sizes(1, 3), sizes(1, 2)
    before, after, room = sizes(0, 2), sizes(0, 2), sizes(0, 5)
    spatial = [
        max(1, (k - 1) * d + 1 - p - q + r)
        for k, d, p, q, r in zip(kernel, dilation, before, after, room, strict=True)
    ]
    groups = draw(st.integers(1, 3))
    c_in, filters = (draw(st.integers(1, 3)) for _ in range(2))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x = rng.normal(size=(draw(st.integers(0, 3)), *spatial, c_in * groups))
    w = rng.normal(size=(*kernel, c_in, filters * groups))
    b = rng.normal(size=filters * groups) if draw(st.booleans()) else None
    return Conv(x, w, b, stride, tuple(zip(before, after, strict=True)), dilation, groups)


def by_torch(case: Conv) -> torch.Tensor:
    """Convolve with PyTorch; tensors that want gradients get them."""
    x, w = torch.as_tensor(case.x), torch.as_tensor(case.w)
    b = None if case.b is None else torch.as_tensor(case.b)
    sides = [side for pair in reversed(case.padding) for side in pair]
    x = torch.nn.functional.pad(first(x), sides)
    run = getattr(torch.nn.functional, f"conv{len(case.stride)}d")
    return last(run(x, torch_kernel(w), b, case.stride, 0, case.dilation, case.groups))


@st.composite
def pools(draw: st.DrawFn) -> tuple[Any, dict[str, Any]]:
    """Draw an input and options of pooling whose windows fit."""
    rank = draw(st.integers(1, 3))

    def sizes(low: int, high: int) -> tuple[int, ...]:
        return tuple(draw(st.integers(low, high)) for _ in range(rank))

    size, dilation, room = sizes(1, 3), sizes(1, 2), sizes(0, 5)
    padding = tuple(draw(st.integers(0, k // 2)) for k in size)
    spatial = [
        max(1, (k - 1) * d + 1 - 2 * p + r)
        for k, d, p, r in zip(size, dilation, padding, room, strict=True)
    ]
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x = rng.normal(size=(draw(st.integers(1, 3)), *spatial, draw(st.integers(1, 3))))
    options = {"size": size, "stride": sizes(1, 3), "padding": padding, "dilation": dilation}
    return x, options | {"ceil": draw(st.booleans())}


def torch_options(options: dict[str, Any]) -> dict[str, Any]:
    names = {"size": "kernel_size", "ceil": "ceil_mode", "count_padding": "count_include_pad"}
    return {names.get(name, name): value for name, value in options.items()}


def differences(run: Callable[[Any], Any], at: Any, dy: Any, h: float = 1e-6) -> Any:
    """Return the gradient of sum(dy run(at)) by central differences."""
    grad = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        up, down = at.copy(), at.copy()
        up[index] += h
        down[index] -= h
        grad[index] = np.sum((run(up) - run(down)) * dy) / (2 * h)
    return grad
