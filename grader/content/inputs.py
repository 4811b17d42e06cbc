"""The inputs of a case: literals, arrays and choices drawn from a seed, and what is made of them.

Draws come from SplitMix64 over a counter and not from NumPy's generators, so that a seed gives the
same numbers on every platform and with every version. Small whole numbers are the default: their sums
are exact, and a learner can redo them by hand.
"""

import copy
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt

from grader.content.choice import Choice, by_key, by_text
from grader.content.document import Where
from grader.content.expression import Expression
from grader.model.call import Built
from grader.model.text import Text

Size = Annotated[Expression | int, Choice({"text": Expression, "other": int}, by_text)]
DType = Literal["float64", "float32", "int64", "int32", "uint8", "bool"]
_RANGES = {"uint8": (0, 2**8 - 1), "int32": (-(2**31), 2**31 - 1), "float32": (-(2**24), 2**24)}
MOST = 10_000_000
"""Cells of an array that is drawn: more is a slip, and no memory holds it."""
_WIDEST = -(2**50), 2**50
"""Whole numbers that are drawn exactly, and are what they were after becoming another type."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An array of numbers drawn from the case's seed."""

    draw: Literal["integers", "fractions", "distinct"]
    """`integers` in low..high; `fractions` in low..high with three decimals; `distinct` whole numbers
    that never repeat, so that a maximum has no ties."""
    shape: tuple[Size, ...] = ()
    """Sizes by name, numbers, or sums of them; empty for a single number."""
    low: int = -4
    """The smallest number that is drawn."""
    high: int = 4
    """The largest number that is drawn."""
    dtype: DType = "float64"
    """What the array holds."""

    def make(self, scope: Mapping[str, Any], stream: "Stream") -> Any:
        """Return the array (or number) for the sizes in `scope`."""
        shape = tuple(_size(part, scope) for part in self.shape)
        count = math.prod(shape)
        if count > MOST:
            raise ValueError(f"{count} cells are to be drawn; {MOST} is the most")
        if self.draw == "distinct":
            values = stream.permutation(count) + float(self.low)
        elif self.draw == "integers":
            values = stream.integers(count, self.low, self.high)
        else:
            values = stream.integers(count, self.low * 1000, self.high * 1000) / 1000
        array = values.reshape(shape).astype(self.dtype)
        return array if self.shape else array.item()

    def faults(self) -> Iterator[tuple[Where, Text]]:
        """Yield what is wrong with the fields."""
        if self.low > self.high:
            yield ("low",), Text("low가 high보다 큽니다.", "low is larger than high.")
        least, most = _RANGES.get(self.dtype, _WIDEST)
        exactly = " exactly" if self.dtype.startswith("float") else ""
        for name, value in (("low", self.low), ("high", self.high)):
            if not least <= value <= most:
                yield (
                    (name,),
                    Text(
                        f"{self.dtype}에는 {least}부터 {most}까지만 그대로 담깁니다.",
                        f"{self.dtype} holds{exactly} {least} to {most}.",
                    ),
                )
        if self.draw == "fractions" and not self.dtype.startswith("float"):
            yield (
                ("dtype",),
                Text(
                    "fractions에는 float64나 float32가 필요합니다.",
                    "Fractions need float64 or float32.",
                ),
            )
        for place, size in enumerate(self.shape):
            if isinstance(size, int) and size < 0:
                yield (
                    ("shape", place),
                    Text("크기는 0 이상이어야 합니다.", "A size cannot be below 0."),
                )


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of several values, or some of them, chosen by the case's seed."""

    choose: list[Any]
    """The values: numbers, texts, lists, mappings."""
    count: int | None = None
    """How many different ones to take, as a list in the order drawn; one, and no list, by default."""

    def make(self, scope: Mapping[str, Any], stream: "Stream") -> Any:  # noqa: ARG002
        """Return the value, or the list of them."""
        order = stream.permutation(len(self.choose)).astype(int)
        chosen = [copy.deepcopy(self.choose[place]) for place in order[: self.count or 1]]
        return chosen[0] if self.count is None else chosen

    def faults(self) -> Iterator[tuple[Where, Text]]:
        """Yield what is wrong with the fields."""
        if not self.choose:
            yield ("choose",), Text("고를 것이 없습니다.", "There is nothing to choose from.")
        elif self.count is not None and not 1 <= self.count <= len(self.choose):
            yield (
                ("count",),
                Text(
                    f"1 이상 {len(self.choose)} 이하여야 합니다.",
                    f"It must be in 1..{len(self.choose)}.",
                ),
            )


