"""`learn` and its commands, one line each."""

import importlib
import os
import sys
from collections.abc import Iterable

import typer

from grader import __version__
from grader.cli import disk, shell, usage
from grader.cli.shell import DONE, INTERRUPTED, prepare_streams, say

COMMANDS = {
    "init": ("browse.init", "작업 폴더를 만듭니다.", "Make a workspace with all stubs."),
    "list": ("browse.list_", "단원과 문제를 보여 줍니다.", "List units and exercises."),
    "show": ("browse.show_", "문제를 보여 줍니다.", "Show what an exercise asks."),
    "start": ("browse.start", "스텁 하나를 씁니다.", "Write the stub of one exercise."),
    "grade": ("grade.grade", "제출한 파일을 채점합니다.", "Grade your file."),
    "hint": ("browse.hint", "다음 힌트를 엽니다.", "Open the next hint."),
    "solution": (
        "browse.solution",
        "통과한 문제의 모범 답안을 봅니다.",
        "Show the solution of what you passed.",
    ),
    "glossary": ("glossary.glossary", "용어의 뜻을 봅니다.", "Explain a term of the course."),
    "progress": ("progress.progress", "지금까지 한 것을 보여 줍니다.", "Show what you have done."),
    "language": ("progress.language", "언어를 정합니다.", "Choose the language."),
    "doctor": ("doctor.doctor", "이 컴퓨터의 상태를 살펴봅니다.", "Look at this machine."),
    "quiz": ("quiz.app", "퀴즈", "Quizzes"),
    "pack": ("pack.app", "다른 문제 묶음", "Packs of exercises."),
    "author": ("author.app", "강사용 명령", "For instructors."),
}
"""Command: where it is, and what it does in both languages."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"learn {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(
        False,
        "--version",
        is_eager=True,
        callback=_version,
        help=say("판 번호", "show the version"),
    ),
) -> None:
    """Take the options that belong to no command."""


def build(names: Iterable[str]) -> typer.Typer:
    """Return the program with these of its commands."""
    app = typer.Typer(
        name="learn",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=say(
            "합성곱 신경망을 스스로 채점되는 문제로 배웁니다.",
            "Learn convolutional networks with exercises that grade themselves.",
        ),
    )
    app.callback()(_options)
    for name in names:
        place, ko, en = COMMANDS[name]
        module, member = place.split(".")
        found = getattr(importlib.import_module(f"grader.cli.{module}"), member)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name, help=say(ko, en))
        else:
            app.command(name, help=say(ko, en))(found)
    return app


def run() -> None:
    """Run the command line."""
    prepare_streams()
    wanted = sys.argv[1:2]
    # The other commands' imports would be a twentieth of a grading's time.
    names = wanted if wanted and wanted[0] in COMMANDS else COMMANDS
    try:
        code = build(names)(prog_name="learn", standalone_mode=False)
        sys.stdout.flush()  # where a full disk shows at last
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        _discard_output()  # nobody reads any more
        code = DONE
    except Exception as error:
        code = _told(error)
    sys.exit(code if isinstance(code, int) else DONE)


def _discard_output() -> None:
    """Let what is still to be printed go nowhere, where it cannot go where it should."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: Exception) -> int:
    """Say what stopped a command, wherever it happened; return the exit code."""
    from grader.model.problem import ContentError
    from grader.store import StoreError

    if isinstance(error, typer.Abort):  # Ctrl-C, or no more input, at a question
        print(file=sys.stderr)  # noqa: T201  the question's line ends
        return INTERRUPTED
    if isinstance(error, ContentError):
        return shell.tell_content(error)
    if isinstance(error, StoreError):
        return disk.tell_records(error)
    if isinstance(error, OSError) and error.strerror:
        _discard_output()
        return disk.tell_system(error)
    if not hasattr(error, "format_message"):
        raise error  # ours, and shown as such
    return usage.tell(error)
