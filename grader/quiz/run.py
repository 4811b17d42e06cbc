"""A run through questions: what is planned, what was answered, where it stands, what it came to."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.content.seeds import seed_of
from grader.quiz.base import Mark, QuestionFields
from grader.quiz.document import ready
from grader.quiz.kinds.single import Single
from grader.quiz.kinds.true_false import TrueFalse

HINT_COST = 0.1
SURE_AND_WRONG = {1: 0, 2: -2, 3: -6}


@dataclass(frozen=True, slots=True)
class Planned:
    """A question to ask: which, in which revision, with which numbers and order of choices."""

    question: str
    rev: int
    variant: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A run as it was started and kept."""

    id: int
    at: str
    quiz: str
    mode: str
    """practice, review, exam or diagnose."""
    seed: int
    plan: tuple[Planned, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One try at one question; `answer` is None where it was skipped."""

    position: int
    question: str
    rev: int
    variant: int
    attempt: int
    answer: Any
    score: float
    points: float
    hints: int = 0
    sure: int | None = None
    seconds: float = 0.0
    foreseen: bool = True
    mistakes: tuple[str, ...] = ()
    at: str = ""
    run: int = 0

    @property
    def skipped(self) -> bool:
        """Whether there is no answer."""
        return self.answer is None


def plan(questions: Iterable[QuestionFields], seed: int) -> tuple[Planned, ...]:
    """Return what to ask, each question with numbers of its own."""
    return tuple(Planned(one.id, one.rev, variant_of(seed, one.id)) for one in questions)


def variant_of(seed: int, question: str) -> int:
    """Return the seed of one question within a run."""
    return seed_of(seed, question) % 2**31


@dataclass
class Run:
    """A run in progress. Only `keep` and `flag` change it, so it can be rebuilt from what is kept."""

    quiz: str
    mode: str
    seed: int
    plan: tuple[Planned, ...]
    bank: Mapping[str, QuestionFields]
    tries: dict[int, list[Answered]] = field(default_factory=lambda: defaultdict(list))
    flagged: set[int] = field(default_factory=set)
    """Positions that the learner wants to come back to."""
    number: int = 0
    """Its number in the store, 0 where it is not kept."""
    negative: bool = False
    """Whether wrong choices cost, in an exam whose blueprint says so."""
    places: tuple[int, ...] = ()
    """Where each question stands in the plan as it was begun; empty where that is the same."""

    def asked(self, position: int) -> QuestionFields:
        """Return the question at a position, ready to ask."""
        planned = self.plan[position]
        return ready(self.bank[planned.question], planned.variant)

    def keep(self, one: Answered) -> None:
        """Take an answer into account; one to an older revision is asked again."""
        planned = self.plan[one.position]
        if one.rev == planned.rev and planned.question in self.bank:
            self.tries[one.position].append(one)

    def flag(self, position: int) -> bool:
        """Flag a question, or take its flag away; return whether it is flagged now."""
        self.flagged ^= {position}
        return position in self.flagged

    def judged(
        self,
        position: int,
        answer: Any,
        mark: Mark,
        *,
        hints: int = 0,
        sure: int | None = None,
        seconds: float = 0.0,
    ) -> Answered:
        """Return the record of an answer at a position."""
        planned = self.plan[position]
        return Answered(
            position=position,
            question=planned.question,
            rev=planned.rev,
            variant=planned.variant,
            attempt=len(self.tries[position]) + 1,
            answer=answer,
            score=mark.score,
            points=self.bank[planned.question].points,
            hints=hints,
            sure=sure,
            seconds=round(seconds, 1),
            foreseen=mark.foreseen,
            mistakes=mark.mistakes,
        )

    def stored(self, one: Answered) -> Answered:
        """Return a record with its position in the plan as it was begun."""
        return replace(one, position=self.place_begun(one.position))

    def place_begun(self, position: int) -> int:
        """Return a position in the plan as it was begun."""
        return self.places[position] if self.places else position

    @property
    def open(self) -> list[int]:
        """Positions without any record yet."""
        return [place for place in range(len(self.plan)) if not self.tries[place]]

    def counted(self, position: int) -> Answered | None:
        """Return the try that counts: the first in practice, the last in an exam."""
        tries = self.tries[position]
        if not tries:
            return None
        return tries[-1] if self.mode == "exam" else tries[0]

    def share(self, position: int) -> float:
        """Return the share of its points that a question earned."""
        one = self.counted(position)
        if one is None or one.skipped:
            return 0.0
        if self.negative and one.score == 0:
            return -self._guess(position)
        cost = HINT_COST * one.hints if self.mode != "exam" else 0.0
        return max(0.0, one.score - cost)

    def _guess(self, position: int) -> float:
        """Return what a wrong choice costs so that blind guessing earns 0: 1/(k-1) of k choices."""
        question = self.asked(position)
        if isinstance(question, TrueFalse):
            return 1.0
        count = len(question.choices) if isinstance(question, Single) else 0
        return 1 / (count - 1) if count > 1 else 0.0

    @property
    def raw_score(self) -> float:
        """Points earned, less what wrong choices cost."""
        return round(
            sum(self.share(place) * self._points(place) for place in range(len(self.plan))), 2
        )

    @property
    def score(self) -> float:
        """Points earned, at least 0."""
        return max(0.0, self.raw_score)

    @property
    def max_score(self) -> float:
        """Points there were."""
        return round(sum(self._points(place) for place in range(len(self.plan))), 2)

    def _points(self, position: int) -> float:
        return self.bank[self.plan[position].question].points

    def certainty(self) -> float:
        """Return what certainty earned: right 1, 2, 3 by level, wrong 0, -2, -6 (Gardner-Medwin)."""
        total = 0.0
        for place in range(len(self.plan)):
            one = self.counted(place)
            if one is not None and one.sure:
                total += one.sure * one.score if one.score > 0 else SURE_AND_WRONG[one.sure]
        return round(total, 2)

    def by_concept(self) -> dict[str, tuple[float, int]]:
        """Return (mean share, questions) of each concept; in an exam blanks count too."""
        shares: dict[str, list[float]] = defaultdict(list)
        for place, planned in enumerate(self.plan):
            if self.mode != "exam" and not self.tries[place]:
                continue
            for concept in self.bank[planned.question].concepts:
                shares[concept].append(self.share(place))
        return {name: (sum(all_) / len(all_), len(all_)) for name, all_ in sorted(shares.items())}

    def misses(self) -> list[int]:
        """Return the positions that did not earn everything at the try that counts."""
        return [
            place
            for place in range(len(self.plan))
            if (one := self.counted(place)) is not None and (one.skipped or one.score < 1)
        ]

    def exercises(self) -> list[str]:
        """Return the exercises that the misses send to, most often named first."""
        named = [self.bank[self.plan[place].question].exercise for place in self.misses()]
        wanted = [name for name in named if name]
        return sorted(set(wanted), key=lambda name: (-wanted.count(name), name))

    def receipt(self) -> str:
        """Return a short hash of plan, answers and score, to tell a printed result by."""
        told = [
            [one.question, one.rev, one.variant, one.answer, one.score]
            for place in range(len(self.plan))
            if (one := self.counted(place)) is not None
        ]
        text = json.dumps([self.seed, told, self.score], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:10]


def rebuilt(run: Run, answers: Sequence[Answered]) -> Run:
    """Return a run with its earlier answers in it."""
    for one in answers:
        run.keep(one)
    return run


def revived(
    begun: Begun,
    answers: Sequence[Answered],
    bank: Mapping[str, QuestionFields],
    flagged: Iterable[int] = (),
) -> Run:
    """Return a run as it stands now: same seed and order, questions that are gone left out.

    What was answered in an older revision is asked again, in the revision of today.
    """
    kept = [place for place, one in enumerate(begun.plan) if one.question in bank]
    plan_now = tuple(
        replace(begun.plan[place], rev=bank[begun.plan[place].question].rev) for place in kept
    )
    moved = {old: new for new, old in enumerate(kept)}
    run = Run(
        begun.quiz, begun.mode, begun.seed, plan_now, bank, number=begun.id, places=tuple(kept),
        flagged={moved[one] for one in flagged if one in moved},
    )  # fmt: skip
    return rebuilt(
        run,
        [replace(one, position=moved[one.position]) for one in answers if one.position in moved],
    )
