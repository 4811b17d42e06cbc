"""Comparing what came back with what was expected: type, shape, dtype, finite, values.

The first difference in that order is the one told.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from grader.checks.wording import apart, kind_of, number
from grader.model.call import Opaque
from grader.model.text import Text
from grader.model.verdict import Difference

MAX_CELLS = 4096
"""Differing cells that are remembered for showing."""
Kind = Literal["auto", "real", "whole", "number"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How close is close enough, and which kinds of number are taken."""

    rtol: float | None = None
    """Relative tolerance; by default 1e-4 where an input is float32, else 1e-6."""
    atol: float | None = None
    """Absolute tolerance; by default a hundredth of `rtol` times the largest expected value."""
    kind: Kind = "auto"
    """`real` wants floats, `whole` integers, `number` takes both; `auto` follows the reference."""
    values: bool = True
    """Whether values count, or the shape alone."""


def compare(expected: Any, seen: Any, how: Comparison, single: bool = False) -> Difference | None:
    """Return where `seen` first differs from `expected`, or None; `single`: an input is float32."""
    found = _compare(expected, seen, how, single)
    if found is not None and found.place:
        label = Text("{place} 자리:", "At {place}:").format(place=found.place)
        return replace(found, message=label + _as_item(found.message))
    if found is not None and seen is None:
        return replace(found, message=found.message + NO_RETURN)
    return found


def _as_item(message: Text) -> Text:
    """Return what is said of a whole value, said of an item of it: no item is returned by itself."""
    if not message.en.startswith(RETURNED.en):
        return message
    return Text(
        ITEM.ko + message.ko.removeprefix(RETURNED.ko),
        ITEM.en + message.en.removeprefix(RETURNED.en),
    )


RETURNED, ITEM = Text("돌려준 것:", "It returned"), Text("있는 것:", "It is")


def _compare(expected: Any, seen: Any, how: Comparison, single: bool) -> Difference | None:
    if isinstance(seen, Opaque):
        return _type(expected, f"`{seen.type}`")
    if isinstance(expected, np.ndarray) and expected.ndim:
        return _compare_arrays(expected, seen, how, single)
    if isinstance(expected, dict):
        return _compare_dicts(expected, seen, how, single)
    if isinstance(expected, list | tuple):
        return _compare_sequences(expected, seen, how, single)
    return _compare_scalars(expected, seen, how, single)


def _compare_arrays(
    expected: np.ndarray, seen: Any, how: Comparison, single: bool
) -> Difference | None:
    wanted, told = _wanted(expected, how), seen
    listed = isinstance(seen, list | tuple)
    if listed:
        wanted = wanted.replace("f", "fiub")  # 1 is a real number when it is written in a list
        try:
            seen = np.array(seen)
        except ValueError:
            return _type(expected, Text("길이가 고르지 않은 목록", "a list of uneven lengths"))
    if not isinstance(seen, np.ndarray) or seen.dtype.kind not in "biufc":
        return _type(expected, NOT_NUMBERS if listed else kind_of(told))
    if listed and not expected.size and seen.shape == expected.shape[: seen.ndim]:
        return None  # lists of nothing have no axes after the empty one
    if seen.shape != expected.shape:
        return Difference(
            "shape",
            Text(
                "모양이 {seen}인데 정답은 {expected}입니다.",
                "The shape is {seen}; {expected} was expected.",
            ).format(seen=seen.shape, expected=expected.shape),
        )
    if seen.dtype.kind not in wanted and seen.size:
        names = {"f": Text("실수(float)", "float"), "iu": Text("정수(int)", "int")}
        return Difference(
            "dtype",
            Text(
                "dtype이 {seen}인데 {name}여야 합니다.",
                "The dtype is {seen}; {name} was expected.",
            ).format(seen=seen.dtype, name=names["f" if "f" in wanted else "iu"]),
        )
    return _compare_values(expected, seen, how, single) if how.values else None


def _wanted(expected: np.ndarray, how: Comparison) -> str:
    """Return the dtype kinds that are taken."""
    if how.kind == "auto":
        return "f" if expected.dtype.kind == "f" else "iub"
    return {"real": "f", "whole": "iub", "number": "fiub"}[how.kind]


def _compare_values(
    expected: np.ndarray, seen: np.ndarray, how: Comparison, single: bool
) -> Difference | None:
    if np.array_equal(seen, expected):
        return None  # as most are, and known in a tenth of the time
    want = expected.astype(np.float64)
    have = seen.astype(np.float64)
    if (endless := _compare_finite(want, have)) is not None:
        return endless
    if _is_exact(expected.dtype.kind, seen.dtype.kind, how):
        off = np.asarray(seen != expected)
    else:
        off = ~_close(want, have, how, single)
    if not off.any():
        return None
    with np.errstate(invalid="ignore"):
        distance = np.where(off, np.abs(have - want), -1.0)
    worst = tuple(int(part) for part in np.unravel_index(int(np.argmax(distance)), want.shape))
    count = int(off.sum())
    got, wanted = apart(seen[worst], expected[worst])
    return Difference(
        "values",
        Text(
            "{size}칸 중 {count}칸이 다릅니다. 가장 큰 차이: {place}에서 {have}, 정답은 {want}.",
            "{count} of {size} cells differ; the worst is {place}: got {have}, expected {want}.",
        ).format(
            count=count,
            size=want.size,
            place=list(worst),
            have=got,
            want=wanted,
        ),
        _cells(off),
        worst,
        count,
        want.size,
    )


