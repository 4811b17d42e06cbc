"""Models: lists of layer dicts, built, run forward and backward, frozen, saved and loaded.

Source: Keras' Sequential and Functional models.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.engine.analysis.layer_dicts import about, check_layers, sources_of
from grader.engine.analysis.trace import shapes_along
from grader.engine.basis.arguments import generator, hint_for, shape_of, whole
from grader.engine.basis.arrays import check_shape, floats
from grader.engine.models import weights
from grader.engine.models.layers import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

    from rich.table import Table

    from grader.engine.basis.arrays import Array, ArrayLike
    from grader.engine.models.layer import Layer

    Spec = Mapping[str, Any]
    Shape = tuple[int, ...]


class Functional:
    """A graph of layers, given as dicts in an order in which each follows its inputs.

    The dicts are those of `grader.engine.analysis.trace`: a layer takes the output of the one before it
    or of those called by its "inputs". Beside the keys named there, dropout wants "rate",
    activation "activation"; batchnorm takes "momentum" and "epsilon", layers with a kernel
    "initialiser", and every layer "name" and "trainable". A key "activation" on a layer that is
    not itself an activation adds one after it. `input_shape` has no batch axis. `rng` draws the
    first weights and the dropout masks. Weights are float32 unless `set_weights` puts float64 in
    their place; float64 inputs are computed in float64, and leave the weights as they are.

    Errors: ValueError or TypeError that names the layer when one has an unknown type, key or
    value, does not take what it is given or gives what nothing takes; TypeError when rng is no
    generator.
    """

    def __init__(
        self, layers: Sequence[Spec], input_shape: Shape, rng: np.random.Generator
    ) -> None:
        caller = type(self).__name__
        if not check_layers(caller, layers):
            raise ValueError(f"{caller}: layers must hold at least one layer")
        generator(caller, rng)
        shapes_along(caller, input_shape, layers)  # an error is about the list as it was given
        self.input_shape = shape_of(caller, "input_shape", input_shape)
        places, self.specs = _set_apart(layers)
        shapes = shapes_along(caller, self.input_shape, self.specs)
        self.output_shapes = shapes[1:]
        self.sources = sources_of(caller, self.specs)
        used = {source for sources in self.sources for source in sources}
        for i, place in enumerate(places[:-1]):
            if i + 1 not in used:
                name = self.specs[i]["name"]
                raise ValueError(f"{caller}: layers[{place}]: nothing takes the output of {name!r}")
        self.layers: list[Layer] = []
        for place, spec, sources in zip(places, self.specs, self.sources, strict=True):
            with about(f"{caller}: layers[{place}]"):
                kind = KINDS[spec["type"]]
                self.layers.append(kind(spec, [shapes[s] for s in sources], rng))
        self._batch: int | None = None
        self._mark_needed()

    def forward(self, x: ArrayLike, *, training: bool = False) -> Array:
        """Return the output of the last layer for a batch x (N, *input_shape).

        In training, dropout drops, batch normalisation moves its statistics, and every layer
        keeps what `backward` needs. Errors: ValueError when x has another shape, TypeError when
        it is not made of numbers.
        """
        return self._run("forward", x, training)[-1]

    def predict(self, x: ArrayLike, batch_size: int = 256) -> Array:
        """Return `forward` in inference, a batch at a time.

        Errors: those of `forward`, and ValueError when batch_size is below 1.
        """
        size = whole("predict", "batch_size", batch_size, 1)
        batch = self.check_input("predict", x)
        starts = range(0, max(len(batch), 1), size)
        return np.concatenate([self.forward(batch[i : i + size]) for i in starts])

    def intermediate(self, name: str, x: ArrayLike) -> Array:
        """Return the output of the layer called `name`, in inference.

        Errors: those of `forward`, and ValueError when no layer is called that.
        """
        place = self._index("intermediate", "name", name)
        return self._run("intermediate", x, training=False)[place + 1]

    def backward(self, dy: ArrayLike, *, skip: int = 0) -> Array | None:
        """Return the gradient of the last `forward`'s input, leaving the weights' in the layers.

        dy is the gradient at the output of the last layer, or of the one `skip` before it. The
        result is None unless all layers that take the input were asked for it (`need_dx`).

        Errors: ValueError when dy has not the shape of that output, there is no such layer or
        nothing went forward; TypeError when skip is no whole number or dy not made of numbers.
        """
        (grad,) = floats("backward", dy=dy)
        top = len(self.layers) - whole("backward", "skip", skip, 0)
        if top < 1:
            raise ValueError(
                f"backward: skip must leave one of the {len(self.layers)} layers, got {skip}"
            )
        if self._batch is None:
            raise ValueError("backward: dy belongs to a forward pass, and there was none")
        check_shape("backward", "dy", grad, (self._batch, *self.output_shapes[top - 1]))
        upstream: dict[int, Array] = {top: grad}
        for i in range(top, 0, -1):
            if i not in upstream or not (self.layers[i - 1].need_dx or self._learns(i - 1)):
                continue
            grads = self.layers[i - 1].backward(upstream.pop(i))
            for source, part in zip(self.sources[i - 1], grads, strict=True):
                if part is not None:
                    upstream[source] = upstream[source] + part if source in upstream else part
        firsts = zip(self.layers, self.sources, strict=True)
        whole_dx = all(layer.need_dx for layer, sources in firsts if 0 in sources)
        return upstream.get(0) if whole_dx else None

    def freeze(self, upto: str) -> None:
        """Stop all layers up to and including `upto` from learning, in the order of the list.

        Errors: ValueError when no layer is called that.
        """
        for layer in self.layers[: self._index("freeze", "upto", upto) + 1]:
            layer.trainable = False
        self._mark_needed()

    def trainable_weights(self) -> list[tuple[Layer, str]]:
        """Return (layer, name) of every weight that learns, always in the same order."""
        return [(layer, name) for layer in self.layers if layer.trainable for name in layer.weights]

    def count_params(self) -> dict[str, int]:
        """Return {"total", "trainable", "non_trainable"}; frozen weights count as the latter."""
        total = sum(a.size for layer in self.layers for a in layer.numbers().values())
        learns = sum(layer.weights[name].size for layer, name in self.trainable_weights())
        return {"total": total, "trainable": learns, "non_trainable": total - learns}

    def summary(self) -> Table:
        """Return a table of layers, output shapes and parameters, to be printed by rich.

        As in Keras, an activation given with a layer has no line of its own, and a graph has a
        column for what each layer is connected to.
        """
        from grader.engine.models.summary import table

        return table(self.layers, self.sources, self.output_shapes, self.count_params())

    def save(self, path: str | PathLike[str]) -> None:
        """Write all weights and statistics to an .npz file of exactly that name.

        Errors: OSError when the file cannot be written.
        """
        weights.write(path, self.get_weights())

    def load(self, path: str | PathLike[str]) -> None:
        """Read what `save` wrote.

        Errors: ValueError when the file is another one or names or shapes differ, OSError when
        it cannot be read.
        """
        weights.put("load", self.layers, weights.read("load", path))

    def get_weights(self) -> dict[str, Array]:
        """Return copies of all weights and statistics by "layer/name"."""
        return weights.copies(self.layers)

    def set_weights(self, arrays: Mapping[str, ArrayLike]) -> None:
        """Put copies of arrays by "layer/name" in place of all weights and statistics.

        Errors: ValueError when names or shapes differ, TypeError when `arrays` is no dict of
        arrays of numbers.
        """
        weights.put("set_weights", self.layers, arrays)

    def _run(self, caller: str, x: ArrayLike, training: bool) -> list[Array]:
        outputs = [self.check_input(caller, x)]
        self._batch = len(outputs[0])
        for layer, sources in zip(self.layers, self.sources, strict=True):
            outputs.append(layer.forward(*(outputs[i] for i in sources), training=training))
        return outputs

    def check_input(self, caller: str, x: ArrayLike) -> Array:
        """Return x as an array of floats. Errors: ValueError unless it is (N, *input_shape)."""
        (batch,) = floats(caller, x=x)
        checked: Array = batch
        if not checked.ndim or checked.shape[1:] != self.input_shape:
            wanted = ", ".join(["N", *map(str, self.input_shape)])
            hint = hint_for(checked.shape, self.input_shape)
            raise ValueError(f"{caller}: x must have shape ({wanted}), got {checked.shape}{hint}")
        return checked

    def _index(self, caller: str, argument: str, name: str) -> int:
        names = [spec["name"] for spec in self.specs]
        if not isinstance(name, str) or name not in names:
            known = ", ".join(spec["name"] for spec in self.specs if "part_of" not in spec)
            raise ValueError(
                f"{caller}: {argument} must name a layer, no layer is called {name!r}; "
                f"there are {known}"
            )
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

    Errors: those of `Functional`, and ValueError when a layer names its inputs.
    """

    def __init__(
        self, layers: Sequence[Spec], input_shape: Shape, rng: np.random.Generator
    ) -> None:
        for i, layer in enumerate(check_layers("Sequential", layers)):
            if "inputs" in layer:
                raise ValueError(
                    f"Sequential: layers[{i}] has 'inputs'; a graph is a Functional model"
                )
        super().__init__(layers, input_shape, rng)


def _set_apart(layers: Sequence[Spec]) -> tuple[list[int], list[dict[str, Any]]]:
    """Give every layer a name, Keras' way, and set activations apart.

    Returns the layers, and for each the place in the list where it was given.
    """
    places: list[int] = []
    specs: list[dict[str, Any]] = []
    taken = {layer.get("name") for layer in layers}
    for place, given in enumerate(layers):
        spec = dict(given)
        kind = spec["type"]
        activation = None if kind == "activation" else spec.pop("activation", None)
        if spec.get("name") is None:
            spec["name"] = next(name for name in _names(kind) if name not in taken)
            taken.add(spec["name"])
        parts = [spec]
        if activation is not None and activation != "linear":
            # The pair answers to the layer's name, so what follows sees the activated output.
            name = next(name for name in _names(f"{spec['name']}_linear") if name not in taken)
            inner = {**spec, "name": name, "part_of": spec["name"]}
            parts = [inner, {"type": "activation", "activation": activation, "name": spec["name"]}]
        specs += parts
        places += [place] * len(parts)
    return places, specs


def _names(kind: str) -> Iterator[str]:
    yield kind
    yield from (f"{kind}_{i}" for i in count(1))
