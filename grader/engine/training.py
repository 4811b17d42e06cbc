"""Training: losses joined to a model, batches, history, early stopping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.engine import losses
from grader.engine.arrays import floats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grader.engine.arrays import Array, ArrayLike
    from grader.engine.model import Functional
    from grader.engine.optimisers import Optimiser

# With these heads the gradient of loss and activation together is simpler, and exact where the
# activation saturates.
_FUSED = {
    ("softmax", "categorical_crossentropy"),
    ("softmax", "sparse_categorical_crossentropy"),
    ("sigmoid", "binary_crossentropy"),
}


class Step(NamedTuple):
    """What one training step saw."""

    loss: float
    hits: int


def fit(
    model: Functional,
    x: ArrayLike,
    y: ArrayLike,
    *,
    optimiser: Optimiser,
    loss: str = "sparse_categorical_crossentropy",
    epochs: int = 1,
    batch_size: int = 32,
    rng: np.random.Generator,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    progress: bool = False,
) -> dict[str, list[float]]:
    """Train a model on x (N, ...) and targets y, and return the history by epoch.

    `loss` names a function of `grader.engine.losses`; `rng` shuffles. The history has "loss"
    and "accuracy" (0 for regression), and with `validation` (x, y) "val_loss" and
    "val_accuracy". With `patience`, training stops after that many epochs without a lower
    val_loss and the best weights come back. `progress` shows a bar on the terminal.

    Errors: ValueError when x and y differ in number, or patience comes without validation.
    """
    (x,), y = floats("fit", x=x), np.asarray(y)
    if len(x) != len(y):
        raise ValueError(f"fit: x holds {len(x)} examples and y {len(y)}")
    if patience is not None and validation is None:
        raise ValueError("fit: patience watches the validation loss, so validation is needed")
    history: dict[str, list[float]] = {}
    best, best_weights, waited = np.inf, model.get_weights(), 0
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        starts: Iterable[int] = range(0, len(x), batch_size)
        bar = _bar(starts, f"epoch {epoch + 1}/{epochs}") if progress else starts
        steps = [
            (len(part), train_step(model, x[part], y[part], optimiser, loss))
            for part in (order[i : i + batch_size] for i in bar)
        ]
        _add(history, loss=sum(n * s.loss for n, s in steps) / len(x))
        _add(history, accuracy=sum(s.hits for _, s in steps) / len(x))
        if validation is None:
            continue
        val_loss, val_accuracy = evaluate(model, *validation, loss=loss)
        _add(history, val_loss=val_loss, val_accuracy=val_accuracy)
        waited += 1
        if val_loss < best:
            best, best_weights, waited = val_loss, model.get_weights(), 0
        if patience is not None and waited >= patience:
            break
    if patience is not None:
        model.set_weights(best_weights)
    return history


def train_step(model: Functional, x: Array, y: Array, optimiser: Optimiser, loss: str) -> Step:
    """Run one batch forward and backward, and let the optimiser change the weights."""
    output = model.forward(x, training=True)
    head = model.layers[-1]
    grad_of: Callable[..., Array] = getattr(losses, f"{loss}_grad")
    if (head.spec.get("activation"), loss) in _FUSED:
        model.backward(grad_of(y, head.kept, from_logits=True), skip=1)
    else:
        model.backward(grad_of(y, output))
    pairs = model.trainable_weights()
    optimiser.step(
        [layer.weights[name] for layer, name in pairs],
        [layer.grads[name] for layer, name in pairs],
    )
    return Step(getattr(losses, loss)(y, output), count_hits(y, output, loss))


def evaluate(
    model: Functional,
    x: ArrayLike,
    y: ArrayLike,
    *,
    loss: str = "sparse_categorical_crossentropy",
) -> tuple[float, float]:
    """Return (loss, accuracy) of a model on x and y, in inference."""
    output, targets = model.predict(x), np.asarray(y)
    value: Any = getattr(losses, loss)(targets, output)
    return float(value), count_hits(targets, output, loss) / max(len(targets), 1)


def count_hits(y: Array, output: Array, loss: str) -> int:
    """Return how many rows are classified right; a sigmoid fires above one half."""
    if loss == "sparse_categorical_crossentropy":
        return int((output.argmax(axis=1) == y).sum())
    if loss == "categorical_crossentropy":
        return int((output.argmax(axis=1) == y.argmax(axis=1)).sum())
    if loss == "binary_crossentropy":
        return int(((output > 0.5) == (y > 0.5)).reshape(len(y), -1).all(axis=1).sum())
    return 0


def _add(history: dict[str, list[float]], **values: float) -> None:
    for name, value in values.items():
        history.setdefault(name, []).append(float(value))


def _bar(starts: Iterable[int], title: str) -> Iterable[int]:
    from rich.progress import track

    return track(list(starts), title)
