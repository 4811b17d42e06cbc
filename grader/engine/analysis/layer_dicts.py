"""Layers as dicts: reading one, checking a list of them, finding where its inputs come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from grader.engine.basis.arguments import whole
from grader.engine.basis.windows import cells_around, per_axis

Layer: TypeAlias = Mapping[str, Any]
Shape: TypeAlias = tuple[int, ...]

CONVS = {"conv2d", "depthwiseconv2d"}
POOLS = {"maxpool2d", "avgpool2d"}
SAME_SHAPE = {"batchnorm", "dropout", "activation", "add"}
TYPES = {
    *CONVS, *POOLS, *SAME_SHAPE,
    "concatenate", "dense", "flatten", "globalavgpool2d", "reshape", "zeropadding2d",
}  # fmt: skip


def check_layers(caller: str, layers: Sequence[Layer]) -> Sequence[Layer]:
    """Return the list of dicts.

    Errors: TypeError when it is no list of dicts, ValueError when a type is missing or unknown.
    """
    if isinstance(layers, (str, Mapping)) or not isinstance(layers, Sequence):
        raise TypeError(f"{caller}: layers must be a list of dicts, got {layers!r:.80}")
    for i, layer in enumerate(layers):
        check_layer(caller, layer, f"layers[{i}]")
    return layers


def check_layer(caller: str, layer: Layer, name: str = "layer") -> Layer:
    """Return the dict; errors as in `check_layers`."""
    if not isinstance(layer, Mapping):
        raise TypeError(
            f"{caller}: {name} must be a dict such as {{'type': 'flatten'}}, got {layer!r}"
        )
    kind = layer.get("type")
    if kind is None:
        raise ValueError(f"{caller}: {name} lacks 'type': {dict(layer)}")
    if not isinstance(kind, str) or kind not in TYPES:
        known = ", ".join(sorted(TYPES))
        raise ValueError(f"{caller}: {name} has an unknown layer type {kind!r}; there are {known}")
    return layer


def sources_of(caller: str, layers: Sequence[Layer]) -> list[list[int]]:
    """Return, for each layer, where its inputs come from: 0 is the input, i + 1 layer i.

    Errors: ValueError when an input is not the name of an earlier layer or a name is used twice,
    TypeError when "inputs" is no list.
    """
    places = {"input": 0}
    sources = []
    for i, layer in enumerate(layers):
        with about(f"{caller}: layers[{i}]"):
            names = layer.get("inputs", ())
            if isinstance(names, str) or not isinstance(names, Sequence):
                raise TypeError(f"{layer['type']}: inputs must be a list of names, got {names!r}")
            for name in names:
                if not isinstance(name, str) or name not in places:
                    raise ValueError(f"{layer['type']}: no earlier layer is called {name!r}")
            sources.append([places[name] for name in names] or [i])
            name = layer.get("name")
            if name is not None and not isinstance(name, str):
                raise TypeError(f"{layer['type']}: name must be text, got {name!r}")
            if name in places:
                raise ValueError(f"{layer['type']}: the name {name!r} is already taken")
            if name is not None:
                places[name] = i + 1
    return sources


@contextmanager
def about(what: str) -> Iterator[None]:
    """Begin the message of a TypeError or ValueError raised meanwhile with what it is about."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise type(error)(f"{what}: {error}") from error


def need(layer: Layer, key: str) -> Any:
    """Return layer[key]. Errors: ValueError when the dict lacks it."""
    if key not in layer:
        raise ValueError(f"{layer['type']}: the layer dict lacks {key!r}: {dict(layer)}")
    return layer[key]


def size(layer: Layer, key: str) -> int:
    """Return layer[key], a whole number of at least 1; errors say so."""
    return whole(layer["type"], key, need(layer, key), 1)


def kernel_and_stride(layer: Layer) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the sizes of a window and its steps, one an axis."""
    kind, pool = layer["type"], layer["type"] in POOLS
    key = "pool_size" if pool else "kernel_size"
    kernel = per_axis(kind, key, layer.get(key, 2) if pool else need(layer, key), 2)
    strides = layer.get("strides")
    if strides is None:
        strides = kernel if pool else 1
    return kernel, per_axis(kind, "strides", strides, 2)


def depth_multiplier(layer: Layer) -> int:
    """Return how many filters a "depthwiseconv2d" has for each channel."""
    return whole(layer["type"], "depth_multiplier", layer.get("depth_multiplier", 1), 1)


def zero_padding(layer: Layer) -> tuple[tuple[int, int], ...]:
    """Return how many cells "zeropadding2d" adds (before, after) each axis."""
    return cells_around(layer["type"], layer.get("padding", 1), 2)


def options(layer: Layer) -> dict[str, Any]:
    """Return stride, padding and dilation of a window under the names that functions use."""
    return {
        "stride": kernel_and_stride(layer)[1],
        "padding": layer.get("padding", "valid"),
        "dilation": 1 if layer["type"] in POOLS else layer.get("dilation_rate", 1),
    }
