"""What runs came to, for the terminal: scores, misses, history, what to study. Pure, prints nothing."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Line

from grader.content.glossary import Concept
from grader.model.text import Language, Text
from grader.quiz.kinds.cloze import show_gaps
from grader.quiz.mastery import study_list
from grader.quiz.reading import spelled
from grader.quiz.run import Run
from grader.report.quiz import indented, solution_view

BAR = 20
NEXT = 3
"""Exercises that are named as the next to do."""


def summary_view(
    run: Run, concepts: Mapping[str, Concept], namespace: str, language: Language
) -> Iterator[RenderableType]:
    """Yield what a run came to: score, concepts, misses, what to do next.

    `namespace` is what goes before the names in its pack on the command line, as `words:`.
    """
    yield Line()
    told = TOTAL.format(score=spelled(run.score), most=spelled(run.max_score), n=len(run.plan))
    yield Line(told.in_(language), "bold")
    if run.raw_score < 0:
        yield Line(BELOW.format(raw=spelled(run.raw_score)).in_(language))
    if parts := run.by_concept():
        yield Line(BY_CONCEPT.in_(language))
        yield shares_table({name_of(one, concepts, language): each for one, each in parts.items()})
    yield from _sure_view(run, language)
    if misses := run.misses():
        yield Line(MISSES.in_(language))
        for place in misses:
            question = run.asked(place)
            yield indented(f"{place + 1}. {first_line(question.prompt.in_(language))}")
            yield from solution_view(question, language)
        for name in run.exercises()[:NEXT]:
            yield Line(DO_NEXT.format(name=namespace + name).in_(language))
        pack = f" {namespace.removesuffix(':')}" if namespace else ""
        yield Line(REVIEW.format(pack=pack).in_(language))
    yield Line(RECEIPT.format(receipt=run.receipt(), seed=run.seed).in_(language), "dim")


def _sure_view(run: Run, language: Language) -> Iterator[RenderableType]:
    """Yield how often each level of certainty was right."""
    levels: dict[int, list[float]] = {}
    for place in range(len(run.plan)):
        one = run.counted(place)
        if one is not None and one.sure:
            levels.setdefault(one.sure, []).append(one.score)
    for level, scores in sorted(levels.items()):
        right = sum(scores) / len(scores)
        told = SURE_LEVEL.format(level=level, right=round(100 * right), n=len(scores))
        bounds = {1: (0.0, 0.67), 2: (0.67, 0.8), 3: (0.8, 1.0)}[level]
        note = OVER if right < bounds[0] else UNDER if right > bounds[1] else Text()
        yield Line(f"  {told.in_(language)} {note.in_(language)}".rstrip())
    if levels:
        yield Line("  " + CERTAINTY.format(total=f"{run.certainty():+g}").in_(language))


def study_view(
    run: Run, concepts: Mapping[str, Concept], language: Language
) -> Iterator[RenderableType]:
    """Yield what to study after a diagnosis, foundations first, with the lecture of each."""
    weak = study_list(run, concepts)
    yield Line()
    yield Line((STUDY if weak else NOTHING_TO_STUDY).in_(language), "bold")
    for number, name in enumerate(weak, 1):
        lecture = f"  ({', '.join(concepts[name].lectures)})" if name in concepts else ""
        yield indented(f"{number}. {name_of(name, concepts, language)}{lecture}")


def shares_table(shares: Mapping[str, tuple[float, int]]) -> Table:
    """Return names with a bar, a percentage and a count."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)  # a long name stays set in on its second line
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for name, (share, count) in shares.items():
        table.add_row("", name, bar(share), f"{round(100 * share)}% ({count})")
    return table


def bar(share: float, width: int = 10) -> str:
    """Return a share as a bar of plain characters."""
    full = round(share * width)
    return "#" * full + "." * (width - full)


def history_view(
    scores: Sequence[tuple[str, str, float]], language: Language
) -> Iterator[RenderableType]:
    """Yield a plot of finished runs: (day, quiz, share), oldest first."""
    if not scores:
        return
    yield Line(HISTORY.in_(language))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, max_width=14, overflow="crop")
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for day, quiz, share in scores[-BAR:]:
        table.add_row(f"  {day}", quiz, bar(share), f"{round(100 * share)}%")
    yield table


def name_of(concept: str, concepts: Mapping[str, Concept], language: Language) -> str:
    """Return a concept's name for people."""
    return concepts[concept].name.in_(language) if concept in concepts else concept


def first_line(text: str) -> str:
    """Return the first line of a prompt."""
    return show_gaps(text.strip().split("\n")[0])


TOTAL = Text("점수 {score}/{most} ({n}문항)", "Score {score}/{most} ({n} questions)")
BELOW = Text("감점까지 더하면 {raw}점입니다.", "With what wrong choices cost: {raw} points.")
CERTAINTY = Text(
    "확신 점수 {total} (성적에는 넣지 않음)", "certainty score {total} (not in the grade)"
)
STUDY = Text("이 순서로 공부하세요", "Study these, in this order")
NOTHING_TO_STUDY = Text("모르는 개념이 보이지 않습니다.", "No gaps were found.")
BY_CONCEPT = Text("개념별", "By concept")
MISSES = Text("다시 볼 문항", "To look at again")
DO_NEXT = Text("다음에 할 문제: learn start {name}", "The exercise to do next: learn start {name}")
REVIEW = Text(
    "복습: 지금은 learn quiz mistakes{pack}, 날마다 learn quiz review{pack}",
    "To review: learn quiz mistakes{pack} now, learn quiz review{pack} each day",
)
RECEIPT = Text("시드 {seed}, 확인 번호 {receipt}", "seed {seed}, receipt {receipt}")
SURE_LEVEL = Text("확신 {level}: {n}개 중 {right}% 맞음", "sure {level}: {right}% of {n} right")
OVER = Text("(지나친 확신)", "(over-confident)")
UNDER = Text("(더 믿어도 됩니다)", "(under-confident)")
HISTORY = Text("지금까지의 점수", "Scores so far")