def _compare_finite(want: np.ndarray, have: np.ndarray) -> Difference | None:
    odd = (
        ~np.isfinite(have)
        & (np.isfinite(want) | (have != want))
        & ~(np.isnan(have) & np.isnan(want))
    )
    if not odd.any():
        return None
    what = "NaN" if np.isnan(have[odd]).any() else "inf"
    count, cells = int(odd.sum()), _cells(odd)
    message = Text("{count}칸이 {what}입니다.", "{count} of {size} cells are {what}.").format(
        count=count, size=have.size, what=what
    )
    return Difference("finite", message, cells, cells[0], count, have.size)


def _is_exact(expected: str, seen: str, how: Comparison) -> bool:
    """Return whether kinds of number leave no room: a count of a million may not be off by one."""
    given = how.rtol is not None or how.atol is not None
    return not given and expected in "iub" and seen in "iub"


def _close(want: np.ndarray, have: np.ndarray, how: Comparison, single: bool) -> np.ndarray:
    rtol = how.rtol if how.rtol is not None else (1e-4 if single else 1e-6)
    finite = np.abs(want[np.isfinite(want)])
    scale = float(finite.max()) if finite.size else 0.0
    atol = how.atol if how.atol is not None else rtol * scale / 100
    return np.asarray(np.isclose(have, want, rtol=rtol, atol=atol, equal_nan=True))


def _compare_scalars(expected: Any, seen: Any, how: Comparison, single: bool) -> Difference | None:
    if isinstance(seen, np.generic) or (isinstance(seen, np.ndarray) and seen.ndim == 0):
        seen = seen.item()
    if isinstance(expected, np.ndarray | np.generic):
        expected = expected.item()
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        as_bool = isinstance(expected, bool) and isinstance(seen, int | float) and seen in (0, 1)
        if type(seen) is not type(expected) and not as_bool:
            return _type(expected, kind_of(seen))
        return None if seen == expected else _unequal(expected, seen)
    if isinstance(seen, np.ndarray) or not isinstance(seen, bool | int | float):
        return _type(expected, kind_of(seen))
    whole = how.kind == "whole" or (how.kind == "auto" and isinstance(expected, int))
    if whole and isinstance(seen, float):
        return Difference(
            "type",
            Text(
                "실수 {seen}인데 정수(int)여야 합니다.",
                "It is the float {seen}; an int was expected.",
            ).format(seen=number(seen)),
        )
    if isinstance(expected, int) and isinstance(seen, int) and _is_exact("i", "i", how):
        return None if seen == expected else _unequal(expected, seen)
    try:
        have, want = np.array([float(seen)]), np.array([float(expected)])
    except OverflowError:
        return None if seen == expected else _unequal(expected, seen)
    return None if bool(_close(want, have, how, single)[0]) else _unequal(expected, seen)


def _compare_sequences(
    expected: list[Any] | tuple[Any, ...], seen: Any, how: Comparison, single: bool
) -> Difference | None:
    is_array = isinstance(seen, np.ndarray) and seen.ndim > 0
    if not is_array and not isinstance(seen, list | tuple):
        return _type(expected, kind_of(seen))
    if len(seen) != len(expected):
        return Difference(
            "shape",
            Text(
                "길이가 {seen}인데 정답은 {expected}입니다.",
                "It has {seen} items; {expected} were expected.",
            ).format(seen=len(seen), expected=len(expected)),
        )
    for place, (want, have) in enumerate(zip(expected, seen, strict=True)):
        if (difference := _compare(want, have, how, single)) is not None:
            return _inside(f"[{place}]", difference)
    return None


def _compare_dicts(
    expected: dict[Any, Any], seen: Any, how: Comparison, single: bool
) -> Difference | None:
    if not isinstance(seen, dict):
        return _type(expected, kind_of(seen))
    missing = [key for key in expected if key not in seen]
    extra = [key for key in seen if key not in expected]
    if missing or extra:
        return Difference(
            "shape",
            Text(
                "키가 다릅니다. 없는 키: {missing}, 남는 키: {extra}.",
                "The keys differ. Missing: {missing}; not wanted: {extra}.",
            ).format(missing=_listed(missing), extra=_listed(extra)),
        )
    for key, want in expected.items():
        if (difference := _compare(want, seen[key], how, single)) is not None:
            return _inside(f"[{key!r}]", difference)
    return None


def _listed(keys: list[Any]) -> str:
    return ", ".join(repr(key)[:40] for key in keys[:8]) or "-"


def _inside(place: str, difference: Difference) -> Difference:
    return Difference(difference.kind, difference.message, place=place + difference.place)


NO_RETURN = Text("`return`을 빠뜨렸나요?", "Is a `return` missing?")
NOT_NUMBERS = Text(
    "보통의 수가 아닌 값이 든 목록", "a list or tuple with items that are no plain numbers"
)


def _type(expected: Any, seen: Any) -> Difference:
    sentence = RETURNED + Text("{seen}. 필요한 것: {expected}.", "{seen}; {expected} was expected.")
    return Difference("type", sentence.format(seen=seen, expected=kind_of(expected)))


def _unequal(expected: Any, seen: Any) -> Difference:
    told = apart(seen, expected)
    return Difference(
        "values",
        Text(
            "{seen}인데 정답은 {expected}입니다.", "It is {seen}; {expected} was expected."
        ).format(seen=told[0], expected=told[1]),
        count=1,
        size=1,
    )


def _cells(mask: np.ndarray) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(part) for part in cell) for cell in np.argwhere(mask)[:MAX_CELLS])
