"""Seeing a run through at the command line: where answers come from, where they go, how it ends."""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from grader.cli import shell
from grader.cli.shell import say
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.answers import Answers
    from grader.bank import Bank
    from grader.quiz.base import QuestionFields
    from grader.quiz.run import Run


class Options:
    """What the commands that ask have in common."""

    def __init__(
        self,
        answers: str | None,
        stdin: bool,
        output: str,
        at_least: float | None,
        sure: bool,
        data: Path | None,
        minutes: int = 0,
    ) -> None:
        self.answers, self.stdin, self.output = answers, stdin, output
        self.at_least, self.sure, self.data, self.minutes = at_least, sure, data, minutes
        if output not in ("text", "json"):
            shell.stop(Text("--format은 text 또는 json입니다.", "--format is text or json."))

    @property
    def fed(self) -> bool:
        """Whether the answers come from a file or a pipe."""
        return self.answers is not None or self.stdin


def begin(
    bank: "Bank",
    questions: "list[QuestionFields]",
    name: str,
    mode: str,
    seed: int,
    options: Options,
) -> None:
    """Start a run over some questions and see it through."""
    from grader.cli.asking import is_terminal
    from grader.quiz.run import Run, plan

    if not questions:
        shell.stop(Text("맞는 문항이 없습니다.", "No question fits."))
    if not options.fed and not is_terminal():
        shell.stop(
            Text(
                "터미널이 아니어서 물어볼 수 없습니다. --answers FILE이나 --stdin으로 답을 주세요.",
                "This is no terminal, so nobody can be asked. Give answers by --answers FILE or --stdin.",
            )
        )
    known = {one.id: one for one in questions}
    run = Run(name, mode, seed, plan(questions, seed), known)
    run.number = kept(
        lambda: open_answers(options.data).begin(pack_id(bank), name, mode, seed, run.plan)
    )
    drive(bank, run, options, None)


def drive(bank: "Bank", run: "Run", options: Options, begun_at: str | None) -> None:
    """Ask what is open, say what it came to, and end with the code that belongs to it."""
    from grader.cli.asked import Leave
    from grader.cli.asking import ask_line
    from grader.cli.play import Player
    from grader.quiz.run import Answered

    store, pack = open_answers(options.data), pack_id(bank)

    def keep(one: Answered) -> None:
        if run.number:
            kept(lambda: store.add(pack, run.number, one))

    if options.fed:
        from grader.cli.feed import feed

        unreadable = feed(run, _given(options), keep, bank.borrowed)
    else:
        unreadable = {}
        limit = 60 * options.minutes - _elapsed(begun_at) if options.minutes else None
        deadline = None if limit is None else time.monotonic() + limit
        player = Player(
            run, ask_line, keep, time.monotonic, bank.borrowed, sure=options.sure, deadline=deadline
        )
        try:
            player.play()
        except (Leave, EOFError, KeyboardInterrupt):
            _left(run)
    if run.number and (not run.open or run.mode == "exam"):
        kept(lambda: store.end(run.number, "finished"))
    _report(bank, run, options, unreadable)


def _report(bank: "Bank", run: "Run", options: Options, unreadable: dict[int, str]) -> None:
    from grader.report.quiz import run_json, summary_view

    if options.output == "json":
        typer.echo(
            json.dumps(run_json(run, shell.language(), unreadable), ensure_ascii=False, indent=2)
        )
    else:
        for place, message in unreadable.items():
            shell.show(f"{place + 1}. {run.plan[place].question}: {message}")
        solutions = run.mode == "exam" or options.fed
        shell.show(*summary_view(run, bank.concepts(), shell.language(), solutions=solutions))
    share = 100 * run.score / run.max_score if run.max_score else 100.0
    if options.at_least is not None and share < options.at_least:
        raise typer.Exit(shell.NOT_FULL)


def _left(run: "Run") -> NoReturn:
    done = len(run.plan) - len(run.open)
    shell.show(
        "",
        say(
            f"여기까지 저장했습니다({len(run.plan)}문항 중 {done}문항). 이어서: learn quiz resume",
            f"Saved up to here ({done} of {len(run.plan)}). Go on with: learn quiz resume",
        ),
    )
    raise typer.Exit(shell.INTERRUPTED)


def _given(options: Options) -> Any:
    """Return the answers that were handed over: a mapping by id, or a list in order."""
    if options.stdin:
        return sys.stdin.read().splitlines()
    name = str(options.answers)
    from grader.content.file import MAX_BYTES, FileError, read
    from grader.content.syntax import parse
    from grader.model.problem import ContentError

    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else read(Path(name))
        data = parse(raw, name).data
    except FileError as error:
        shell.stop(error.message)
    except ContentError as error:
        for problem in error.problems:
            shell.warn(Text(problem.in_("ko"), problem.in_("en")))
        raise typer.Exit(shell.USAGE) from None
    if not isinstance(data, dict | list):
        shell.stop(
            Text("답은 목록이나 id별 묶음이어야 합니다.", "Answers are a list, or a mapping by id.")
        )
    return data.get("answers", data) if isinstance(data, dict) else data


def kept(write: Callable[[], object]) -> int:
    """Write to the learner's file; where that fails, say so and go on."""
    from grader.store import StoreError

    try:
        made = write()
    except StoreError as error:
        shell.warn(
            Text(
                "답을 기록하지 못했습니다({path}: {reason}).",
                "The answer could not be recorded ({path}: {reason}).",
            ).format(path=error.path, reason=error)
        )
        return 0
    return made if isinstance(made, int) else 0


def seed_or_new(given: int | None) -> int:
    """Return the seed that was asked for, or a new one."""
    import secrets

    return given if given is not None else secrets.randbelow(2**31)


def _elapsed(begun_at: str | None) -> float:
    if begun_at is None:
        return 0.0
    return (datetime.now(UTC) - datetime.fromisoformat(begun_at)).total_seconds()


def open_bank(query: str | None = None) -> "tuple[Bank, str | None]":
    """Return the quizzes of the pack in use, and `query`; of another pack where it says `pack:name`."""
    from grader.bank import Bank

    places, name = shell.packs_called(query or "")
    if place := next(iter(places), None):
        return Bank(place, shell.cache_folder()), name or None
    return shell.stop(
        Text(
            "`{query}`: 그런 묶음이 없습니다. 있는 것: `learn pack list`.",
            "`{query}` names no pack. Those there are: `learn pack list`.",
        ).format(query=query)
    )


def open_answers(data: Path | None) -> "Answers":
    """Return the learner's answers."""
    from grader.answers import Answers

    return Answers(shell.data_folder(data))


def pack_id(bank: "Bank") -> str:
    """Return the name that answers are kept under."""
    return bank.pack.manifest(shell.cache_folder()).id