@dataclass(frozen=True, slots=True)
class Literally:
    """An array written out."""

    array: Any
    """Nested lists of numbers."""
    dtype: DType = "float64"
    """What the array holds."""

    def make(self, scope: Mapping[str, Any], stream: "Stream") -> Any:  # noqa: ARG002
        """Return the array."""
        return np.array(self.array, dtype=self.dtype)

    def faults(self) -> Iterator[tuple[Where, Text]]:
        """Yield what is wrong with the fields."""
        if not self._holds():
            yield (
                ("array",),
                Text(
                    f"길이가 같은 줄로 된 수의 목록이 아니거나 {self.dtype}에 담을 수 없습니다.",
                    f"These are not numbers in rows of one length, or {self.dtype} cannot hold them.",
                ),
            )

    def _holds(self) -> bool:
        """Return whether the type can hold the numbers, whole ones without changing them."""
        try:
            array, given = np.array(self.array, dtype=self.dtype), np.array(self.array)
        except (ValueError, TypeError, OverflowError):
            return False
        plain = given.dtype.kind in "biuf"
        return plain and (array.dtype.kind == "f" or np.array_equal(array, given))


@dataclass(frozen=True, slots=True)
class Computed:
    """A value computed from the sizes and what was made before it."""

    compute: Expression
    """The value, over the sizes and the arguments before it."""

    def make(self, scope: Mapping[str, Any], stream: "Stream") -> Any:  # noqa: ARG002
        """Return the value."""
        return self.compute.evaluate(scope)


@dataclass(frozen=True, slots=True)
class BuiltInChild:
    """An object that the child builds: a generator in a known state, a function."""

    build: Literal["rng", "affine", "polynomial"]
    """`rng`: a NumPy generator; `affine`: x -> matrix @ x + offset; `polynomial`: its
    coefficients, the constant first."""
    args: tuple[Any, ...] = ()
    """What it is built from, as a seed."""

    def make(self, scope: Mapping[str, Any], stream: "Stream") -> Any:  # noqa: ARG002
        """Return what the wire turns into the object."""
        return Built(self.build, self.args)


Plain = int | float | bool | str | None | list[Any]
Input = Annotated[
    Drawn | Chosen | Literally | Computed | BuiltInChild | Plain,
    Choice(
        {
            "draw": Drawn,
            "choose": Chosen,
            "array": Literally,
            "compute": Computed,
            "build": BuiltInChild,
            "value": Plain,
        },
        by_key("draw", "choose", "array", "compute", "build", otherwise="value"),
    ),
]


def make(value: Input, scope: Mapping[str, Any], stream: "Stream") -> Any:
    """Return the input that `value` describes."""
    if isinstance(value, Drawn | Chosen | Literally | Computed | BuiltInChild):
        value = value.make(scope, stream)
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    return value


def differs(value: Input) -> bool:
    """Return whether another seed may make another value."""
    return isinstance(value, Drawn | Chosen)


def faults(value: Input) -> Iterator[tuple[Where, Text]]:
    """Yield what is wrong with a recipe whatever the names it uses."""
    if isinstance(value, Drawn | Chosen | Literally):
        yield from value.faults()


def expressions(value: Input) -> Iterator[tuple[Where, Expression]]:
    """Yield the expressions of a recipe, and where they stand in it."""
    if isinstance(value, Computed):
        yield ("compute",), value.compute
    if isinstance(value, Drawn):
        yield from (
            (("shape", place), part)
            for place, part in enumerate(value.shape)
            if isinstance(part, Expression)
        )


def _size(part: Expression | int, scope: Mapping[str, Any]) -> int:
    if not isinstance(part, Expression):
        return part
    size = part.evaluate(scope)
    if not isinstance(size, int | float | np.integer) or size < 0 or size % 1:
        raise ValueError(f"{part.text} must be a whole number of at least 0, it is {size}")
    return int(size)


class Stream:
    """Random numbers that depend on nothing but the seed (SplitMix64, Steele et al. 2014)."""

    def __init__(self, seed: int) -> None:
        self._at = np.uint64(seed)

    def words(self, count: int) -> npt.NDArray[np.uint64]:
        """Return `count` 64-bit words, uint64."""
        golden = np.uint64(0x9E3779B97F4A7C15)
        with np.errstate(over="ignore"):
            z = self._at + golden * np.arange(1, count + 1, dtype=np.uint64)
            self._at = self._at + golden * np.uint64(count)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            return z ^ (z >> np.uint64(31))

    def integers(self, count: int, low: int, high: int) -> npt.NDArray[np.float64]:
        """Return whole numbers in low..high (both included), float64.

        The remainder's bias is below 2**-40 for the small ranges used here.
        """
        span = np.uint64(high - low + 1)
        return (self.words(count) % span).astype(np.float64) + low

    def permutation(self, count: int) -> npt.NDArray[np.float64]:
        """Return 0..count-1 in random order, float64."""
        return np.argsort(self.words(count), kind="stable").astype(np.float64)
