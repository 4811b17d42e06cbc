"""Numbers and shapes as people type them; what cannot be read is asked again and costs nothing."""

import re
from dataclasses import dataclass
from fractions import Fraction

from grader.model.text import Text
from grader.quiz.words import plain

COUNTERS = ("개", "번", "층", "배", "장", "칸", "픽셀", "채널", "가지", "차원")
Axes = tuple[int | None, ...]
"""A shape; None is the batch axis."""


class Unreadable(ValueError):
    """The answer has not the form asked for; `message` says what to type instead."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what stood behind it."""

    value: Fraction
    unit: str = ""
    percent: bool = False

    def __str__(self) -> str:
        return spelled(self.value) + ("%" if self.percent else "")


_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*"
    r"(?:(?P<top>\d{1,15})\s*/\s*(?P<bottom>\d{1,15})"
    r"|(?P<whole>\d{1,3}(?:[,_]\d{3})+|\d{0,30})(?P<part>\.\d{0,30})?(?P<power>[eE][-+]?\d{1,2})?)"
    r"\s*(?P<rest>\D.*)?"
)


def quantity(text: str) -> Quantity:
    """Return the number in `text`; raise Unreadable where there is none, or more than one reading."""
    seen = plain(text).strip().rstrip(".").strip() if text.strip() != "." else ""
    found = _NUMBER.fullmatch(seen)
    if found is None or not (found["top"] or found["whole"] or (found["part"] or "")[1:]):
        raise Unreadable(
            Text(
                "수로 읽을 수 없습니다. 예: 16, 0.25, -3, 1.5e-3, 1/3",
                "This cannot be read as a number. Examples: 16, 0.25, -3, 1.5e-3, 1/3",
            )
        )
    rest = (found["rest"] or "").strip()
    if re.search(r"[\d,]", rest):
        raise Unreadable(
            Text(
                "수 하나로 읽을 수 없습니다. 소수점은 마침표로, 수는 하나만 쓰세요.",
                "This is not a single number. Use a point for decimals, and one number only.",
            )
        )
    if found["top"]:
        if int(found["bottom"]) == 0:
            raise Unreadable(Text("0으로 나눌 수 없습니다.", "It divides by 0."))
        value = Fraction(int(found["top"]), int(found["bottom"]))
    else:
        digits = re.sub("[,_]", "", found["whole"] or "") or "0"
        value = Fraction(digits + (found["part"] or "").rstrip(".") + (found["power"] or ""))
    percent = rest.startswith("%")
    unit = rest.removeprefix("%").strip() if percent else rest
    for counter in COUNTERS:
        unit = unit.removeprefix(counter)
    unit = re.sub(r"^(입니다|이다|이에요|예요)$", "", unit.strip())
    return Quantity(-value if found["sign"] == "-" else value, unit, percent)


def exact(number: float) -> Fraction:
    """Return a number as it is written, so that 0.1 is one tenth and bounds are inclusive."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def spelled(value: Fraction | float) -> str:
    """Return a number as people write it."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return str(value.numerator)
        value = float(value)
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"


_WRAPPER = re.compile(r"(?:torch\.size|tensorshape|tuple|list|np\.array|array|shape)?\s*", re.I)
_SPLIT = re.compile(r"\s*(?:[,x*X]|\s)\s*")
_BATCH = ("none", "n", "-1", "?", "b", "batch", "배치", "배치크기", "batch_size")


def axes(text: str) -> Axes:
    """Return the shape in `text`, in any of its spellings; raise Unreadable for anything else."""
    seen = plain(text).strip().rstrip(".").strip()
    seen = seen[_WRAPPER.match(seen).end() :].strip()  # type: ignore[union-attr]  # it can be empty
    bare = seen
    for _ in range(8):  # each takes the time of the whole text
        if bare[:1] + bare[-1:] in ("()", "[]", "{}"):
            bare = bare[1:-1].strip()
    if bare == seen and re.fullmatch(r"\d{1,3}(,\d{3})+", bare):
        raise Unreadable(
            Text(
                f"`{seen}`: 천 단위 쉼표인지 축을 나누는 쉼표인지 알 수 없습니다. ({seen})처럼 괄호로 감싸거나 x로 나누세요.",
                f"`{seen}`: is that comma for thousands or between axes? Write ({seen}), or x between axes.",
            )
        )
    bare = re.sub(r"(?<=[\dA-Za-z?])\s*,$", "", bare)
    parts = _SPLIT.split(bare) if bare else []
    if not parts and seen != "()":
        raise _no_shape()
    return tuple(_axis(part) for part in parts)


def _axis(part: str) -> int | None:
    if part.lower() in _BATCH:
        return None
    if re.fullmatch(r"0|[1-9]\d{0,11}", part):
        return int(part)
    raise _no_shape()


def _no_shape() -> Unreadable:
    return Unreadable(
        Text(
            "모양으로 읽을 수 없습니다. 예: (28, 28, 3) 또는 28x28x3. 배치 축은 N으로 씁니다.",
            "This cannot be read as a shape. Examples: (28, 28, 3) or 28x28x3; the batch axis is N.",
        )
    )


def spelled_shape(shape: Axes) -> str:
    """Return a shape as Python prints it, the batch axis as N."""
    inside = ", ".join("N" if axis is None else str(axis) for axis in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


def positions(text: str, count: int) -> tuple[int, ...]:
    """Return the numbers of choices in `text`, from 0; raise Unreadable outside 1..count."""
    words = re.split(r"[\s,]+", plain(text).replace("번", " ").replace(")", " ").strip())
    if not all(re.fullmatch(r"\d{1,3}", word) and 1 <= int(word) <= count for word in words):
        raise Unreadable(
            Text(f"1부터 {count}까지의 번호로 답하세요.", f"Answer with numbers from 1 to {count}.")
        )
    chosen = tuple(int(word) - 1 for word in words)
    if len(set(chosen)) < len(chosen):
        raise Unreadable(Text("같은 번호가 두 번 있습니다.", "A number appears twice."))
    return chosen
