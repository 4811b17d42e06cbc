"""What answers say: shares by concept, mistakes by name, scores of runs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from grader.quiz.run import HINT_COST, Answered, Begun
from grader.quiz.words import comparable


def share(one: Answered) -> float:
    """Return the share of its points that a first try earned."""
    return 0.0 if one.skipped else max(0.0, one.score - HINT_COST * one.hints)


def by_concept(
    concepts: Mapping[str, Sequence[str]], answers: Iterable[Answered]
) -> dict[str, tuple[float, int]]:
    """Return (mean share, first tries) of each concept, the weakest first."""
    shares: dict[str, list[float]] = defaultdict(list)
    for one in answers:
        if one.attempt == 1:
            for concept in concepts.get(one.question, ()):
                shares[concept].append(share(one))
    means = {name: (sum(all_) / len(all_), len(all_)) for name, all_ in shares.items()}
    return dict(sorted(means.items(), key=lambda item: (item[1][0], item[0])))


def by_mistake(answers: Iterable[Answered]) -> dict[str, int]:
    """Return how often each named mistake was made, the most frequent first."""
    counts = Counter(name for one in answers for name in one.mistakes)
    return dict(counts.most_common())


def unforeseen(answers: Iterable[Answered]) -> list[tuple[str, str, int]]:
    """Return (question, answer, times) of typed answers that no key foresaw, the most frequent first."""
    counts = Counter(
        (one.question, comparable(one.answer))
        for one in answers
        if not one.foreseen and isinstance(one.answer, str)
    )
    return [(question, answer, times) for (question, answer), times in counts.most_common()]


def scores(runs: Iterable[Begun], answers: Iterable[Answered]) -> list[tuple[str, str, float]]:
    """Return (time, quiz, share of the points answered for) of each run."""
    counted: dict[int, dict[int, Answered]] = defaultdict(dict)
    known = list(runs)
    exams = {run.id for run in known if run.mode == "exam"}
    for one in answers:
        if one.run in exams or one.attempt == 1:
            counted[one.run][one.position] = one
    return [(run.at, run.quiz, _share_of(run, counted[run.id])) for run in known if run.plan]


def _share_of(run: Begun, counted: Mapping[int, Answered]) -> float:
    most = sum(one.points for one in counted.values())
    earned = sum(share(one) * one.points for one in counted.values())
    return earned / most * len(counted) / len(run.plan) if most else 0.0
