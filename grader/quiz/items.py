"""What a class's answers say about a question: difficulty, discrimination, which wrong answers were chosen.

First tries only. Under `ENOUGH` answers nothing but counts is given: a share of 0.7 among 30 people
lies anywhere between 0.52 and 0.83. Formulas: Moodle's quiz statistics (facility, discrimination
efficiency), the corrected item-total correlation, Wilson's interval, Cronbach's alpha.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median
from typing import Any

from grader.model.text import Text
from grader.quiz.base import QuestionFields
from grader.quiz.document import ready
from grader.quiz.kinds.multiple import Multiple
from grader.quiz.kinds.single import Single
from grader.quiz.kinds.true_false import TrueFalse
from grader.quiz.run import Answered
from grader.quiz.words import comparable

ENOUGH = 20
EXTREME = 0.27
"""Share of the best and of the worst sitters that are set against each other."""
FREQUENT = 5
"""How many typed wrong answers are told."""


@dataclass(frozen=True)
class Given:
    """One person's first try at one question."""

    question: str
    answer: Any
    share: float
    seconds: float = 0.0
    sure: int | None = None


Sitting = Mapping[str, Given]
"""One person's answers by question."""


@dataclass(frozen=True)
class Chosen:
    """One way to answer, and who chose it."""

    answer: str
    rate: float
    right: bool
    with_rest: float | None
    """Correlation of choosing it with the rest of the score."""


@dataclass(frozen=True)
class Item:
    """A question as a class answered it; None where there are too few answers or no spread."""

    question: str
    count: int
    facility: float
    low: float
    high: float
    """95% interval of the facility."""
    discrimination: float | None
    efficiency: float | None
    extremes: float | None
    """Facility among the best 27% less that among the worst."""
    seconds: float
    chosen: tuple[Chosen, ...]
    remarks: tuple[Text, ...]


def sitting_of(told: Mapping[str, Any], bank: Mapping[str, QuestionFields]) -> Sitting:
    """Return one person's answers from the JSON form of a run, marked by the keys of today."""
    found = {}
    for one in told["items"]:
        name, answer = one["id"], one["answer"]
        if name not in bank or one["status"] in ("open", "unreadable"):
            continue
        share = 0.0
        if answer is not None:
            share = ready(bank[name], int(one["variant"])).mark(answer).score
        found[name] = Given(name, answer, share, float(one["seconds"]), one["sure"])
    return found


def own_sittings(answers: Iterable[Answered]) -> list[Sitting]:
    """Return each run of one's own records as a sitting."""
    runs: dict[int, dict[str, Given]] = {}
    for one in answers:
        if one.attempt == 1:
            given = Given(one.question, one.answer, one.score, one.seconds, one.sure)
            runs.setdefault(one.run, {})[one.question] = given
    return list(runs.values())


def items(bank: Mapping[str, QuestionFields], sittings: Sequence[Sitting]) -> list[Item]:
    """Return the statistics of each question that was asked, the least discriminating first."""
    asked = sorted({name for one in sittings for name in one if name in bank})
    found = [_item(bank[name], [one for one in sittings if name in one]) for name in asked]
    return sorted(found, key=lambda one: (one.discrimination is None, one.discrimination or 0.0))


def alpha(sittings: Sequence[Sitting]) -> float | None:
    """Return Cronbach's alpha, None where people had different questions or all scored alike."""
    if len(sittings) < ENOUGH or len({frozenset(one) for one in sittings}) != 1:
        return None
    names = list(sittings[0])
    totals = _variance([sum(one[name].share for name in names) for one in sittings])
    if len(names) < 2 or totals == 0:
        return None
    parts = sum(_variance([one[name].share for one in sittings]) for name in names)
    return len(names) / (len(names) - 1) * (1 - parts / totals)


def _item(question: QuestionFields, sittings: Sequence[Sitting]) -> Item:
    given = [one[question.id] for one in sittings]
    shares = [one.share for one in given]
    rests = [_rest(one, question.id) for one in sittings]
    facility, enough = fmean(shares), len(given) >= ENOUGH
    low, high = _wilson(facility, len(given))
    discrimination = correlation(shares, rests) if enough else None
    chosen = tuple(_chosen(question, given, rests, enough=enough))
    return Item(
        question.id,
        len(given),
        facility,
        low,
        high,
        discrimination,
        _efficiency(shares, rests) if enough else None,
        _extremes(shares, rests) if enough else None,
        median(one.seconds for one in given),
        chosen,
        tuple(_remarks(question, given, facility, discrimination, chosen)) if enough else (),
    )


