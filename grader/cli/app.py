"""`learn` and its commands, one line each."""

import os
import sys
from collections.abc import Callable

import typer

from grader import __version__
from grader.cli import author, browse, doctor, glossary, grade, pack, progress, quiz, shell, usage
from grader.cli.shell import DONE, INTERRUPTED, prepare_streams, say

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


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"learn {__version__}")
        raise typer.Exit


@app.callback()
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


_HELP: dict[Callable[..., None], str] = {
    browse.init: say("작업 폴더를 만듭니다.", "Make a workspace with all stubs."),
    browse.list_: say("단원과 문제를 보여 줍니다.", "List units and exercises."),
    browse.show_: say("문제를 보여 줍니다.", "Show what an exercise asks."),
    browse.start: say("스텁 하나를 씁니다.", "Write the stub of one exercise."),
    grade.grade: say("제출한 파일을 채점합니다.", "Grade your file."),
    browse.hint: say("다음 힌트를 엽니다.", "Open the next hint."),
    browse.solution: say(
        "통과한 문제의 모범 답안을 봅니다.", "Show the solution of what you passed."
    ),
    glossary.glossary: say("용어의 뜻을 봅니다.", "Explain a term of the course."),
    progress.progress: say("지금까지 한 것을 보여 줍니다.", "Show what you have done."),
    progress.language: say("언어를 정합니다.", "Choose the language."),
    doctor.doctor: say("이 컴퓨터의 상태를 살펴봅니다.", "Look at this machine."),
}
for command, text in _HELP.items():
    app.command(command.__name__.rstrip("_"), help=text)(command)
author.app.command(help=say("개념마다 다루는 문제를 봅니다.", "Show what covers each concept."))(
    glossary.coverage
)
app.add_typer(quiz.app, name="quiz", help=say("퀴즈", "Quizzes"))
app.add_typer(pack.app, name="pack", help=say("다른 문제 묶음", "Packs of exercises."))
app.add_typer(author.app, name="author", help=say("강사용 명령", "For instructors."))


def run() -> None:
    """Run the command line; the child process never outlives it."""
    prepare_streams()
    try:
        code = app(prog_name="learn", standalone_mode=False)
        sys.stdout.flush()  # where a full disk shows at last
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        _discard_output()  # nobody reads any more
        code = DONE
    except Exception as error:
        code = _told(error)
    finally:
        if "grader.sandbox.zygote" in sys.modules:
            sys.modules["grader.sandbox.zygote"].stop()
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

    if isinstance(error, ContentError):
        return shell.tell_content(error)
    if isinstance(error, StoreError):
        return shell.tell_records(error)
    if isinstance(error, OSError) and error.strerror:
        _discard_output()
        return shell.tell_system(error)
    if not hasattr(error, "format_message"):
        raise error  # ours, and shown as such
    groups = ["author", "pack", "quiz"]
    return usage.tell(error, [name.__name__.rstrip("_") for name in _HELP] + groups)
