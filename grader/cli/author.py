"""`learn author`: what instructors run."""

from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import shell
from grader.cli.shell import Lang, say
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.author.prove import Proof

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Commands for instructors."""


@app.command(
    help=say("문제가 온전한지 증명합니다.", "Prove that exercises are sound."),
)
def check(
    exercises: Annotated[
        list[str] | None, typer.Argument(metavar="[EXERCISE]...", help=say("문제들", "which ones"))
    ] = None,
    lang: Lang = None,
) -> None:
    """Grade solutions, stubs and misconceptions; tell every problem."""
    del lang
    from grader.author.prove import prove
    from grader.course import entries

    chosen = [shell.entry(query) for query in exercises or ()] or entries(shell.pack())
    count = 0 if exercises else _check_quizzes()
    for found in chosen:
        proof = prove(found)
        _tell(proof)
        count += len(proof.problems)
    if count:
        shell.stop(
            Text("문제점 {count}개를 찾았습니다.", "{count} problems found.").format(count=count),
            shell.AT_FAULT,
        )
    shell.show(
        say(f"문제 {len(chosen)}개가 모두 온전합니다.", f"All {len(chosen)} exercises are sound.")
    )


def _check_quizzes() -> int:
    """Prove every quiz of the pack; return how many problems there are."""
    from grader.author.prove_quiz import prove_bank, prove_quiz
    from grader.bank import Bank
    from grader.course import entries

    bank = Bank(shell.pack())
    names = [found.name for found in entries(bank.pack)]
    problems = prove_bank(bank)
    for path in bank.files():
        proof = prove_quiz(bank, path, names)
        problems += proof.problems
        shell.show(
            say(
                f"{proof.name}: 문항 {proof.questions}개, 문제점 {len(proof.problems)}개",
                f"{proof.name}: {proof.questions} questions, {len(proof.problems)} problems",
            )
        )
        if proof.missing:
            missing = ", ".join(proof.missing)
            shell.show(say(f"  아직 없는 문제: {missing}", f"  exercises not there yet: {missing}"))
    for problem in problems:
        shell.show(problem.in_(shell.language()))
    return len(problems)


def _tell(proof: "Proof") -> None:
    from rich.table import Table

    sound = say("온전함", "sound") if not proof.problems else say("문제 있음", "has problems")
    shell.show(
        say(
            f"{proof.name}: 검사 {proof.checks}개, {proof.points}점: {sound}",
            f"{proof.name}: {proof.checks} checks, {proof.points} points: {sound}",
        )
    )
    table = Table(box=None, padding=(0, 2, 0, 2))
    table.add_column(say("오개념", "misconception"), no_wrap=True)
    table.add_column(say("받는 점수", "earns"), justify="right")
    table.add_column(say("알아보는 검사", "named by"))
    for earned in proof.earned:
        table.add_row(earned.id, f"{earned.points}/{earned.max_points}", ", ".join(earned.told))
    if proof.earned:
        shell.show(table)
    for problem in proof.problems:
        shell.show(problem.in_(shell.language()))


@app.command(help=say("JSON 스키마를 출력합니다.", "Print the JSON Schema of exercises."))
def schema(lang: Lang = None) -> None:
    """Print the schema that editors use."""
    del lang
    import json

    from grader.checks.exercise import Exercise
    from grader.content.validation import schema as schema_of

    typer.echo(json.dumps(schema_of(Exercise), ensure_ascii=False, indent=1, sort_keys=True))
