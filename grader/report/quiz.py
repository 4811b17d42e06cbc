"""Questions, marks and runs for the terminal and as JSON: pure, prints nothing.

Right and wrong are told by a letter and a word; what is drawn is plain ASCII.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Line

from grader import __version__
from grader.model.text import Language, Text
from grader.quiz.base import Mark, QuestionFields, words
from grader.quiz.kinds.cloze import Cloze, show_gaps
from grader.quiz.reading import spelled
from grader.quiz.run import Answered, Run

_CODE = re.compile(r"`([^`\n]+)`")


def question_view(
    question: QuestionFields,
    shown: Sequence[str],
    place: int,
    count: int,
    language: Language,
) -> Iterator[RenderableType]:
    """Yield a question: its head, prompt, code, figure and options."""
    level = LEVELS[question.level].in_(language)
    points = POINTS.format(points=spelled(question.points)).in_(language)
    source = words(question.source[0]).in_(language) if question.source else ""
    yield Line()
    head = Line(f"[{place + 1}/{count}] {question.id}", "bold")
    head.append(f"  {points}, {level}", "not bold dim")
    yield head
    if source:
        yield Line(source, "dim")
    prompt = question.prompt.in_(language)
    yield prose(show_gaps(prompt) if isinstance(question, Cloze) else prompt)
    if question.code:
        yield Line("\n".join(f"    {line}" for line in question.code.text.rstrip().split("\n")))
    if question.figure:
        yield Line("\n".join(f"  {line}" for line in question.figure.text.rstrip().split("\n")))
        yield Line(f"  ({question.figure.alt.in_(language)})", "dim")
    if options := question.options(shown):
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", width=5, no_wrap=True)
        table.add_column(overflow="fold")
        for label, text in options:
            table.add_row(f"{label})" if label else "", prose(text.in_(language)))
        yield table


def prose(text: str) -> Line:
    """Return a sentence, with what stands between backticks in bold."""
    line = Line()
    last = 0
    for found in _CODE.finditer(text):
        line.append(text[last : found.start()])
        line.append(found[1], "bold")
        last = found.end()
    line.append(text[last:])
    return line


def mark_view(mark: Mark, points: float, language: Language) -> Iterator[RenderableType]:
    """Yield whether an answer was right, what it earned, and what is said about it."""
    verdict, style = _verdict(mark.score)
    earned = f"{spelled(round(mark.score * points, 2))}/{spelled(points)}"
    line = Line(f"{verdict.in_(language)} ", style)
    line.append(f"({POINTS.format(points=earned).in_(language)})", "not bold")
    if mark.echo:
        line.append("  " + READ_AS.format(value=mark.echo).in_(language), "not bold dim")
    yield line
    for said in mark.feedback:
        yield indented(said.in_(language))


def _verdict(score: float) -> tuple[Text, str]:
    if score == 1:
        return RIGHT, "bold green"
    return (PARTLY, "bold yellow") if score > 0 else (WRONG, "bold red")


def solution_view(question: QuestionFields, language: Language) -> Iterator[RenderableType]:
    """Yield the key and why it is right."""
    yield indented(KEY.format(key=question.key().in_(language)).in_(language))
    if question.explanation:
        yield indented(question.explanation.in_(language))


def indented(text: str) -> Table:
    """Return a paragraph set in by two columns, on every line."""
    table = Table.grid()
    table.add_column(width=2)
    table.add_column(overflow="fold")
    table.add_row("", prose(text))
    return table


def run_json(run: Run, language: Language, unreadable: Mapping[int, str]) -> dict[str, Any]:
    """Return a run as plain data; the form is versioned by `format`."""
    return {
        "format": 1,
        "grader": __version__,
        "quiz": run.quiz,
        "mode": run.mode,
        "seed": run.seed,
        "score": run.score,
        "max_score": run.max_score,
        "finished": not run.open,
        "receipt": run.receipt(),
        "items": [_item(run, place, language, unreadable) for place in range(len(run.plan))],
    }


def _item(
    run: Run, place: int, language: Language, unreadable: Mapping[int, str]
) -> dict[str, Any]:
    planned, one = run.plan[place], run.counted(place)
    question = run.asked(place)
    mark = None if one is None or one.skipped else question.mark(one.answer)
    hidden = run.mode == "exam"
    return {
        "id": planned.question,
        "rev": planned.rev,
        "variant": planned.variant,
        "shown": list(question.shown(planned.variant)),
        "answer": one.answer if one else None,
        "status": _status(one, place in unreadable),
        "message": unreadable.get(place, ""),
        "score": None if hidden else run.share(place),
        "points": question.points,
        "tries": len(run.tries[place]),
        "hints": one.hints if one else 0,
        "sure": one.sure if one else None,
        "seconds": one.seconds if one else 0.0,
        "mistakes": [] if hidden or mark is None else list(mark.mistakes),
        "feedback": []
        if hidden or mark is None
        else [said.in_(language) for said in mark.feedback],
    }


def _status(one: Answered | None, unreadable: bool) -> str:
    if unreadable:
        return "unreadable"
    if one is None:
        return "open"
    if one.skipped:
        return "skipped"
    return "right" if one.score == 1 else "partly" if one.score else "wrong"


LEVELS = {
    "recall": Text("기억", "recall"),
    "compute": Text("계산", "compute"),
    "predict": Text("예측", "predict"),
    "explain": Text("설명", "explain"),
}
POINTS = Text("{points}점", "{points} pt")
RIGHT = Text("O 맞음", "O right")
PARTLY = Text("~ 일부 맞음", "~ partly right")
WRONG = Text("X 틀림", "X wrong")
READ_AS = Text("읽은 값: {value}", "read as {value}")
KEY = Text("정답: {key}", "Answer: {key}")
