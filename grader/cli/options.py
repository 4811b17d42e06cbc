"""The options that every command has which asks questions, declared once."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from grader.cli import shell
from grader.cli.shell import Data, Lang, say
from grader.model.text import Text

Count = Annotated[
    int | None,
    typer.Option("--count", "-n", metavar="N", min=1, help=say("문항 수", "how many questions")),
]
Seed = Annotated[
    int | None,
    typer.Option(
        "--seed", metavar="N", min=0, help=say("수와 순서의 시드", "seed of numbers and order")
    ),
]
QuizName = Annotated[
    str | None, typer.Argument(metavar="[QUIZ]", help=say("퀴즈의 이름", "a quiz by its name"))
]
Exam = Annotated[
    str, typer.Argument(metavar="BLUEPRINT", help=say("시험의 이름", "an exam by its name"))
]
Person = Annotated[
    str,
    typer.Option(
        "--person",
        metavar="NUMBER",
        help=say("학번: 사람마다 다른 문항", "roll number: own questions"),
    ),
]
Out = Annotated[
    Path, typer.Option("--out", "-o", metavar="FILE", help=say("쓸 파일", "the file to write"))
]
Format = Annotated[
    str, typer.Option("--format", metavar="text|json", help=say("출력 형식", "output"))
]


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where answers come from, where they go, and what is printed."""

    answers: Annotated[
        str | None,
        typer.Option(
            "--answers",
            metavar="FILE",
            help=say(
                "답 파일(YAML, JSON; -는 표준 입력)", "answers, YAML or JSON; - is standard input"
            ),
        ),
    ] = None
    stdin: Annotated[
        bool,
        typer.Option("--stdin", help=say("한 줄에 답 하나를 읽습니다", "read one answer a line")),
    ] = False
    format: Format = "text"
    at_least: Annotated[
        float | None,
        typer.Option(
            "--pass", metavar="PERCENT", help=say("합격선(%)", "what counts as passed, in %")
        ),
    ] = None
    sure: Annotated[
        bool,
        typer.Option("--sure", help=say("확신의 정도도 묻습니다", "also ask how sure you are")),
    ] = False
    data: Data = None

    def __post_init__(self) -> None:
        """Refuse an output that there is not."""
        check_format(self.format)

    @property
    def fed(self) -> bool:
        """Whether the answers come from a file or a pipe."""
        return self.answers is not None or self.stdin


def check_format(name: str) -> None:
    """Stop where an output is neither text nor JSON."""
    if name not in ("text", "json"):
        shell.stop(Text("--format은 text 또는 json입니다.", "--format is text or json."))


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options; it receives them as `options`."""
    hints = get_type_hints(command, include_extras=True)
    own = [
        one.replace(annotation=hints[one.name])
        for one in inspect.signature(command).parameters.values()
        if one.name != "options"
    ]
    kinds = get_type_hints(Options, include_extras=True)
    shared = [_keyword(one.name, one.default, kinds[one.name]) for one in fields(Options)]

    def run(**given: Any) -> None:
        del given["lang"]
        chosen = Options(**{one.name: given.pop(one.name) for one in shared})
        command(**given, options=chosen)

    parameters = [*own, *shared, _keyword("lang", None, Lang)]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


def _keyword(name: str, default: Any, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )
