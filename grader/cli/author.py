"""`learn author`: what instructors run."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import shell
from grader.cli.shell import Lang, say
from grader.model.text import LANGUAGES, Text

if TYPE_CHECKING:
    from grader.author.prove import Proof
    from grader.course import Entry
    from grader.model.problem import Problem

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
POLL_SECONDS = 0.3


@app.callback()
def _group() -> None:
    """Commands for instructors."""


@app.command(help=say("문제가 온전한지 증명합니다.", "Prove that exercises are sound."))
def check(
    exercises: Annotated[
        list[str] | None, typer.Argument(metavar="[EXERCISE]...", help=say("문제들", "which ones"))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("JSON으로", "as JSON"))] = False,
    changed: Annotated[
        bool,
        typer.Option(
            "--changed", help=say("바뀐 것만 보여 줌", "tell only what was not proved before")
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option("--watch", help=say("파일이 바뀔 때마다", "again whenever a file changes")),
    ] = False,
    lang: Lang = None,
) -> None:
    """Grade solutions, stubs, misconceptions and mutants; tell every problem."""
    del lang
    from grader.author.order import fit_together
    from grader.author.vocabulary import at_odds
    from grader.bank import Bank
    from grader.course import entries

    pack = shell.own_pack()
    chosen = [shell.entry(query, pack) for query in exercises or ()] or entries(pack)
    between = [] if exercises else fit_together(pack, chosen, shell.cache_folder())
    between += at_odds(Bank(pack, shell.cache_folder()), chosen if exercises else None)
    count = _prove(chosen, between, as_json=as_json, changed=changed)
    if not exercises and not as_json:
        count += _check_quizzes()
    while watch:
        for found in _edited(chosen):
            _prove([found], [], as_json=as_json, changed=False)
    if count:
        raise typer.Exit(shell.AT_FAULT)


def _prove(chosen: "list[Entry]", between: "list[Problem]", *, as_json: bool, changed: bool) -> int:
    """Prove exercises, side by side; return the number of problems, with those `between` them."""
    import dataclasses
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial

    from grader.author.memory import is_remembered, remembered

    caches = shell.cache_folder()
    new = [found for found in chosen if not is_remembered(found, caches)]
    if len(new) > 1:
        # Each process has a sandbox of its own; solutions are the author's, submissions never run here.
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
            for _ in pool.map(partial(remembered, caches=caches), new):
                pass
    proofs = [remembered(found, caches) for found in (new if changed else chosen)]
    count = sum(len(proof.problems) for proof in proofs) + len(between)
    if as_json:
        told = {
            "format": 1,
            "problems": count,
            "between": [dataclasses.asdict(problem) for problem in between],
            "exercises": [dataclasses.asdict(proof) for proof in proofs],
        }
        shell.print_json(told)
        return count
    for proof in proofs:
        _tell(proof)
    for problem in between:
        typer.echo(problem.in_(shell.language()))
    if count:
        shell.warn(
            Text("문제점 {count}개를 찾았습니다.", "{count} problems found.").format(count=count)
        )
    else:
        shell.show(
            say(
                f"문제 {len(chosen)}개가 모두 온전합니다.",
                f"All {len(chosen)} exercises are sound.",
            )
        )
    return count


def _edited(chosen: "list[Entry]") -> "Iterator[Entry]":
    """Wait until files change, then yield their exercises; looking often works on every drive."""

    def stamps() -> dict[Path, float]:
        files = [
            path
            for found in chosen
            for path in (found.path, found.functions, found.pack.solution(found.path))
        ]
        return {path: path.stat().st_mtime for path in files if path.is_file()}

    before = stamps()
    while (now := stamps()) == before:
        time.sleep(POLL_SECONDS)
    touched = {path.stem.removeprefix("test_") for path in now if now[path] != before.get(path)}
    yield from (found for found in chosen if found.name in touched)


def _check_quizzes() -> int:
    """Prove every quiz of the pack; return how many problems there are."""
    from grader.author.prove_quiz import prove_bank, prove_quiz
    from grader.bank import Bank
    from grader.course import entries

    bank = Bank(shell.own_pack())
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
    killed = proof.mutants - len(proof.survivors)
    shell.show(
        say(
            f"{proof.name}: 검사 {proof.checks}개, {proof.points}점, 변형 {proof.mutants}개 중 {killed}개 잡음: {sound}",
            f"{proof.name}: {proof.checks} checks, {proof.points} points, {killed} of {proof.mutants} mutants caught: {sound}",
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
    for mutant in proof.survivors:
        shell.show(
            say(f"  살아남은 변형 {mutant.line}행: ", f"  survivor, line {mutant.line}: ")
            + mutant.name
        )
    for problem in proof.problems:
        typer.echo(problem.in_(shell.language()))  # on one line: editors make a link of it


@app.command(help=say("새 문제의 틀을 씁니다.", "Write the files of a new exercise."))
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=say("예: 41_my_topic", "as 41_my_topic"))
    ],
    origin: Annotated[
        str | None, typer.Option("--from", metavar="EXERCISE", help=say("베낄 문제", "one to copy"))
    ] = None,
    lang: Lang = None,
) -> None:
    """Scaffold one YAML file and one solution in the pack around this folder, or a new pack here."""
    del lang
    from grader.author.scaffold import BadName, check_name, make_pack, scaffold

    try:
        check_name(name)  # before anything is written
    except BadName as error:
        shell.stop(error.message)
    if shell.pack_around() is None:
        made = make_pack(Path.cwd())
        typer.echo(say(f"만들었습니다: {made}", f"Wrote {made}"))
    pack = shell.own_pack()
    try:
        written = scaffold(pack, name, shell.entry(origin, pack).path if origin else None)
    except BadName as error:
        shell.stop(error.message)
    for path in written:
        typer.echo(say(f"만들었습니다: {path}", f"Wrote {path}"))  # one line: it can be clicked
    shell.show(say(f"다음: learn author check {name}", f"Next: learn author check {name}"))


@app.command(help=say("학습자가 보는 대로 보여 줍니다.", "Show an exercise as learners see it."))
def preview(
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help=say("문제 이름", "its name"))],
    lang: Lang = None,
) -> None:
    """Show the prompt, the stub and the hints in both languages."""
    del lang
    from rich.markdown import Markdown
    from rich.rule import Rule
    from rich.syntax import Syntax

    from grader.model.problem import ContentError

    found = shell.entry(exercise, shell.own_pack())
    try:
        loaded = found.load(shell.cache_folder())
    except ContentError as error:
        shell.stop_at_content(error)
    for language in LANGUAGES:
        shell.show(Rule(f"{found.name}  {loaded.title.in_(language)} [{language}]", align="left"))
        shell.show(Markdown(loaded.prompt.in_(language)))
        for number, hint in enumerate(loaded.hints, 1):
            shell.show("", Markdown(f"{number}. {hint.in_(language)}"))
    shell.show(
        Rule(f"{found.name}.py", align="left"), Syntax(loaded.stub, "python", word_wrap=True)
    )


@app.command(help=say("문제 묶음을 zip 파일로 만듭니다.", "Make a zip file of the pack."))
def build(
    target: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=say("만들 파일", "the file to make")),
    ] = None,
    lang: Lang = None,
) -> None:
    """Zip the pack around this folder, for `learn pack add`."""
    del lang
    from grader.model.problem import ContentError
    from grader.packs import zipped

    pack = shell.own_pack()
    try:
        manifest = pack.manifest(shell.cache_folder())
    except ContentError as error:
        shell.stop_at_content(error)
    path = target or Path(f"{manifest.id}-{manifest.version}.zip")
    count = zipped(pack, path)
    shell.show(say(f"{path}: 파일 {count}개", f"{path}: {count} files"))


@app.command(help=say("JSON 스키마를 출력합니다.", "Print the JSON Schema of exercises."))
def schema(
    quiz: Annotated[
        bool, typer.Option("--quiz", help=say("퀴즈의 스키마", "the schema of quizzes"))
    ] = False,
    glossary: Annotated[
        bool, typer.Option("--glossary", help=say("용어집의 스키마", "the schema of glossaries"))
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=say("사람이 읽는 참고서로", "as a reference to read"))
    ] = False,
    lang: Lang = None,
) -> None:
    """Print the schema that editors use, or the reference made from it."""
    del lang
    from grader.author.reference import reference
    from grader.checks.exercise import Exercise
    from grader.content.glossary import Glossary
    from grader.content.validation import schema as schema_of
    from grader.quiz.document import Quiz

    if markdown:
        typer.echo(reference(), nl=False)
        return
    kind = Quiz if quiz else Glossary if glossary else Exercise
    typer.echo(json.dumps(schema_of(kind), ensure_ascii=False, indent=1, sort_keys=True))
