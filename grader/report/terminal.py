"""A verdict for the terminal: what passed, the first failure in full, what to do next.

Right and wrong are told by a letter and a word; colour only repeats them. Figures are plain ASCII.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from grader.model.call import Lost, Opaque, Raised, Returned
from grader.model.text import Language, Text
from grader.model.verdict import Evidence, Outcome, Status, Verdict
from grader.report.arrays import Grid, cell_text, grid
from grader.report.beside import Beside

MAX_OUTPUT_LINES = 20
MAX_ITEMS = 24
NAMED = 40
"""Longer values stand in a call by their name, and below it in full."""


def verdict_view(verdict: Verdict, name: str, language: Language) -> RenderableType:
    """Return the whole report."""
    parts: list[RenderableType] = [Line(f"{name}  {verdict.title.in_(language)}", "bold"), Line()]
    parts += [_summary(verdict.outcomes, language)]
    first = next((one for one in verdict.outcomes if _is_told(one)), None)
    if first is not None:
        parts += [Line(), *_failure(first, language)]
    parts += _output(verdict, name, first, language)
    parts += [Line(), *_ending(verdict, name, first, language)]
    if verdict.isolation.level != "strong":
        missing = (
            ", ".join(act for act, seen in verdict.isolation.refused.items() if not seen) or "-"
        )
        weak = WEAK.format(level=verdict.isolation.level, missing=missing)
        parts += [Line(weak.in_(language), "yellow")]
    return Group(*parts)


def _is_told(outcome: Outcome) -> bool:
    return not outcome.passed and outcome.status is not Status.NOT_RUN


def _summary(outcomes: Sequence[Outcome], language: Language) -> Table:
    """Return a line a check; where there is little room the titles wrap, and the points stay."""
    table = Table.grid()
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    for one in outcomes:
        mark, style = ("O", "green") if one.passed else ("X", "red")
        if one.status is Status.NOT_RUN:
            mark, style = "-", "dim"
        told = "" if one.passed else f"  {STATUS[one.status].in_(language)}"
        table.add_row(
            Line(f" {mark} ", style),
            Line(one.title.in_(language), "" if one.passed else style),
            Line(f"{one.points}/{one.max_points}".rjust(7), style),
            Line(told, style),
        )
    return table


def _failure(outcome: Outcome, language: Language) -> Iterator[RenderableType]:
    yield Line(f"X {outcome.title.in_(language)}", "bold red")
    evidence = outcome.evidence
    if evidence is not None and evidence.hidden:
        yield Line("  " + HIDDEN.in_(language))
    elif evidence is not None:
        yield _labelled(CALL, evidence.call, language)
        yield from _inputs(evidence)
    yield _labelled(RESULT, outcome.message.in_(language), language)
    if outcome.line and outcome.code:
        yield _labelled(LINE.format(line=outcome.line), outcome.code, language)
    if evidence is not None and not evidence.hidden:
        yield from _values(evidence, language)
    diagnosis = outcome.diagnosis
    if diagnosis is not None:
        yield _labelled(DIAGNOSIS, diagnosis.message.in_(language), language, "bold yellow")
        if diagnosis.explanation:
            yield _labelled(None, _emphasised(diagnosis.explanation.in_(language)), language)


def _inputs(evidence: Evidence) -> Iterator[RenderableType]:
    for name, value in evidence.inputs:
        if isinstance(value, np.ndarray):
            yield Line(f"            {name}: {value.dtype} {value.shape}", "dim")
            if 0 < value.size <= 4096 and value.ndim:
                shown = grid(name, value)
                if shown.label != name:
                    yield Line(f"            {shown.label} =", "dim")
                yield from (Line(f"             {line}") for line in shown.lines())
        elif len(repr(value)) > NAMED:
            yield Line(f"            {name} =", "dim")
            yield from (_labelled(None, f"  {line}", "en") for line in _items(value))


def _items(value: Any) -> list[str]:
    """Return a long value that is no array: an item a line, bounded."""
    items = [repr(item) for item in value] if isinstance(value, list | tuple) else [repr(value)]
    lines = [item if len(item) <= 100 else item[:97] + "..." for item in items[:MAX_ITEMS]]
    return lines + ["..."] * (len(items) > MAX_ITEMS)


def _values(evidence: Evidence, language: Language) -> Iterator[RenderableType]:
    """Yield what came back beside what was expected."""
    seen, difference = evidence.observation, evidence.difference
    if isinstance(seen, Raised | Lost) or difference is None:
        return
    assert isinstance(seen, Returned)  # noqa: S101  the other observations are handled
    want, have = evidence.expected, seen.value
    if isinstance(have, list | tuple) and isinstance(want, np.ndarray):
        have = _as_array(have)
    if isinstance(want, np.ndarray) and isinstance(have, np.ndarray) and want.shape == have.shape:
        if want.ndim and want.size:
            yield from _side_by_side(want, have, evidence, language)
        return
    if difference.kind == "values" or isinstance(want, list | tuple | dict):
        yield _labelled(GOT, _brief(have), language)
        yield _labelled(WANTED, _brief(want), language)


def _side_by_side(
    want: np.ndarray, have: np.ndarray, evidence: Evidence, language: Language
) -> Iterator[RenderableType]:
    difference = evidence.difference
    assert difference is not None  # noqa: S101  the caller has seen it
    seen = grid("y", have, difference.worst, difference.wrong)
    right = grid("y", want, difference.worst)
    heads = [f"{label.in_(language)} {seen.label}" for label in (GOT, WANTED)]
    yield Beside((heads[0], *seen.lines()), (heads[1], *right.lines()))
    if difference.wrong:
        yield Line("            " + MARKED.in_(language), "dim")


def _as_array(value: Any) -> Any:
    try:
        return np.array(value, dtype=float)
    except (TypeError, ValueError):
        return value


def _brief(value: Any) -> str:
    if isinstance(value, Opaque):
        return value.type
    if isinstance(value, np.ndarray):
        if value.size <= 16 and value.ndim <= 2:
            shown: Grid = grid("", value)
            return f"{value.shape}: " + " / ".join(line.strip() for line in shown.lines())
        return f"{value.dtype} {value.shape}"
    text = cell_text(value) if isinstance(value, float) else repr(value)
    return text if len(text) <= 200 else text[:197] + "..."


def _output(
    verdict: Verdict, name: str, first: Outcome | None, language: Language
) -> Iterator[RenderableType]:
    text = verdict.output.rstrip()
    if not text:
        return
    lines = text.split("\n")
    yield Line()
    yield Line(PRINTED.in_(language), "dim")
    for line in lines[:MAX_OUTPUT_LINES]:
        # Cut, not wrapped: what follows the bar is the submission's, what has none is ours.
        yield Line("  | " + line[:200], no_wrap=True, overflow="ellipsis")
    if len(lines) > MAX_OUTPUT_LINES:
        more = MORE.format(count=len(lines) - MAX_OUTPUT_LINES)
        yield Line("  | " + more.in_(language), "dim")
        if first is not None and first is not verdict.outcomes[0]:
            alone = ALONE.format(name=name, check=first.check)
            yield Line("  " + alone.in_(language), "dim")


def _ending(
    verdict: Verdict, name: str, first: Outcome | None, language: Language
) -> Iterator[RenderableType]:
    right = sum(one.passed for one in verdict.outcomes)
    score = SCORE.format(
        score=verdict.score, most=verdict.max_score, right=right, count=len(verdict.outcomes)
    )
    yield Line(score.in_(language), "bold green" if verdict.passed else "bold")
    if verdict.at_fault:
        yield Line(AT_FAULT.in_(language))
    elif verdict.passed:
        yield Line(DONE.format(name=name).in_(language))
    elif first is not None:
        where = AT_LINE.format(file=verdict.file, line=first.line) if first.line else Text()
        yield Line((where + TRY_AGAIN.format(name=name)).in_(language))


def _emphasised(text: str) -> Line:
    """Return Markdown's `**word**` as a bold word; powers are written in backquotes."""
    line = Line()
    for place, part in enumerate(EMPHASIS.split(text)):
        line.append(part, "bold" if place % 2 else "")
    return line


