"""A model as a table: layers, output shapes, parameters; printed by rich, laid out as in Keras."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.engine.models.layer import Layer, Shape


def table(
    layers: Sequence[Layer],
    sources: Sequence[Sequence[int]],
    shapes: Sequence[Shape],
    counts: Mapping[str, int],
) -> Table:
    """Return the table; `Functional.summary` says what is in it.

    `sources` holds for each layer where its inputs come from, 0 being the model's own; `shapes`
    those of the outputs, `counts` the model's parameters.
    """
    totals = ("total", "trainable", "non_trainable")
    caption = "\n".join(f"{name.replace('_', '-')}: {counts[name]:,}" for name in totals)
    graph = any("inputs" in layer.spec for layer in layers)
    rows = Table("layer (type)", caption=caption, caption_justify="left")
    rows.add_column("output shape", no_wrap=True)
    rows.add_column("parameters", justify="right")
    if graph:
        rows.add_column("connected to")
    names = ["input", *(layer.label for layer in layers)]
    start = 0
    for i, (layer, shape) in enumerate(zip(layers, shapes, strict=True)):
        if "part_of" in layer.spec:  # the activation that follows ends its line
            continue
        parts = layers[start : i + 1]
        size = sum(a.size for part in parts for a in part.numbers().values())
        title = f"{layer.label} ({parts[0].spec['type']})"
        cells = [title, str((None, *shape)), f"{size:,}"]
        connected = [", ".join(names[source] for source in sources[start])]
        rows.add_row(*cells, *(connected if graph else []))
        start = i + 1
    return rows
