"""`learn quiz export` and `learn quiz import`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from grader.cli import disk, shelf, shell
from grader.cli.options import QuizName
from grader.cli.shell import Lang, say
from grader.model.text import Text

NAMED = 8
"""How many questions are told by name."""
FORMATS = ("gift", "moodle-xml", "text2qti", "csv", "anki")


def export(
    form: Annotated[str, typer.Argument(metavar="|".join(FORMATS), help=say("형식", "its format"))],
    quiz: QuizName = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help=say("쓸 파일", "the file to write")),
    ] = None,
    lang: Lang = None,
) -> None:
    """Write questions in another program's format, telling on standard error what was dropped."""
    del lang
    questions = shelf.questions_of(shelf.open_bank(quiz), quiz)
    if form == "anki" and out is not None and out.suffix == ".apkg":
        _tell_dropped(_write_package(questions, out))
        return
    made = _exporter(form)(questions, shell.language())
    _tell_dropped(made.dropped)
    if out is None:
        typer.echo(made.text, nl=False)
        return
    try:
        out.write_text(made.text, encoding="utf-8")
    except OSError as error:
        disk.stop_unwritten(out, error)


def _write_package(questions: Any, out: Path) -> list[tuple[str, Text]]:
    """Write an Anki package; return what was dropped."""
    from grader.quiz.exchange import anki

    try:
        package, made = anki.package(questions, shell.language(), out.stem)
    except ImportError:
        shell.stop(
            Text(
                "genanki가 없습니다: `pip install 'learn-cnn[anki]'`. 또는 -o cards.txt로 쓰세요.",
                "genanki is missing: `pip install 'learn-cnn[anki]'`. Or write -o cards.txt.",
            )
        )
    try:
        package.write_to_file(str(out))
    except OSError as error:
        disk.stop_unwritten(out, error)
    return list(made.dropped)


def _tell_dropped(dropped: list[tuple[str, Text]]) -> None:
    """Tell each thing that was left out once, with the questions it concerns."""
    about: dict[Text, list[str]] = {}
    for name, what in dropped:
        about.setdefault(what, []).append(name)
    for what, names in about.items():
        some = ", ".join(names[:NAMED]) + (" ..." if len(names) > NAMED else "")
        shell.warn(Text(f"{what.ko} ({len(names)}: {some})", f"{what.en} ({len(names)}: {some})"))


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=say("읽을 파일", "the file to read"))
    ],
    form: Annotated[
        str, typer.Option("--format", metavar="gift|moodle-xml|csv", help=say("형식", "its format"))
    ] = "",
    lang: Lang = None,
) -> None:
    """Print another program's questions as a quiz of ours: drafts in one language."""
    del lang
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
    raw = shell.read(file)
    try:
        found = readers[chosen](raw.decode("utf-8-sig"), shell.language())
    except (ValueError, KeyError, StopIteration, SyntaxError) as error:
        shell.stop(Text(f"{file}: 읽을 수 없습니다({error}).", f"{file} cannot be read ({error})."))
    title = {"ko": file.stem, "en": file.stem}
    _tell_dropped(found.dropped)
    lines = ["format: 1", f"id: {json.dumps(file.stem)}"]
    lines += [f"title: {json.dumps(title, ensure_ascii=False)}", "questions:"]
    lines += [f"  - {json.dumps(one, ensure_ascii=False)}" for one in found.questions]
    typer.echo("\n".join(lines))


def _exporter(form: str) -> Callable[..., Any]:
    from grader.quiz.exchange import anki, flat, gift, moodle

    exporters: dict[str, Callable[..., Any]] = {
        "gift": gift.export,
        "moodle-xml": moodle.export,
        "text2qti": flat.export_text2qti,
        "csv": flat.export_csv,
        "anki": anki.export,
    }
    if form not in exporters:
        shell.stop(
            Text(
                f"형식은 {', '.join(FORMATS)} 중 하나입니다.",
                f"A format is one of {', '.join(FORMATS)}.",
            )
        )
    return exporters[form]
