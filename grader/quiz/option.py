"""What can be chosen: options with feedback, shown in an order of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.content.document import Where
from grader.content.seeds import shuffled
from grader.model.text import Alike, Text
from grader.quiz.base import NO_TEXT, Words, words


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    id: str
    """Stable name; answers refer to it."""
    text: Words
    """What the option says."""
    correct: bool = False
    """Whether it is right."""
    credit: float | None = None
    """Part of the score for a near miss."""
    feedback: Text = NO_TEXT
    """Why it is wrong, or right."""
    pin: Literal["first", "last"] | None = None
    """Kept at this end when the others are shuffled."""

    @property
    def earns(self) -> float:
        """What choosing it alone earns."""
        return 1.0 if self.correct else self.credit or 0.0


@dataclass(frozen=True)
class Side:
    """One end of a pair, or one item of an order."""

    id: str
    """Stable name; answers refer to it."""
    text: Words
    """What it says."""


def order_of(options: Sequence[Option], question: str, seed: int, *, shuffle: bool) -> list[str]:
    """Return the ids as they are shown: shuffled by hash, pinned ones at their end."""
    free = [one.id for one in options if one.pin is None]
    middle = shuffled(free, seed, question, "choices") if shuffle else free
    first = [one.id for one in options if one.pin == "first"]
    return [*first, *middle, *(one.id for one in options if one.pin == "last")]


def lines(options: Sequence[Option | Side], shown: Sequence[str]) -> list[tuple[str, Text]]:
    """Return numbered lines."""
    known = {one.id: words(one.text) for one in options}
    return [(str(number), known[name]) for number, name in enumerate(shown, 1)]


def numbers(names: Sequence[str], shown: Sequence[str]) -> Text:
    """Return the numbers of options by their ids."""
    return Alike(" ".join(str(shown.index(name) + 1) for name in names))


def text_of(options: Sequence[Option | Side], name: str) -> Text:
    """Return the text of one option."""
    return next(words(one.text) for one in options if one.id == name)


def review_ids(options: Sequence[Option | Side], field: str) -> Iterator[tuple[Where, Text]]:
    """Yield doubled ids, and texts that cannot be told apart."""
    ids: set[str] = set()
    texts: set[str] = set()
    for place, option in enumerate(options):
        text = words(option.text)
        if option.id in ids:
            yield (field, place, "id"), Text("같은 id가 있습니다.", "This id appears twice.")
        for said in (text.ko, text.en):
            if said.strip() and said.strip().lower() in texts:
                yield (
                    (field, place, "text"),
                    Text("같은 글이 있습니다.", "This text appears twice."),
                )
        ids.add(option.id)
        texts |= {text.ko.strip().lower(), text.en.strip().lower()}


def review_choices(options: Sequence[Option]) -> Iterator[tuple[Where, Text]]:
    """Yield wrong options without feedback and options that can never be told right from wrong."""
    yield from review_ids(options, "choices")
    for place, option in enumerate(options):
        if option.earns < 1 and not option.feedback:
            yield (
                ("choices", place, "feedback"),
                Text("틀린 보기에는 왜 틀렸는지 적으세요.", "Say why this wrong choice is wrong."),
            )
        said = words(option.text)
        if option.pin is None and (
            "위의 모두" in said.ko or "위 모두" in said.ko or "of the above" in said.en.lower()
        ):
            yield (
                ("choices", place, "pin"),
                Text(
                    "'위의 모두' 같은 보기는 섞이지 않게 pin: last를 쓰세요.",
                    "A choice about the others needs `pin: last`, or shuffling breaks it.",
                ),
            )


def option_texts(options: Sequence[Option]) -> Iterator[tuple[Where, Text]]:
    """Yield every sentence of the options."""
    for place, option in enumerate(options):
        yield ("choices", place, "text"), words(option.text)
        if option.feedback:
            yield ("choices", place, "feedback"), option.feedback
