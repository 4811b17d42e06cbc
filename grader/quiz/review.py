"""When to ask again: FSRS over the answers. Cards are rebuilt from what was answered, never stored."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from grader.quiz.run import Answered

if TYPE_CHECKING:
    from fsrs import Card

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


def rating(one: Answered, time_s: int | None = None) -> int:
    """Return what an answer says about memory: again, hard, good or easy."""
    if one.skipped or one.score < 0.5:
        return AGAIN
    if one.score < 1 or one.hints or one.attempt > 1:
        return HARD
    quick = time_s is not None and one.seconds < time_s / 2
    return EASY if one.sure == 3 and quick else GOOD


def cards(answers: Iterable[Answered]) -> "dict[str, Card]":
    """Return the card of each question: first tries in the order in which they were given."""
    from fsrs import Card, Rating, Scheduler

    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    found: dict[str, Card] = {}
    for one in answers:
        if one.attempt == 1:
            when = datetime.fromisoformat(one.at)
            card = found.get(one.question) or Card(card_id=1, due=when)
            found[one.question], _ = scheduler.review_card(card, Rating(rating(one)), when)
    return found


def due(answers: Iterable[Answered], now: datetime) -> list[str]:
    """Return the questions to review by now, the longest overdue first."""
    late = [(card.due, name) for name, card in cards(answers).items() if card.due <= now]
    return [name for _, name in sorted(late)]


def recall(answers: Iterable[Answered], now: datetime) -> dict[str, float]:
    """Return the predicted chance to remember each question now."""
    from fsrs import Scheduler

    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    return {
        name: float(scheduler.get_card_retrievability(card, now))
        for name, card in cards(answers).items()
    }
