"""A model as a table: layers, output shapes, parameters; printed by rich, laid out as in Keras."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from grader.engine.model import Functional


def table(model: Functional) -> Table:
    """Return the table; `Functional.summary` says what is in it."""
    counts = model.count_params()
    totals = ("total", "trainable", "non_trainable")
    caption = "\n".join(f"{name.replace('_', '-')}: {counts[name]:,}" for name in totals)
    graph = any("inputs" in spec for spec in model.specs)
    rows = Table("layer (type)", caption=caption, caption_justify="left")
    rows.add_column("output shape", no_wrap=True)
    rows.add_column("parameters", justify="right")
    if graph:
        rows.add_column("connected to")
    names = ["input", *(layer.label for layer in model.layers)]
    start = 0
    for i, (layer, shape) in enumerate(zip(model.layers, model.output_shapes, strict=True)):
        if "part_of" in layer.spec:  # the activation that follows ends its line
            continue
        parts = model.layers[start : i + 1]
        size = sum(a.size for part in parts for a in part.numbers().values())
        title = f"{layer.label} ({parts[0].spec['type']})"
        cells = [title, str((None, *shape)), f"{size:,}"]
        sources = [names[source] for source in model.sources[start]]
        rows.add_row(*cells, *([", ".join(sources)] if graph else []))
        start = i + 1
    return rows
