"""Which concepts are mastered now, and what to study first: both follow from the answers alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from grader.content.glossary import Concept
from grader.quiz.review import recall
from grader.quiz.run import Answered, Run

DIFFERENT, DAYS, RECALL = 3, 2, 0.9


def mastered(
    concepts: Mapping[str, Sequence[str]], answers: Iterable[Answered], now: datetime
) -> list[str]:
    """Return the concepts that are mastered now; what is not reviewed drops out again.

    `concepts` has the concepts of each question. Mastery is three different questions (or all, where
    there are fewer) right at the first try, on two days or more, and a mean predicted recall of 0.9.
    """
    kept = [one for one in answers if one.attempt == 1]
    right: dict[str, set[str]] = defaultdict(set)
    days: dict[str, set[str]] = defaultdict(set)
    for one in kept:
        if one.score == 1 and not one.hints:
            for name in concepts.get(one.question, ()):
                right[name].add(one.question)
                days[name].add(one.at[:10])
    there: dict[str, set[str]] = defaultdict(set)
    for question, names in concepts.items():
        for name in names:
            there[name].add(question)
    likely = [
        name
        for name in right
        if len(right[name]) >= min(DIFFERENT, len(there[name])) and len(days[name]) >= DAYS
    ]
    wanted = set().union(*(there[name] for name in likely))
    chances = recall((one for one in kept if one.question in wanted), now) if likely else {}
    return sorted(name for name in likely if _mean(chances, there[name]) >= RECALL)


def _mean(chances: Mapping[str, float], questions: Iterable[str]) -> float:
    seen = [chances[one] for one in questions if one in chances]
    return sum(seen) / len(seen)


def in_order(concepts: Mapping[str, Concept]) -> list[str]:
    """Return the concepts so that each comes after what has to be known before it."""
    order: dict[str, None] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in order or name in above or name not in concepts:
            return
        for before in concepts[name].after:
            visit(before, (*above, name))
        order[name] = None

    for name in concepts:
        visit(name, ())
    return list(order)


def study_list(run: Run, concepts: Mapping[str, Concept]) -> list[str]:
    """Return the concepts that a run shows to be missing, foundations first."""
    weak = {name for name, (share, _) in run.by_concept().items() if share < 1}
    known = in_order(concepts)
    return [name for name in known if name in weak] + sorted(weak - set(known))
