"""How a proof looks on a terminal: what mistakes earn, and everything an author has to mend."""

import shutil
import textwrap
from typing import TYPE_CHECKING

import typer

from grader.cli import shell
from grader.cli.shell import say

if TYPE_CHECKING:
    from grader.author.proof import Earned, Proof, QuizProof


def tell_proof(proof: "Proof") -> None:
    """Print what was found out about one exercise; problems stand on lines of their own."""
    sound = say("온전함", "sound") if not proof.problems else say("문제 있음", "has problems")
    size = say(
        f"검사 {len(proof.checks)}개, {proof.points}점: ",
        f"{len(proof.checks)} checks, {proof.points} points: ",
    )
    shell.show(f"{proof.name}: {size * bool(proof.checks)}{sound}")
    if proof.earned:
        _tell_mistakes(proof)
    for line in _facts(proof):
        shell.show(f"  {line}")
    _tell_survivors(proof)
    for problem in proof.problems:
        typer.echo(problem.in_(shell.language()))  # on one line: editors make a link of it


def _tell_mistakes(proof: "Proof") -> None:
    """Print misconceptions × checks: which check catches which, and what is left to earn."""
    from rich.padding import Padding
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(say("오개념", "misconception"), no_wrap=True)
    table.add_column(say("점수", "earns"), justify="right", no_wrap=True)
    for number, _ in enumerate(proof.checks, 1):
        table.add_column(str(number), justify="center", no_wrap=True)
    for earned in proof.earned:
        cells = [_cell(earned, check.id) for check in proof.checks]
        table.add_row(earned.id, f"{earned.points}/{earned.max_points}", *cells)
    names = [
        f"{number}\N{NO-BREAK SPACE}{check.id}\N{NO-BREAK SPACE}({check.points})"
        for number, check in enumerate(proof.checks, 1)
    ]
    width = shutil.get_terminal_size().columns - 1
    legend = textwrap.fill("  ".join(names), width, initial_indent="  ", subsequent_indent="  ")
    shell.show(
        Padding(table, (0, 0, 0, 2), expand=False),
        legend.replace("\N{NO-BREAK SPACE}", " "),
        "  "
        + say(
            "X 틀리고 이름으로 진단됨  x 틀림  . 통과", "X fails and is named  x fails  . passes"
        ),
    )


def _cell(earned: "Earned", check: str) -> str:
    told = ((earned.told, "X"), (earned.untold, "x"), (earned.passed, "."))
    return next((sign for checks, sign in told if check in checks), " ")


def _facts(proof: "Proof") -> list[str]:
    """Return what else an author may want to know, a line each."""
    lines = []
    if proof.mutants:
        wanted = proof.mutants - proof.equivalent
        lines.append(
            say(
                f"변형 {wanted}개 중 {proof.caught}개를 잡음",
                f"mutants: {proof.caught} of {wanted} caught",
            )
            + say(
                f", 같은 것으로 표시 {proof.equivalent}개",
                f", {proof.equivalent} marked equivalent",
            )
            * bool(proof.equivalent)
            + say(
                f", 아직 {proof.untried}개(--thorough)", f", {proof.untried} not tried (--thorough)"
            )
            * bool(proof.untried)
        )
    for seeds in proof.seeds:
        if seeds.refused:
            lines.append(
                say(
                    f"시드: 검사 {seeds.check}의 입력을 학습자 {seeds.learners}명에게 뽑아 주면서 {seeds.refused}번 다시 뽑음",
                    f"seeds: draws refused by {seeds.check}: {seeds.refused} (learners tried: {seeds.learners})",
                )
            )
    if took := proof.time:
        lines.append(
            say(
                f"시간: 채점 {took.seconds:.2f}초, 가장 느린 검사 {took.check} {took.check_seconds:.2f}초 (한 호출의 한도 {took.limit:g}초)",
                f"time: {took.seconds:.2f} s, slowest check {took.check} {took.check_seconds:.2f} s (a call may take {took.limit:g} s)",
            )
        )
    for mark in proof.needless:
        lines.append(
            say(
                f"equivalent_mutants에 없어도 되는 줄: {mark}",
                f"not needed under equivalent_mutants: {mark}",
            )
        )
    return lines


def _tell_survivors(proof: "Proof") -> None:
    from rich.padding import Padding

    for one in proof.survivors:
        said = one.advice.in_(shell.language())
        shell.show(
            "  " + say(f"살아남은 변형, {one.line}행:", f"survivor, line {one.line}:"),
            *(Padding(line, (0, 0, 0, 4)) for line in (f"- {one.before}", f"+ {one.after}", said)),
        )


def tell_quiz(proof: "QuizProof") -> None:
    """Print what was found out about one quiz."""
    sound = say("온전함", "sound") if not proof.problems else say("문제 있음", "has problems")
    size = say(f"문항 {proof.questions}개: ", f"{proof.questions} questions: ")
    shell.show(f"{proof.name}: {size * bool(proof.questions)}{sound}")
    if proof.missing:
        missing = ", ".join(proof.missing)
        shell.show(say(f"  아직 없는 문제: {missing}", f"  exercises not there yet: {missing}"))
    for problem in proof.problems:
        typer.echo(problem.in_(shell.language()))
