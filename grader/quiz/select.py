"""Which questions to ask: by concept or topic, by count, by what went wrong, by blueprint."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.content.document import Languages, Where
from grader.content.glossary import Concept
from grader.content.languages import review_text
from grader.content.seeds import seed_of, shuffled
from grader.model.text import LANGUAGES, Text
from grader.quiz.base import Level, QuestionFields, words
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
    levels: tuple[Level, ...] = ()
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
    negative: bool = False
    """Whether a wrong choice out of k costs 1/(k-1), so that guessing earns nothing on average."""

    def seed_of(self, person: str) -> int:
        """Return the seed of one person's paper."""
        return seed_of(self.id, person) % 2**31


def review_blueprint(
    blueprint: Blueprint, languages: Languages = LANGUAGES
) -> Iterator[tuple[Where, Text]]:
    """Yield parts that ask nothing, and times that cannot be kept."""
    yield from review_text(("title",), blueprint.title, languages)
    for place, pick in enumerate(blueprint.picks):
        if pick.count < 1:
            yield (
                ("picks", place, "count"),
                Text("1 이상이어야 합니다.", "It must be 1 or more."),
            )
    if blueprint.minutes < 0:
        yield ("minutes",), Text("0 이상이어야 합니다.", "It must be 0 or more.")
    if not blueprint.picks:
        yield ("picks",), Text("고를 것이 없습니다.", "There is nothing to pick.")


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
            and (
                not pick.lectures
                or any(words(s).ko.startswith(tuple(pick.lectures)) for s in one.source)
            )
            and (not pick.levels or one.level in pick.levels)
        )

    return fits


def probing(questions: Questions, concepts: Iterable[str], seed: int) -> list[QuestionFields]:
    """Return one question for each concept, in their order; one that probes two stands for both."""
    chosen: list[QuestionFields] = []
    covered: set[str] = set()
    for concept in concepts:
        if concept in covered:
            continue
        about = {one.id: one for one in questions if concept in one.concepts}
        first = [name for name, one in about.items() if one.concepts[0] == concept]
        for name in shuffled(first or about, seed, concept)[:1]:
            chosen.append(about[name])
            covered |= set(about[name].concepts)
    return chosen


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
