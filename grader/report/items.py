"""Item statistics for the terminal. Pure, prints nothing."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text as Line

from grader.model.text import Language, Text
from grader.quiz.items import ENOUGH, Item
from grader.report.quiz import indented


def items_view(found: Sequence[Item], language: Language) -> Iterator[RenderableType]:
    """Yield each question's statistics on a line, its wrong answers and what is odd below."""
    for one in found:
        line = Line(f"{one.question}  ", "bold")
        if one.count < ENOUGH:
            told = COUNTS.format(n=one.count, right=round(one.facility * one.count, 1))
            line.append(told.in_(language), "not bold")
        else:
            line.append(f"p {one.facility:.2f} ({one.low:.2f}-{one.high:.2f})", "not bold")
            for label, value in (
                ("r", one.discrimination), ("eff", one.efficiency), ("D", one.extremes),
            ):  # fmt: skip
                line.append(f"  {label} {'-' if value is None else f'{value:.2f}'}", "not bold")
            line.append(f"  n {one.count}, {one.seconds:.0f} s", "not bold")
        yield line
        for chosen in one.chosen:
            with_rest = "" if chosen.with_rest is None else f", r {chosen.with_rest:.2f}"
            mark = "O" if chosen.right else "X"
            yield indented(f"{mark} {chosen.answer}: {round(100 * chosen.rate)}%{with_rest}")
        for remark in one.remarks:
            yield indented(f"! {remark.in_(language)}")


COUNTS = Text("답 {n}개, 맞은 몫 {right}", "{n} answers, {right} right")
