"""Patterns: mistakes that show in any array, whatever the exercise.

A pattern speaks only when it fits every failing case exactly; it names what the numbers look like and
claims nothing about the code.
"""

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from grader.model.text import Text
from grader.model.verdict import Diagnosis

Pair = tuple[np.ndarray, np.ndarray]
"""(expected, seen), both float64."""


MAX_RANK = 5
"""Axes whose orders are tried: 120 of them."""
FAR_LARGER = 64
"""How many times as many cells no pattern makes of an array."""


def recognise(pairs: Sequence[tuple[Any, Any]]) -> Diagnosis | None:
    """Return the first pattern that fits all (expected, seen) pairs of a check's failing cases."""
    arrays = [_arrays(expected, seen) for expected, seen in pairs]
    if not arrays or any(pair is None for pair in arrays):
        return None
    known = [pair for pair in arrays if pair is not None]
    if any(_equal(want, have) for want, have in known):
        return None  # right numbers of the wrong type: nothing about the numbers is to be said
    with np.errstate(all="ignore"):
        for name, fits in PATTERNS.items():
            if message := fits(known):
                return Diagnosis((f"pattern:{name}",), message)
    return None


def _arrays(expected: Any, seen: Any) -> Pair | None:
    if not isinstance(expected, np.ndarray) or expected.size < 2:
        return None
    if isinstance(seen, np.ndarray) and seen.size > FAR_LARGER * expected.size:
        return None  # eight bytes a cell could be too much for this machine
    try:
        have = np.asarray(seen, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    if not have.ndim or not have.size or not np.isfinite(have).all():
        return None
    return expected.astype(np.float64), have


def _equal(one: np.ndarray, two: np.ndarray) -> bool:
    return one.shape == two.shape and bool(np.allclose(one, two, rtol=1e-6, atol=1e-9))


def _transposed(pairs: Sequence[Pair]) -> Text | None:
    def swapped(array: np.ndarray) -> np.ndarray:
        return array.swapaxes(1, 2) if array.ndim == 4 else array.T

    if any(want.ndim < 2 for want, _ in pairs):
        return None
    if all(_equal(swapped(want), have) for want, have in pairs):
        return Text(
            "값은 맞지만 행과 열이 뒤바뀌었습니다.",
            "The values are right, but rows and columns are swapped.",
        )
    return None


def _moved_axis(pairs: Sequence[Pair]) -> Text | None:
    rank = pairs[0][0].ndim
    if rank > MAX_RANK or any({want.ndim, have.ndim} != {rank} for want, have in pairs):
        return None
    for order in permutations(range(rank)):
        if all(_equal(want.transpose(order), have) for want, have in pairs):
            return Text(
                "값은 맞지만 축의 순서가 다릅니다. 정답의 축을 {order} 순서로 놓은 모양입니다.",
                "The values are right, but the axes stand in another order: {order} of the right answer's.",
            ).format(order=order)
    return None


def _extra_axis(pairs: Sequence[Pair]) -> Text | None:
    if all(
        want.ndim != have.ndim and _equal(want.squeeze(), have.squeeze()) for want, have in pairs
    ):
        return Text(
            "값은 맞지만 길이가 1인 축이 더 있거나 빠졌습니다.",
            "The values are right, but an axis of length 1 is extra or missing.",
        )
    return None


def _zeros(pairs: Sequence[Pair]) -> Text | None:
    if all(want.shape == have.shape and not have.any() for want, have in pairs):
        return Text(
            "돌려준 값이 모두 0입니다. 이 경우에 계산한 값을 적어 넣는지 확인하세요.",
            "Everything it returned is 0; see whether what was computed is written into it in this case.",
        )
    return None


def _broadcast(pairs: Sequence[Pair]) -> Text | None:
    for want, have in pairs:
        if have.ndim <= want.ndim or have.shape[-want.ndim :] != want.shape:
            return None
    return Text(
        "축이 더 있습니다. 모양이 (n,)과 (n, 1)인 배열을 계산하면 이렇게 됩니다. 배열의 모양을 확인하세요.",
        "There is an axis too many, as when (n,) meets (n, 1); look at the shapes of your arrays.",
    )


def _factor(pairs: Sequence[Pair]) -> Text | None:
    factors = []
    for want, have in pairs:
        if want.shape != have.shape or np.count_nonzero(want) < 2:
            return None
        factors.append(have[want != 0] / want[want != 0])
        if not _equal(have, want * factors[-1][0]):
            return None
    every = np.concatenate(factors)
    if not np.allclose(every, every[0], rtol=1e-6) or not every[0]:
        return None
    factor = f"{every[0]:.4g}"
    if factor == "1":
        return None
    return Text(
        "모든 값이 정답의 {factor}배입니다.", "Every value is {factor} times the right one."
    ).format(factor=factor)


def _offset(pairs: Sequence[Pair]) -> Text | None:
    if any(want.shape != have.shape for want, have in pairs):
        return None
    offsets = np.concatenate([(have - want).ravel() for want, have in pairs])
    if len(offsets) < 3 or not np.allclose(offsets, offsets[0], rtol=1e-6, atol=1e-9):
        return None
    return Text(
        "모든 값이 정답보다 {offset}만큼 다릅니다.", "Every value is off by {offset}."
    ).format(offset=f"{offsets[0]:+.4g}")


def _border(pairs: Sequence[Pair]) -> Text | None:
    for want, have in pairs:
        if want.shape != have.shape or want.ndim != 4 or min(want.shape[1:3]) < 3:
            return None
        off = np.asarray(~np.isclose(want, have, rtol=1e-6, atol=1e-9))
        if off[:, 1:-1, 1:-1].any() or not off.any():
            return None
    return Text(
        "안쪽은 모두 맞고 가장자리 칸만 다릅니다. 패딩이나 범위를 확인하세요.",
        "The inside is right and only cells on the border differ; look at padding or the range.",
    )


def _one_channel(pairs: Sequence[Pair]) -> Text | None:
    for want, have in pairs:
        if want.shape != have.shape or want.ndim < 2 or want.shape[-1] < 2:
            return None
        right = np.isclose(want, have, rtol=1e-6, atol=1e-9)
        flat = np.reshape(right, (-1, want.shape[-1]))
        if not flat[:, 0].all() or flat[:, 1:].all(axis=0).any():
            return None
    return Text(
        "첫 번째 채널만 맞습니다. 나머지 채널도 계산하는지 확인하세요.",
        "Only the first channel is right; see whether the others are computed at all.",
    )


PATTERNS: dict[str, Callable[[Sequence[Pair]], Text | None]] = {
    "zeros": _zeros,
    "transposed": _transposed,
    "moved": _moved_axis,
    "axis": _extra_axis,
    "broadcast": _broadcast,
    "factor": _factor,
    "offset": _offset,
    "channel": _one_channel,
    "border": _border,
}
"""The ways in which a whole result can be off; the first that fits is told."""