EMPHASIS = re.compile(r"\*\*([^*`\s](?:[^*`]*[^*`\s])?)\*\*")


def _labelled(label: Text | None, text: str | Line, language: Language, style: str = "") -> Table:
    row = Table.grid()
    row.add_column(width=12)
    row.add_column(overflow="fold")
    shown = text if isinstance(text, Line) else Line(text, style)
    row.add_row(Line(f"  {label.in_(language)}" if label else "", "dim"), shown)
    return row


CALL = Text("호출", "call")
RESULT = Text("결과", "result")
DIAGNOSIS = Text("진단", "diagnosis")
LINE = Text("{line}번째 줄", "line {line}")
GOT = Text("돌려준 값", "returned")
WANTED = Text("정답", "expected")
MARKED = Text("* 표시한 칸이 다릅니다.", "Cells marked with * differ.")
HIDDEN = Text(
    "숨은 검사입니다. 입력과 정답은 보여 주지 않습니다.",
    "This check is hidden: its inputs and expected values are not shown.",
)
PRINTED = Text("제출한 코드가 출력한 내용:", "What the submission printed:")
MORE = Text("... {count}줄 더 있습니다.", "... and {count} more lines.")
ALONE = Text(
    "틀린 검사의 출력만 보려면 `learn grade {name} -k {check}`.",
    "What it prints in the failed check alone: `learn grade {name} -k {check}`.",
)
SCORE = Text(
    "점수 {score}/{most} (검사 {count}개 중 {right}개 통과)",
    "Score {score}/{most} ({right} of {count} checks passed)",
)
DONE = Text(
    "모두 통과했습니다. 모범 답안과 견주어 보세요: `learn solution {name}`.",
    "Everything passed. Compare with the solution: `learn solution {name}`.",
)
TRY_AGAIN = Text(
    "고친 뒤 `learn grade {name}` 명령을 다시 실행하세요.\n막히면 `learn hint {name}`.",
    "Mend it and run `learn grade {name}` again.\nStuck? `learn hint {name}`.",
)
AT_LINE = Text("{file}의 {line}번째 줄을 보세요.", "Look at {file}, line {line}.")
AT_FAULT = Text(
    "채점기나 문제에 잘못이 있어 판정하지 못했습니다. 점수는 잃지 않습니다.",
    "The grader or the exercise is at fault, so this was not judged. No points are lost.",
)
WEAK = Text(
    "격리 수준: {level}. 확인되지 않은 보호: {missing}. `learn doctor`를 보세요.",
    "Isolation: {level}. Not confirmed: {missing}. See `learn doctor`.",
)
STATUS = {
    Status.PASSED: Text("통과", "passed"),
    Status.WRONG: Text("틀림", "wrong"),
    Status.ERROR: Text("예외", "error"),
    Status.TIMEOUT: Text("시간 초과", "timeout"),
    Status.MEMORY: Text("메모리 초과", "memory"),
    Status.CRASH: Text("비정상 종료", "crash"),
    Status.OUTPUT_LIMIT: Text("출력 초과", "too much output"),
    Status.BAD_RETURN: Text("잘못된 반환값", "bad return value"),
    Status.NOT_RUN: Text("실행하지 않음", "not run"),
    Status.GRADER_ERROR: Text("채점기 오류", "grader at fault"),
}
