"""`learn author`: what instructors run."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli import disk, glossary, lookup, preview, prove, shell
from grader.cli.shell import Lang, say
from grader.model.text import LANGUAGES, Text

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


@app.command(
    help=say("새 문제, 퀴즈, 시험의 틀을 씁니다.", "Write a new exercise, a quiz or an exam.")
)
def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help=say(
                "예: 41_my_topic, --quiz L9, --exam final",
                "as 41_my_topic, --quiz L9, --exam final",
            ),
        ),
    ],
    quiz: Annotated[
        bool, typer.Option("--quiz", help=say("퀴즈의 틀", "a quiz to start from"))
    ] = False,
    exam: Annotated[
        bool, typer.Option("--exam", help=say("시험의 틀", "an exam to start from"))
    ] = False,
    origin: Annotated[
        str | None, typer.Option("--from", metavar="EXERCISE", help=say("베낄 문제", "one to copy"))
    ] = None,
    languages: Annotated[
        str,
        typer.Option(
            "--languages",
            metavar="ko,en",
            help=say("새 묶음의 언어", "languages of a new pack"),
        ),
    ] = ",".join(LANGUAGES),
    lang: Lang = None,
) -> None:
    """Scaffold an exercise with its solution, a quiz or an exam, in the pack around this folder or a new one."""
    del lang
    from grader.author.scaffold import BadName, check_name, check_quiz_name, make_pack

    wanted = [one.strip() for one in languages.split(",")]
    if not wanted or not set(wanted) <= set(LANGUAGES):
        shell.stop(Text("언어는 ko, en입니다.", "The languages are ko and en."))
    if [quiz, exam, bool(origin)].count(True) > 1:
        shell.stop(
            Text(
                "--quiz, --exam, --from(문제를 베낌) 가운데 하나만 쓰세요.",
                "Use one of --quiz, --exam and --from, which copies an exercise.",
            )
        )
    try:
        (check_quiz_name if quiz or exam else check_name)(name)  # before anything is written
        if lookup.pack_around() is None:
            made = make_pack(Path.cwd(), wanted)
            typer.echo(say(f"만들었습니다: {made}", f"Wrote {made}"))
        written = _scaffolded(name, "exam" if exam else "quiz" if quiz else "exercise", origin)
    except BadName as error:
        shell.stop(error.message)
    for path in written:
        typer.echo(say(f"만들었습니다: {path}", f"Wrote {path}"))  # one line: it can be clicked
    shell.show(say(f"다음: learn author check {name}", f"Next: learn author check {name}"))


def _scaffolded(name: str, kind: str, origin: str | None) -> list[Path]:
    """Write an exercise, a quiz or an exam into the pack around this folder."""
    from grader.author.scaffold import scaffold, scaffold_exam, scaffold_quiz

    pack, caches = lookup.own_pack(), shell.cache_folder()
    languages = pack.manifest(caches).languages
    if kind != "exercise":
        from grader.bank import Bank

        write = scaffold_exam if kind == "exam" else scaffold_quiz
        return write(Bank(pack, caches), name, languages)
    source = lookup.entry(origin, pack).path if origin else None
    return scaffold(pack, name, source, languages)


app.command(
    help=say("학습자가 보는 대로 보여 줍니다.", "Show an exercise or a quiz as learners see it.")
)(preview.preview)


@app.command(
    help=say(
        "문제 묶음을 zip이나 wheel 파일로 만듭니다.", "Make a zip file or a wheel of the pack."
    )
)
def build(
    target: Annotated[
        Path | None,
        typer.Option("--out", metavar="PATH", help=say("만들 파일이나 폴더", "a file or a folder")),
    ] = None,
    wheel: Annotated[
        bool, typer.Option("--wheel", help=say("pip으로 설치할 wheel", "a wheel, for pip"))
    ] = False,
    lang: Lang = None,
) -> None:
    """Pack up the pack around this folder: for `learn pack add`, or for pip."""
    del lang
    from grader.author.wheel import BadVersion, write_wheel
    from grader.packs import zipped

    pack = lookup.own_pack()
    try:
        manifest = pack.manifest(shell.cache_folder())
        if wheel:
            path = write_wheel(pack, manifest, target or Path())
            next_ = f"pip install {path}"
        else:
            path = target or Path(f"{manifest.id}-{manifest.version}.zip")
            path = path / f"{manifest.id}-{manifest.version}.zip" if path.is_dir() else path
            zipped(pack, path)
            next_ = f"learn pack add {path}"
    except BadVersion as error:
        shell.stop(error.message)
    except OSError as error:
        disk.stop_unwritten(target or Path.cwd(), error)
    typer.echo(say(f"만들었습니다: {path}", f"Wrote {path}"))
    typer.echo(say(f"쓰려면: {next_}", f"To use it: {next_}"))


@app.command(help=say("JSON 스키마를 출력합니다.", "Print the JSON Schema of exercises."))
def schema(
    quiz: Annotated[
        bool, typer.Option("--quiz", help=say("퀴즈의 스키마", "the schema of quizzes"))
    ] = False,
    exam: Annotated[
        bool, typer.Option("--exam", help=say("시험의 스키마", "the schema of exams"))
    ] = False,
    pack: Annotated[
        bool, typer.Option("--pack", help=say("pack.yaml의 스키마", "the schema of pack.yaml"))
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
    from grader.author.reference import reference, schema_text

    asked = {"quiz": quiz, "exam": exam, "pack": pack, "glossary": glossary}
    kind = next((name for name, wanted in asked.items() if wanted), "exercise")
    typer.echo(
        reference("quiz" if quiz else "exercise") if markdown else schema_text(kind), nl=False
    )


@app.command(
    help=say("수식에서 부를 수 있는 함수를 보여 줍니다.", "Show what expressions may call.")
)
def functions(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help=say("예: conv2d (모두 설명)", "as conv2d, explained")
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """List the engine's functions by module, or explain one; docstrings are in English."""
    del lang
    from functools import partial
    from itertools import groupby

    from rich.padding import Padding

    from grader.author.functions import entries
    from grader.content.expression import NUMPY
    from grader.content.guess import guess

    set_in = partial(Padding, pad=(0, 0, 0, 2))
    if name is None:
        for heading, group in groupby(entries(), lambda one: one.module):
            shell.show("", heading, *(set_in(call) for one in group for call in one.calls))
        shell.show("", "NumPy", set_in(" ".join(f"np.{known}" for known in sorted(NUMPY))))
        return
    known = {each: one for one in entries() for each in one.names}
    wanted = name.removeprefix("engine.")
    if wanted not in known:
        unknown = Text(
            "engine에 {name} 함수가 없습니다. 목록: `learn author functions`.",
            "The engine has no {name}. The list: `learn author functions`.",
        )
        shell.stop(unknown.format(name=wanted) + guess(wanted, known))
    shell.show(*known[wanted].calls, "", known[wanted].doc)