def _rest(sitting: Sitting, name: str) -> float:
    """Return the mean share over a person's other questions, so that an item is not set against itself."""
    others = [one.share for other, one in sitting.items() if other != name]
    return fmean(others) if others else 0.0


def _chosen(
    question: QuestionFields, given: Sequence[Given], rests: Sequence[float], *, enough: bool
) -> Iterable[Chosen]:
    if isinstance(question, Single | Multiple):
        for option in question.choices:
            picked = [float(_has(one.answer, option.id)) for one in given]
            with_rest = correlation(picked, rests) if enough else None
            yield Chosen(option.id, fmean(picked), option.correct, with_rest)
        return
    typed = Counter(
        comparable(str(one.answer)) for one in given if one.share < 1 and one.answer is not None
    )
    for text, times in typed.most_common(FREQUENT):
        yield Chosen(text, times / len(given), right=False, with_rest=None)


def _has(answer: Any, option: str) -> bool:
    return option in answer if isinstance(answer, list) else answer == option


def _remarks(
    question: QuestionFields,
    given: Sequence[Given],
    facility: float,
    discrimination: float | None,
    chosen: Iterable[Chosen],
) -> Iterable[Text]:
    if discrimination is not None and discrimination < 0:
        yield NEGATIVE
    if facility < _chance(question) + 0.1:
        yield HARD
    if facility > 0.95:
        yield EASY
    certain = [one.share for one in given if one.sure == 3]
    if certain and sum(share < 1 for share in certain) > 0.2 * len(certain):
        yield SURE
    for one in chosen:
        if one.right or not isinstance(question, Single | Multiple):
            continue
        if one.rate < 0.05:
            yield UNUSED.format(choice=one.answer)
        elif one.with_rest is not None and one.with_rest > 0.05:
            yield ATTRACTS.format(choice=one.answer)


def _chance(question: QuestionFields) -> float:
    if isinstance(question, TrueFalse):
        return 0.5
    return 1 / len(question.choices) if isinstance(question, Single) else 0.0


# -- formulas ----------------------------------------------------------------------------------------


def correlation(one: Sequence[float], two: Sequence[float]) -> float | None:
    """Return Pearson's correlation, None where either does not vary."""
    spread = sqrt(_variance(one) * _variance(two))
    return _covariance(one, two) / spread if spread > 1e-12 else None


def _efficiency(shares: Sequence[float], rests: Sequence[float]) -> float | None:
    """Return the covariance as a part of the largest that these two lists allow in any order."""
    most = _covariance(sorted(shares), sorted(rests))
    return _covariance(shares, rests) / most if most > 1e-12 else None


def _extremes(shares: Sequence[float], rests: Sequence[float]) -> float:
    order = sorted(range(len(shares)), key=lambda place: rests[place])
    size = max(1, round(EXTREME * len(order)))
    worst, best = order[:size], order[-size:]
    return fmean(shares[place] for place in best) - fmean(shares[place] for place in worst)


def _wilson(share: float, count: int, z: float = 1.959964) -> tuple[float, float]:
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    half /= 1 + z * z / count
    return max(0.0, middle - half), min(1.0, middle + half)


def _covariance(one: Sequence[float], two: Sequence[float]) -> float:
    left, right = fmean(one), fmean(two)
    return fmean((a - left) * (b - right) for a, b in zip(one, two, strict=True))


def _variance(values: Sequence[float]) -> float:
    return _covariance(values, values)


NEGATIVE = Text(
    "잘하는 사람이 더 많이 틀렸습니다. 정답을 확인하세요.",
    "Those who did well got it wrong more often: check the key.",
)
HARD = Text("찍는 것과 다르지 않습니다.", "Hardly better than guessing.")
EASY = Text("거의 모두 맞혔습니다.", "Almost everybody got it right.")
SURE = Text(
    "확신하고도 틀린 사람이 많습니다. 오개념이거나 문장이 모호합니다.",
    "Many were sure and wrong: a misconception, or an ambiguous sentence.",
)
UNUSED = Text(
    "보기 `{choice}`: 거의 고르지 않았습니다.", "Choice `{choice}` is hardly ever chosen."
)
ATTRACTS = Text(
    "보기 `{choice}`: 틀린 보기인데 잘하는 사람이 고릅니다.",
    "Choice `{choice}` is wrong but chosen by those who do well.",
)
