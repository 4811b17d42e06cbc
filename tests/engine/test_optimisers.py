from typing import Any

import numpy as np
import pytest
import torch

from grader import engine
from tests.engine.against import close

OPTIM = torch.optim
PAIRS: dict[str, tuple[Any, Any]] = {
    "sgd": (engine.SGD(0.1), lambda p: OPTIM.SGD(p, 0.1)),
    "momentum": (engine.SGD(0.1, momentum=0.9), lambda p: OPTIM.SGD(p, 0.1, momentum=0.9)),
    "nesterov": (
        engine.SGD(0.1, momentum=0.9, nesterov=True),
        lambda p: OPTIM.SGD(p, 0.1, momentum=0.9, nesterov=True),
    ),
    "adam": (
        engine.Adam(0.1, eps=0.1, eps_inside=False),
        lambda p: OPTIM.Adam(p, 0.1, eps=0.1),
    ),
    "adamw": (
        engine.AdamW(0.1, eps=0.1, eps_inside=False, decay=0.3),
        lambda p: OPTIM.AdamW(p, 0.1, eps=0.1, weight_decay=0.3),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_five_steps_agree_with_torch(name: str) -> None:
    ours, theirs = PAIRS[name]
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(3, 2)), rng.normal(size=2)]
    variables = [torch.tensor(w.copy(), requires_grad=True) for w in weights]
    optimiser = theirs(variables)
    for _ in range(5):
        grads = [rng.normal(size=w.shape) for w in weights]
        ours.step(weights, grads)
        for variable, grad in zip(variables, grads, strict=True):
            variable.grad = torch.tensor(grad)
        optimiser.step()
    for weight, variable in zip(weights, variables, strict=True):
        close(weight, variable)


def test_rmsprop_and_adam_follow_keras() -> None:
    w, g = np.array([1.0]), np.array([2.0])
    engine.RMSprop(0.1, rho=0.9, eps=0.5).step([w], [g])
    assert w[0] == pytest.approx(1 - 0.1 * 2 / np.sqrt(0.4 + 0.5))
    w = np.array([1.0])
    engine.Adam(0.1, eps=0.5).step([w], [g])
    rate = 0.1 * np.sqrt(1 - 0.999) / (1 - 0.9)
    assert w[0] == pytest.approx(1 - rate * 0.2 / (np.sqrt(0.004) + 0.5))


def test_weights_and_gradients_must_agree() -> None:
    with pytest.raises(ValueError, match="same shapes"):
        engine.SGD().step([np.zeros(2)], [np.zeros(3)])
    with pytest.raises(ValueError, match="as many"):
        engine.SGD().step([np.zeros(2)], [])
