"""Training: losses joined to a model, batches, history, early stopping. Source: Keras' fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.engine.basis.arguments import choice, generator, whole
from grader.engine.basis.arrays import numeric
from grader.engine.functions import losses
from grader.engine.models.model import Functional
from grader.engine.models.optimisers import Optimiser
from grader.engine.models.progress import epoch_bar

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.engine.basis.arrays import Array, ArrayLike

    History = dict[str, list[float]]

LOSSES = (
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
    "mse",
    "mae",
)
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
) -> History:
    """Train a model on x (N, ...) and targets y, and return the history by epoch.

    `loss` is sparse_categorical_crossentropy (y integers (N,)), categorical_crossentropy (y
    one-hot), binary_crossentropy, mse or mae (y as the output); `rng` shuffles. The history has
    "loss" and "accuracy" (0 for regression), means over the epoch's batches while they were
    learnt, and with `validation` (x, y) "val_loss" and "val_accuracy" after it. A batch has
    `batch_size` examples, and `epochs` go over all of them. With `patience`,
    training stops after that many epochs without a lower val_loss and the best weights come
    back. `progress` shows a bar and the figures of each epoch on the terminal.

    Errors: ValueError when x and y differ in number or are empty, patience comes without
    validation, or an option has no meaning; TypeError when an argument is of another kind, such
    as `model`, `optimiser` or rng; those of the model and of the loss. dtype: that of x, by the
    rule in `grader.engine.basis.arrays`; weights keep theirs.
    """
    x, y = _examples("fit", model, x, y)
    if not len(x):
        raise ValueError(f"fit: x {x.shape} is empty, there is nothing to learn from")
    _check_optimiser("fit", optimiser)
    choice("fit", "loss", loss, LOSSES)
    epochs = whole("fit", "epochs", epochs, 0)
    batch_size = whole("fit", "batch_size", batch_size, 1)
    generator("fit", rng)
    if patience is not None and whole("fit", "patience", patience, 1) and validation is None:
        raise ValueError("fit: patience watches the validation loss, so validation is needed")
    held_out = None if validation is None else _pair(model, validation)
    history: History = {}
    best, waited = np.inf, 0
    best_weights = {} if patience is None else model.get_weights()
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(x))
        parts = [order[i : i + batch_size] for i in range(0, len(x), batch_size)]
        with epoch_bar(f"epoch {epoch}/{epochs}", len(parts), wanted=progress) as bar:
            steps = []
            for part in parts:
                steps.append((len(part), train_step(model, x[part], y[part], optimiser, loss)))
                bar.advance()
            figures = {
                "loss": sum(n * step.loss for n, step in steps) / len(x),
                "accuracy": sum(step.hits for _, step in steps) / len(x),
            }
            if held_out is not None:
                val_loss, val_accuracy = evaluate(model, *held_out, loss=loss)
                figures |= {"val_loss": val_loss, "val_accuracy": val_accuracy}
                waited += 1
                if patience is not None and val_loss < best:
                    best, best_weights, waited = val_loss, model.get_weights(), 0
            bar.finish(**figures)
        for name, value in figures.items():
            history.setdefault(name, []).append(float(value))
        if patience is not None and waited >= patience:
            break
    if patience is not None:
        model.set_weights(best_weights)
    return history


def train_step(
    model: Functional, x: ArrayLike, y: ArrayLike, optimiser: Optimiser, loss: str
) -> Step:
    """Run one batch forward and backward, and let the optimiser change the weights.

    Returns the loss before the change and how many examples were classified right. Arguments as
    in `fit`. Errors: those of `fit`.
    """
    x, y = _examples("train_step", model, x, y)
    _check_optimiser("train_step", optimiser)
    choice("train_step", "loss", loss, LOSSES)
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
    """Return (loss, accuracy) of a model on x and y, in inference; of nothing (NaN, 0).

    Arguments as in `fit`. Errors: those of `fit`.
    """
    x, y = _examples("evaluate", model, x, y)
    choice("evaluate", "loss", loss, LOSSES)
    output = model.predict(x)
    value: Any = getattr(losses, loss)(y, output)
    return float(value), count_hits(y, output, loss) / max(len(y), 1)


def count_hits(y: Array, output: Array, loss: str) -> int:
    """Return how many rows are classified right; a sigmoid fires above one half."""
    if loss == "sparse_categorical_crossentropy":
        return int((output.argmax(axis=1) == y).sum())
    if loss == "categorical_crossentropy":
        return int((output.argmax(axis=1) == y.argmax(axis=1)).sum())
    if loss == "binary_crossentropy":
        return int(((output > 0.5) == (y > 0.5)).reshape(len(y), -1).all(axis=1).sum())
    return 0


def _examples(caller: str, model: Functional, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return inputs and targets as arrays of as many examples."""
    if not isinstance(model, Functional):
        raise TypeError(f"{caller}: model must be a Sequential or Functional, got {model!r:.80}")
    x = model.check_input(caller, x)
    y = numeric(caller, "y", y)
    if y.ndim < 1 or len(x) != len(y):
        raise ValueError(f"{caller}: x {x.shape} and y {y.shape} must hold as many examples")
    return x, y


def _pair(model: Functional, validation: Any) -> tuple[Array, Array]:
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise TypeError(f"fit: validation must be a pair (x, y), got {type(validation).__name__}")
    return _examples("fit: validation", model, *validation)


def _check_optimiser(caller: str, optimiser: Optimiser) -> None:
    if not isinstance(optimiser, Optimiser):
        raise TypeError(f"{caller}: optimiser must be one such as Adam(), got {optimiser!r:.80}")
