from typing import Any

import numpy as np
import pytest
import torch

from grader import engine
from tests.engine.against import close

OPTIM = torch.optim
PAIRS: dict[str, tuple[Any, Any]] = {
    "sgd": (lambda: engine.SGD(0.1), lambda p: OPTIM.SGD(p, 0.1)),
    "momentum": (
        lambda: engine.SGD(0.1, momentum=0.9),
        lambda p: OPTIM.SGD(p, 0.1, momentum=0.9),
    ),
    "nesterov": (
        lambda: engine.SGD(0.1, momentum=0.9, nesterov=True),
        lambda p: OPTIM.SGD(p, 0.1, momentum=0.9, nesterov=True),
    ),
    "rmsprop": (
        lambda: engine.RMSprop(0.1, rho=0.8, eps=0.0),  # where eps stands differs
        lambda p: OPTIM.RMSprop(p, 0.1, alpha=0.8, eps=0.0),
    ),
    "adam": (
        lambda: engine.Adam(0.1, 0.8, 0.95, eps=0.1, eps_inside=False),
        lambda p: OPTIM.Adam(p, 0.1, (0.8, 0.95), eps=0.1),
    ),
    "adamw": (
        lambda: engine.AdamW(0.1, eps=0.1, eps_inside=False, decay=0.3),
        lambda p: OPTIM.AdamW(p, 0.1, eps=0.1, weight_decay=0.3),
    ),
}
LARGE = (200, 130)  # more than an optimiser changes at a time


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize(("dtype", "tolerance"), [("f8", 1e-10), ("f4", 1e-5)])
def test_five_steps_agree_with_torch(name: str, dtype: str, tolerance: float) -> None:
    ours, theirs = (make() if i == 0 else make for i, make in enumerate(PAIRS[name]))
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=shape).astype(dtype) for shape in ((3, 2), (2,), LARGE)]
    variables = [torch.tensor(w.astype(float), requires_grad=True) for w in weights]
    optimiser = theirs(variables)
    for _ in range(5):
        grads = [rng.normal(size=w.shape).astype(dtype) for w in weights]
        before = [g.copy() for g in grads]
        ours.step(weights, grads)
        for variable, grad in zip(variables, grads, strict=True):
            variable.grad = torch.tensor(grad.astype(float))
        optimiser.step()
        for grad, kept in zip(grads, before, strict=True):
            np.testing.assert_array_equal(grad, kept)
    for weight, variable in zip(weights, variables, strict=True):
        assert weight.dtype == dtype
        close(weight, variable, tolerance)


def test_rmsprop_and_adam_follow_keras() -> None:
    w, g = np.array([1.0]), np.array([2.0])
    engine.RMSprop(0.1, rho=0.9, eps=0.5).step([w], [g])
    assert w[0] == pytest.approx(1 - 0.1 * 2 / np.sqrt(0.4 + 0.5))
    w = np.array([1.0])
    engine.Adam(0.1, eps=0.5).step([w], [g])
    rate = 0.1 * np.sqrt(1 - 0.999) / (1 - 0.9)
    assert w[0] == pytest.approx(1 - rate * 0.2 / (np.sqrt(0.004) + 0.5))


def test_a_small_gradient_after_a_large_one_is_not_rounded_away() -> None:
    w = np.zeros(1)
    adam = engine.Adam(1.0, beta1=0.0, beta2=0.0, eps=0.0)
    for grad, wanted in ((1e4, -1.0), (1e-4, -2.0)):  # each step follows its own gradient's sign
        adam.step([w], [np.array([grad])])
        assert w[0] == pytest.approx(wanted)


def test_weights_and_gradients_must_agree() -> None:
    with pytest.raises(ValueError, match="same shapes"):
        engine.SGD().step([np.zeros(2)], [np.zeros(3)])
    with pytest.raises(ValueError, match="as many"):
        engine.SGD().step([np.zeros(2)], [])


def test_weights_that_cannot_be_changed_in_place_are_refused() -> None:
    w, fixed = np.zeros((3, 2)), np.zeros((2, 3))
    fixed.flags.writeable = False
    for weight in (w.T, fixed):
        with pytest.raises(ValueError, match="must be contiguous and writeable"):
            engine.SGD().step([weight], [np.ones((2, 3))])


def test_an_optimiser_keeps_to_its_weights() -> None:
    optimiser = engine.Adam()
    optimiser.step([np.zeros(2)], [np.ones(2)])
    with pytest.raises(ValueError, match="weights are others than at the steps before"):
        optimiser.step([np.zeros(3)], [np.ones(3)])


@pytest.mark.parametrize("name", ["beta1", "beta2"])
def test_a_mean_that_never_moves_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"Adam: {name} must be below 1"):
        engine.Adam(**{name: 1.0})  # type: ignore[arg-type]


@pytest.mark.parametrize("make", [engine.SGD, engine.RMSprop, engine.Adam, engine.AdamW])
def test_settings_of_numpy_are_python_floats(make: Any) -> None:
    plain, wide = make(lr=0.1), make(lr=np.float64(0.1))
    assert type(wide.lr) is float
    one, other = (np.linspace(0, 1, 7, dtype="f4") for _ in range(2))
    plain.step([one], [np.cos(one)])
    wide.step([other], [np.cos(other)])
    np.testing.assert_array_equal(one, other)
