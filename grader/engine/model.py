"""Models: lists of layer dicts, built, run forward and backward, frozen, saved and loaded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.engine.arrays import floats
from grader.engine.layers import KINDS
from grader.engine.trace import need, sources_of, trace_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from rich.table import Table

    from grader.engine.arrays import Array, ArrayLike
    from grader.engine.layer import Layer

    Spec = Mapping[str, Any]
    Shape = tuple[int, ...]


class Functional:
    """A graph of layers, given as dicts in an order in which each follows its inputs.

    The dicts are those of `grader.engine.trace`: a layer takes the output of the one before it
    or of those called by its "inputs". A key "activation" on a layer that is not itself an
    activation adds one after it. `rng` draws the first weights and the dropout masks. Weights
    are float32; float64 inputs are computed in float64.
    """

    def __init__(
        self, layers: Sequence[Spec], input_shape: Shape, rng: np.random.Generator
    ) -> None:
        self.specs = _named(layers)
        self.input_shape = tuple(input_shape)
        self.output_shapes = trace_shapes(self.input_shape, self.specs)
        self.sources = sources_of(self.specs)
        shapes = [self.input_shape, *self.output_shapes]
        self.layers: list[Layer] = [
            KINDS[spec["type"]](spec, [shapes[i] for i in sources], rng)
            for spec, sources in zip(self.specs, self.sources, strict=True)
        ]
        self._mark_needed()

    def forward(self, x: ArrayLike, *, training: bool = False) -> Array:
        """Return the output of the last layer for a batch x (N, *input_shape)."""
        return self._run(x, training)[-1]

    def predict(self, x: ArrayLike, batch_size: int = 256) -> Array:
        """Return `forward` in inference, a batch at a time."""
        x = self._check(x)
        parts = [self.forward(x[i : i + batch_size]) for i in range(0, max(len(x), 1), batch_size)]
        return np.concatenate(parts)

    def intermediate(self, name: str, x: ArrayLike) -> Array:
        """Return the output of the layer called `name`, in inference."""
        return self._run(x, training=False)[self._index(name) + 1]

    def backward(self, dy: Array, *, skip: int = 0) -> Array | None:
        """Return the gradient of the last `forward`'s input, leaving the weights' in the layers.

        dy is the gradient at the output of the last layer, or of the one `skip` before it. The
        result is None when nobody asked the first layers for it (`need_dx`).
        """
        upstream: dict[int, Array] = {len(self.layers) - skip: dy}
        for i in range(len(self.layers) - skip, 0, -1):
            if i not in upstream or not (self.layers[i - 1].need_dx or self._learns(i - 1)):
                continue
            grads = self.layers[i - 1].backward(upstream.pop(i))
            for source, grad in zip(self.sources[i - 1], grads, strict=True):
                if grad is not None:
                    upstream[source] = upstream[source] + grad if source in upstream else grad
        return upstream.get(0)

    def freeze(self, upto: str) -> None:
        """Stop all layers up to and including `upto` from learning, in the order of the list."""
        for layer in self.layers[: self._index(upto) + 1]:
            layer.trainable = False
        self._mark_needed()

    def trainable_weights(self) -> list[tuple[Layer, str]]:
        """Return (layer, name) of every weight that learns, always in the same order."""
        return [(layer, name) for layer in self.layers if layer.trainable for name in layer.weights]

    def count_params(self) -> dict[str, int]:
        """Return {"total", "trainable", "non_trainable"}; frozen weights count as the latter."""
        total = sum(a.size for layer in self.layers for a in _numbers(layer).values())
        learns = sum(layer.weights[name].size for layer, name in self.trainable_weights())
        return {"total": total, "trainable": learns, "non_trainable": total - learns}

    def summary(self) -> Table:
        """Return a table of layers, output shapes and parameters, to be printed by rich."""
        from rich.table import Table

        counts = self.count_params()
        totals = ("total", "trainable", "non_trainable")
        caption = "\n".join(f"{name.replace('_', '-')}: {counts[name]:,}" for name in totals)
        table = Table("layer", "type", "output shape", caption=caption)
        table.add_column("parameters", justify="right")
        for layer, shape in zip(self.layers, self.output_shapes, strict=True):
            size = sum(a.size for a in _numbers(layer).values())
            table.add_row(layer.spec["name"], layer.spec["type"], str((None, *shape)), f"{size:,}")
        return table

    def save(self, path: str | PathLike[str]) -> None:
        """Write all weights and statistics to an .npz file."""
        arrays: dict[str, Any] = self.get_weights()
        np.savez(path, **arrays)

    def load(self, path: str | PathLike[str]) -> None:
        """Read what `save` wrote. Errors: ValueError when names or shapes differ."""
        with np.load(path, allow_pickle=False) as arrays:
            self.set_weights(dict(arrays))

    def get_weights(self) -> dict[str, Array]:
        """Return copies of all weights and statistics by "layer/name"."""
        return {
            f"{layer.spec['name']}/{name}": array.copy()
            for layer in self.layers
            for name, array in _numbers(layer).items()
        }

    def set_weights(self, arrays: Mapping[str, Array]) -> None:
        """Put copies of arrays by "layer/name" in place of all weights and statistics.

        Errors: ValueError when names or shapes differ.
        """
        now = self.get_weights()
        if {k: a.shape for k, a in now.items()} != {k: a.shape for k, a in arrays.items()}:
            raise ValueError("set_weights: the names or shapes are those of another model")
        for layer in self.layers:
            for group in (layer.weights, layer.fixed):
                for name in group:
                    group[name] = np.array(arrays[f"{layer.spec['name']}/{name}"])

    def _run(self, x: ArrayLike, training: bool) -> list[Array]:
        outputs = [self._check(x)]
        for layer, sources in zip(self.layers, self.sources, strict=True):
            outputs.append(layer.forward(*(outputs[i] for i in sources), training=training))
        return outputs

    def _check(self, x: ArrayLike) -> Array:
        (batch,) = floats("model", x=x)
        if batch.shape[1:] != self.input_shape:
            raise ValueError(
                f"model: x must have shape (N, *{self.input_shape}), got {batch.shape}"
            )
        checked: Array = batch
        return checked

    def _index(self, name: str) -> int:
        names = [spec["name"] for spec in self.specs]
        if name not in names:
            raise ValueError(f"model: no layer is called {name!r}; there are {', '.join(names)}")
        return names.index(name)

    def _learns(self, i: int) -> bool:
        return self.layers[i].trainable and bool(self.layers[i].weights)

    def _mark_needed(self) -> None:
        """Let a layer work out dx only where some layer before it learns."""
        reached = [False]
        for i, (layer, sources) in enumerate(zip(self.layers, self.sources, strict=True)):
            layer.need_dx = any(reached[source] for source in sources)
            reached.append(layer.need_dx or self._learns(i))


class Sequential(Functional):
    """Layers one after the other; as `Functional`, for lists without branches.

    Errors: ValueError when a layer names its inputs.
    """

    def __init__(
        self, layers: Sequence[Spec], input_shape: Shape, rng: np.random.Generator
    ) -> None:
        if any("inputs" in spec for spec in layers):
            raise ValueError("Sequential: a layer has 'inputs'; a graph is a Functional model")
        super().__init__(layers, input_shape, rng)


def _named(layers: Sequence[Spec]) -> list[dict[str, Any]]:
    """Give every layer a name, Keras' way, and set activations apart."""
    named: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for given in layers:
        spec = dict(given)
        kind = need(spec, "type")
        if kind not in KINDS:
            raise ValueError(f"model: unknown layer type {kind!r}; there are {', '.join(KINDS)}")
        activation = None if kind == "activation" else spec.pop("activation", None)
        spec.setdefault("name", f"{kind}_{counts[kind]}" if counts[kind] else kind)
        counts[kind] += 1
        if activation in {None, "linear"}:
            named.append(spec)
            continue
        # The pair answers to the layer's name, so what follows sees the activated output.
        inner = {**spec, "name": f"{spec['name']}_linear"}
        named += [inner, {"type": "activation", "activation": activation, "name": spec["name"]}]
    return named


def _numbers(layer: Layer) -> dict[str, Array]:
    return {**layer.weights, **layer.fixed}
