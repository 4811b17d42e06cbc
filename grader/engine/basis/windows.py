"""Where the windows of a kernel lie on an input: the geometry of convolution and pooling."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, cast

from numpy.lib.stride_tricks import as_strided

from grader.engine.basis.shape import count_windows, kernel_span, pads_of_same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.basis.arrays import Array

    Sizes: TypeAlias = int | Sequence[int]
    Padding: TypeAlias = int | Sequence[int] | Sequence[tuple[int, int]] | Literal["valid", "same"]


class Windows(NamedTuple):
    """One entry a spatial axis each; `pads` holds (before, after), `out` the positions."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    pads: tuple[tuple[int, int], ...]
    out: tuple[int, ...]

    @property
    def padded(self) -> bool:
        """Whether any side is padded."""
        return any(before or after for before, after in self.pads)


def place_windows(
    caller: str,
    spatial: Sequence[int],
    kernel: Sequence[int],
    *,
    stride: Sizes,
    padding: Padding,
    dilation: Sizes,
    ceil: bool = False,
) -> Windows:
    """Return the geometry of a kernel on an input of sizes `spatial`.

    Errors: ValueError in the caller's name when an option has a wrong length or value, or the
    kernel does not fit.
    """
    rank = len(spatial)
    strides = per_axis(caller, "stride", stride, rank)
    dilations = per_axis(caller, "dilation", dilation, rank)
    spans = [kernel_span(caller, k, d) for k, d in zip(kernel, dilations, strict=True)]
    pads = explicit_pads(caller, padding, rank)
    if pads is None:
        pads = tuple(map(pads_of_same, spatial, spans, strides))
    out = tuple(
        count_windows(caller, n, span, s, p, ceil=ceil)
        for n, span, s, p in zip(spatial, spans, strides, pads, strict=True)
    )
    return Windows(tuple(kernel), strides, dilations, pads, out)


def per_axis(caller: str, name: str, value: Sizes, rank: int) -> tuple[int, ...]:
    """Return one whole number >= 1 for each of `rank` axes from an int or a sequence."""
    sizes = whole_numbers(value, rank)
    if len(sizes) != rank or min(sizes, default=0) < 1:
        raise ValueError(
            f"{caller}: {name} must be a whole number of at least 1, or {rank} of them, "
            f"got {value!r}"
        )
    return sizes


def explicit_pads(caller: str, padding: Padding, rank: int) -> tuple[tuple[int, int], ...] | None:
    """Return a (before, after) pair an axis, or None for 'same', which depends on the input."""
    if not isinstance(padding, str):
        return cells_around(caller, padding, rank)
    if padding not in {"valid", "same"}:
        raise ValueError(f"{caller}: padding must be 'valid', 'same' or cells, got {padding!r}")
    return ((0, 0),) * rank if padding == "valid" else None


def cells_around(caller: str, padding: Padding, rank: int) -> tuple[tuple[int, int], ...]:
    """Return a (before, after) pair an axis from padding that is given in cells, not by a name."""
    if isinstance(padding, str):
        raise ValueError(f"{caller}: padding must be given in cells, got the name {padding!r}")
    try:
        axes = tuple(cast("Sequence[Any]", padding))
    except TypeError:  # a number, which may be an array without axes
        axes = (padding,) * rank
    pairs = tuple(whole_numbers(cells, 2) for cells in axes)
    if len(pairs) != rank or any(len(pair) != 2 or min(pair) < 0 for pair in pairs):
        raise ValueError(
            f"{caller}: padding must be a number of cells, {rank} of them, or {rank} "
            f"(before, after) pairs, none negative, got {padding!r}"
        )
    return tuple((before, after) for before, after in pairs)


def whole_numbers(value: Any, count: int) -> tuple[int, ...]:
    """Return `count` times a whole number, or the whole numbers of a sequence, or ()."""
    try:
        values = (value,) * count if hasattr(value, "__index__") else tuple(value)
        return tuple(operator.index(v) for v in values)
    except TypeError:
        return ()


def window_view(x: Array, at: Windows, *, writeable: bool = False) -> Array:
    """Return a view (N, *out, *kernel, C) of an already padded x (N, *spatial, C).

    Its windows overlap, so it is read-only unless the caller knows how to write into it.
    """
    batch, *steps, channel = x.strides
    return as_strided(
        x,
        (x.shape[0], *at.out, *at.kernel, x.shape[-1]),
        (
            batch,
            *(step * s for step, s in zip(steps, at.stride, strict=True)),
            *(step * d for step, d in zip(steps, at.dilation, strict=True)),
            channel,
        ),
        writeable=writeable,
    )
