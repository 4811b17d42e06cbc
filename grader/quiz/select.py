"""Which questions to ask: by concept or topic, by count, by what went wrong, by blueprint."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.content.seeds import shuffled
from grader.model.text import Text
from grader.quiz.base import QuestionFields
from grader.quiz.document import Concept
from grader.quiz.run import Answered
from grader.quiz.words import comparable

Questions = Sequence[QuestionFields]


@dataclass(frozen=True)
class Pick:
    """A part of an exam: so many questions of a kind."""

    count: int
    """How many questions."""
    concepts: tuple[str, ...] = ()
    """Of these concepts; empty for any."""
    lectures: tuple[str, ...] = ()
    """Of these lectures; empty for any."""
    levels: tuple[str, ...] = ()
    """Of these levels; empty for any."""


@dataclass(frozen=True)
class Blueprint:
    """quizzes/exams/*.yaml: what an exam is made of."""

    format: Literal[1]
    """Version of this format."""
    id: str
    """Stable name of the exam."""
    title: Text
    """What the exam is called."""
    picks: tuple[Pick, ...]
    """How many questions of which kind are drawn."""
    minutes: int = 0
    """Time for all of it; 0 for no limit."""


def usable(questions: Iterable[QuestionFields]) -> list[QuestionFields]:
    """Return the questions that can be asked."""
    return [one for one in questions if one.status == "ready"]


def on_topic(
    questions: Questions, topic: str, concepts: Mapping[str, Concept]
) -> list[QuestionFields]:
    """Return the questions about a topic: a concept's id or name, or a part of a question's id."""
    wanted = comparable(topic)
    named = {
        name
        for name, concept in concepts.items()
        if wanted in (name, comparable(concept.name.ko), comparable(concept.name.en))
    }
    near = named or {
        name
        for name, concept in concepts.items()
        if wanted in name
        or wanted in comparable(concept.name.ko)
        or wanted in comparable(concept.name.en)
    }
    return [one for one in questions if near & set(one.concepts) or wanted in one.id.split(".")]


def sample(questions: Questions, count: int | None, seed: int) -> list[QuestionFields]:
    """Return `count` of the questions in the order of the file; all without a count."""
    if count is None or count >= len(questions):
        return list(questions)
    chosen = set(shuffled([one.id for one in questions], seed, "sample")[:count])
    return [one for one in questions if one.id in chosen]


def mistaken(questions: Questions, answers: Iterable[Answered]) -> list[QuestionFields]:
    """Return the questions whose last answer did not earn everything."""
    last = {one.question: one for one in answers}
    return [
        one
        for one in questions
        if one.id in last and (last[one.id].skipped or last[one.id].score < 1)
    ]


def drawn(questions: Questions, blueprint: Blueprint, seed: int) -> list[QuestionFields]:
    """Return the questions of an exam: each pick fills its count, none is asked twice."""
    chosen: list[QuestionFields] = []
    for place, pick in enumerate(blueprint.picks):
        fits = _fits(pick)
        free = {one.id: one for one in questions if one not in chosen and fits(one)}
        chosen += [free[name] for name in shuffled(free, seed, blueprint.id, place)[: pick.count]]
    return chosen


def _fits(pick: Pick) -> Callable[[QuestionFields], bool]:
    def fits(one: QuestionFields) -> bool:
        return (
            (not pick.concepts or bool(set(pick.concepts) & set(one.concepts)))
            and (not pick.lectures or any(s.startswith(tuple(pick.lectures)) for s in one.source))
            and (not pick.levels or one.level in pick.levels)
        )

    return fits


def interleaved(questions: Questions) -> list[QuestionFields]:
    """Return the questions so that neighbours differ in their first concept where they can."""
    waiting, order = list(questions), []
    last = ""
    while waiting:
        chosen = next((one for one in waiting if one.concepts[:1] != (last,)), waiting[0])
        waiting.remove(chosen)
        order.append(chosen)
        last = chosen.concepts[0] if chosen.concepts else ""
    return order
