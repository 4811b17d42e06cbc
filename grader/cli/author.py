"""`learn author`: what instructors run."""

import json
from pathlib import Path
from typing import Annotated

import typer

from grader.cli import glossary, prove, shell
from grader.cli.shell import Lang, say
from grader.model.text import LANGUAGES

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Commands for instructors."""


app.command(
    help=say("문제와 퀴즈가 온전한지 증명합니다.", "Prove that exercises and quizzes are sound.")
)(prove.check)
app.command(help=say("개념마다 다루는 문제를 봅니다.", "Show what covers each concept."))(
    glossary.coverage
)


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
