"""`learn quiz export` and `learn quiz import`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from grader.cli import shell, sitting
from grader.cli.shell import Lang, say
from grader.model.text import Text

FORMATS = ("gift", "moodle-xml", "text2qti", "csv", "anki")


def export(
    form: Annotated[str, typer.Argument(metavar="|".join(FORMATS))],
    quiz: Annotated[str | None, typer.Argument(metavar="[QUIZ]")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help=say("쓸 파일", "the file to write"))
    ] = None,
    lang: Lang = None,
) -> None:
    """Write questions in another program's format, telling on standard error what was dropped."""
    del lang
    from grader.bank import UnknownQuiz
    from grader.quiz.select import usable

    bank, quiz = sitting.open_bank(quiz)
    try:
        questions = usable(bank.find(quiz).questions) if quiz else bank.questions()
    except UnknownQuiz:
        shell.stop(Text("그런 퀴즈가 없습니다.", "There is no such quiz."))
    made = _exporter(form)(questions, shell.language())
    for name, what in made.dropped:
        shell.warn(Text(f"{name}: {what.ko}", f"{name}: {what.en}"))
    if out is None:
        typer.echo(made.text, nl=False)
    else:
        out.write_text(made.text, encoding="utf-8")


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    form: Annotated[
        str, typer.Option("--format", metavar="gift|moodle-xml|csv", help=say("형식", "its format"))
    ] = "",
    lang: Lang = None,
) -> None:
    """Print another program's questions as a quiz of ours: drafts in one language."""
    del lang
    from grader.content.file import FileError, read
    from grader.quiz.exchange import flat, gift, moodle

    readers: dict[str, Callable[..., Any]] = {
        "gift": gift.read,
        "moodle-xml": moodle.read,
        "csv": flat.read_csv,
    }
    by_suffix = {".xml": "moodle-xml", ".csv": "csv", ".gift": "gift", ".txt": "gift"}
    chosen = form or by_suffix.get(file.suffix.lower(), "")
    if chosen not in readers:
        shell.stop(
            Text(
                "--format을 적으세요: gift, moodle-xml, csv",
                "Name a --format: gift, moodle-xml, csv",
            )
        )
    try:
        found = readers[chosen](read(file).decode("utf-8-sig"), shell.language())
    except FileError as error:
        shell.stop(error.message)
    except (ValueError, KeyError, StopIteration, SyntaxError) as error:
        shell.stop(Text(f"{file}: 읽을 수 없습니다({error}).", f"{file} cannot be read ({error})."))
    title = {"ko": file.stem, "en": file.stem}
    lines = [
        f"format: 1\nid: {json.dumps(file.stem)}\ntitle: {json.dumps(title, ensure_ascii=False)}"
    ]
    lines += ["questions:", *(f"  - {json.dumps(one, ensure_ascii=False)}" for one in found)]
    typer.echo("\n".join(lines))


def _exporter(form: str) -> Callable[..., Any]:
    from grader.quiz.exchange import flat, gift, moodle

    exporters: dict[str, Callable[..., Any]] = {
        "gift": gift.export,
        "moodle-xml": moodle.export,
        "text2qti": flat.export_text2qti,
        "csv": flat.export_csv,
        "anki": flat.export_anki,
    }
    if form not in exporters:
        shell.stop(
            Text(
                f"형식은 {', '.join(FORMATS)} 중 하나입니다.",
                f"A format is one of {', '.join(FORMATS)}.",
            )
        )
    return exporters[form]
