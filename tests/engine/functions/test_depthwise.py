from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import close, drawn, first, last

rng = np.random.default_rng(0)


@st.composite
def layers(draw: st.DrawFn) -> tuple[list[Any], dict[str, Any]]:
    """Draw x, a depthwise kernel and a pointwise one, with options whose windows fit."""
    channels, times, filters = (draw(st.integers(1, 3)) for _ in range(3))
    kernel = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    options = {
        "stride": (draw(st.integers(1, 2)), draw(st.integers(1, 3))),
        "padding": (draw(st.integers(0, 2)), draw(st.integers(0, 1))),
        "dilation": (draw(st.integers(1, 2)), draw(st.integers(1, 2))),
    }
    drawing = np.random.default_rng(draw(st.integers(0, 99)))
    shapes = (
        (draw(st.integers(1, 3)), 6, 7, channels),
        (*kernel, channels, times),
        (1, 1, channels * times, filters),
    )
    return [drawing.normal(size=shape) for shape in shapes], options


def deep_by_torch(x: Any, w: Any, options: dict[str, Any]) -> Any:
    kernel = w.reshape(*w.shape[:2], 1, -1).movedim(-1, 0).movedim(-1, 1)
    return torch.nn.functional.conv2d(first(x), kernel, None, groups=x.shape[-1], **options)


@drawn
@given(layers())
def test_depthwise_and_separable_agree_with_torch(case: Any) -> None:
    arrays, options = case
    x, deep, point = (torch.tensor(a, requires_grad=True) for a in arrays)
    expected = last(deep_by_torch(x, deep, options))
    y = engine.depthwise_conv2d(arrays[0], arrays[1], **options)
    close(y, expected)
    dy: Any = rng.normal(size=y.shape)
    wanted = torch.autograd.grad(expected, (x, deep), torch.tensor(dy))
    seen = engine.depthwise_conv2d_backward(dy, *arrays[:2], **options)
    for got, grad in zip(seen, (*wanted, torch.tensor(dy.sum(axis=(0, 1, 2)))), strict=True):
        close(got, grad)

    expected = last(deep_by_torch(x, deep, options)) @ point[0, 0]
    y = engine.separable_conv2d(arrays[0], arrays[1], arrays[2], **options)
    close(y, expected)
    dy = rng.normal(size=y.shape)
    wanted = torch.autograd.grad(expected, (x, deep, point), torch.tensor(dy))
    grads = engine.separable_conv2d_backward(dy, *arrays, **options)
    for got, grad in zip(grads, (*wanted, torch.tensor(dy.sum(axis=(0, 1, 2)))), strict=True):
        close(got, grad)


def test_separable_has_one_bias_after_both() -> None:
    x, deep, point = (rng.normal(size=s) for s in ((2, 5, 5, 3), (3, 3, 3, 2), (1, 1, 6, 4)))
    expected = engine.depthwise_conv2d(x, deep, None, 1, "same") @ point[0, 0] + 1
    close(engine.separable_conv2d(x, deep, point, np.ones(4), 1, "same"), expected)


def test_a_pointwise_kernel_that_does_not_fit_is_refused() -> None:
    x, deep = np.ones((1, 4, 4, 3)), np.ones((3, 3, 3, 2))
    for shape in ((1, 1, 3, 4), (3, 3, 6, 4), (6, 4)):
        with pytest.raises(ValueError, match=r"pointwise must have shape \(1, 1, 6, filters\)"):
            engine.separable_conv2d(x, deep, np.ones(shape))


def test_a_refusal_shows_the_kernel_that_was_given() -> None:
    x, deep = np.ones((1, 4, 4, 5)), np.ones((3, 3, 3, 2))
    words = r"x has 5 channels .* but {} \(3, 3, 3, 2\) expects 3; depthwise kernels"
    with pytest.raises(ValueError, match=words.format("w")):
        engine.depthwise_conv2d(x, deep)
    with pytest.raises(ValueError, match=words.format("depthwise")):
        engine.separable_conv2d(x, deep, np.ones((1, 1, 6, 4)))
