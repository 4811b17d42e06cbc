"""Seeing a run through at the command line: where answers come from, where they go, how it ends."""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from grader.cli import lookup, shelf, shell
from grader.cli.options import Options
from grader.cli.shell import say
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.bank import Bank
    from grader.cli.feed import Unread
    from grader.quiz.base import QuestionFields
    from grader.quiz.run import Run
    from grader.quiz.select import Blueprint


def begin(
    bank: "Bank",
    questions: "list[QuestionFields]",
    name: str,
    mode: str,
    seed: int,
    options: Options,
    blueprint: "Blueprint | None" = None,
    *,
    record: bool = True,
) -> None:
    """Start a run over some questions and see it through; without `record` nothing is kept of it."""
    from grader.quiz.run import Run, plan

    if not questions:
        shell.stop(Text("맞는 문항이 없습니다.", "No question fits."))
    if not options.fed:
        need_a_person()
    known = {one.id: one for one in questions}
    run = Run(name, mode, seed, plan(questions, seed), known)
    run.negative = blueprint is not None and blueprint.negative
    if record:
        store = shelf.open_answers(options.data)
        run.number = kept(lambda: store.begin(shelf.pack_id(bank), name, mode, seed, run.plan))
    drive(bank, run, options, blueprint, None)


def drive(
    bank: "Bank",
    run: "Run",
    options: Options,
    blueprint: "Blueprint | None",
    begun_at: str | None,
) -> None:
    """Ask what is open, say what it came to, and end with the code that belongs to it."""
    from grader.cli.asked import Leave
    from grader.cli.asking import ask_line
    from grader.cli.play import Player
    from grader.quiz.base import Mark
    from grader.quiz.borrowed import explained
    from grader.quiz.run import Answered

    if not options.fed:
        need_a_person()
    store, pack = shelf.open_answers(options.data), shelf.pack_id(bank)

    def keep(one: Answered) -> None:
        if run.number:
            kept(lambda: store.add(pack, run.number, run.stored(one)))

    def keep_flag(place: int) -> None:
        if run.number:
            flagged = place in run.flagged
            kept(lambda: store.flag(run.number, run.place_begun(place), flagged=flagged))

    def judge(question: "QuestionFields", answer: Any) -> Mark:
        return explained(question, answer, question.mark(answer), bank.borrowed)

    unread: list[Unread] = []
    if options.fed:
        from grader.cli.feed import feed

        unread = feed(run, given(options), keep, bank.borrowed)
    else:
        left = seconds_left(blueprint, begun_at)
        player = Player(
            run, ask_line, keep, time.monotonic, judge, keep_flag,
            sure=options.sure, tries=1 if run.mode == "diagnose" else 2,
            deadline=None if left is None else time.monotonic() + left,
        )  # fmt: skip
        if blueprint is not None:
            announce(blueprint, left)
        try:
            player.play()
        except (Leave, EOFError, KeyboardInterrupt):
            _left(bank, run)
    if run.number and not unread and (not run.open or run.mode == "exam"):
        kept(lambda: store.end(run.number, "finished"))
    _report(bank, run, options, unread)


def need_a_person() -> None:
    """Stop where there is no terminal, so that nobody can be asked."""
    from grader.cli.asking import is_terminal

    if not is_terminal():
        shell.stop(
            Text(
                "터미널이 아니어서 물어볼 수 없습니다. --answers FILE이나 --stdin으로 답을 주세요.",
                "This is no terminal, so nobody can be asked. Give answers by --answers FILE or --stdin.",
            )
        )


def announce(blueprint: "Blueprint", left: float | None) -> None:
    """Tell the rules of an exam before its first question."""
    shell.show(blueprint.title.in_(shell.language()))
    if left is not None:
        minutes = max(0, round(left / 60))
        shell.show(say(f"남은 시간은 {minutes}분입니다.", f"You have {minutes} minutes."))
    if blueprint.negative:
        shell.show(
            say(
                "틀리면 감점: 보기가 k개면 -1/(k-1). 건너뛰면 0점입니다.",
                "A wrong choice out of k costs 1/(k-1); a skipped one costs nothing.",
            )
        )


def seconds_left(blueprint: "Blueprint | None", begun_at: str | None) -> float | None:
    """Return the time left of an exam that was begun then (None: now); None without a limit."""
    if blueprint is None or not blueprint.minutes:
        return None
    return 60 * blueprint.minutes - _elapsed(begun_at)


def _report(bank: "Bank", run: "Run", options: Options, unread: "list[Unread]") -> None:
    """Say what a run came to, then what could not be read; a run with such lines stays open."""
    from grader.report.quiz import run_json
    from grader.report.results import study_view, summary_view

    if options.format == "json":
        told = {one.place: one.message for one in unread if one.place is not None}
        shell.print_json(run_json(run, shell.language(), told), indent=2)
    else:
        concepts = bank.concepts()
        shell.show(*summary_view(run, concepts, lookup.namespace(bank.pack), shell.language()))
        if run.mode == "diagnose":
            shell.show(*study_view(run, concepts, shell.language()))
    if unread:
        for one in unread:
            shell.warn(Text(f"{one.where}: {one.message}", f"{one.where}: {one.message}"))
        count = Text(
            f"답 {len(unread)}개를 읽지 못했습니다.",
            f"Answers that could not be read: {len(unread)}.",
        )
        go_on = GO_ON.format(resume=shelf.command(bank, "resume"))
        shell.stop(count + (go_on if run.number else AGAIN))
    share = 100 * run.score / run.max_score if run.max_score else 100.0
    if options.at_least is not None and share < options.at_least:
        raise typer.Exit(shell.NOT_FULL)


def _left(bank: "Bank", run: "Run") -> NoReturn:
    done, go_on = len(run.plan) - len(run.open), shelf.command(bank, "resume")
    shell.show(
        "",
        say(
            f"여기까지 저장했습니다({len(run.plan)}문항 중 {done}문항).\n이어서: {go_on}",
            f"Saved up to here ({done} of {len(run.plan)}).\nGo on with: {go_on}",
        ),
    )
    raise typer.Exit(shell.INTERRUPTED)


def given(options: Options) -> Any:
    """Return the answers that were handed over: a mapping by id, or a list in order."""
    if options.stdin:
        return sys.stdin.read().splitlines()
    data = _parsed(str(options.answers))
    return data.get("answers", data) if isinstance(data, dict) else data


def person_in(options: Options) -> str:
    """Return whose answers a file says that it holds, empty where it does not say."""
    if options.answers in (None, "-"):
        return ""
    data = _parsed(str(options.answers))
    return str(data.get("person", "")) if isinstance(data, dict) else ""


def _parsed(name: str) -> Any:
    from grader.content.file import MAX_BYTES
    from grader.content.syntax import parse
    from grader.model.problem import ContentError

    raw = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else shell.read(Path(name))
    try:
        data = parse(raw, name).data
    except ContentError as error:
        shell.tell_problems(error)
        raise typer.Exit(shell.USAGE) from None
    if not isinstance(data, dict | list):
        shell.stop(
            Text("답은 목록이나 id별 묶음이어야 합니다.", "Answers are a list, or a mapping by id.")
        )
    return data


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
    return given if given is not None else int.from_bytes(os.urandom(4)) >> 1


def _elapsed(begun_at: str | None) -> float:
    if begun_at is None:
        return 0.0
    return (datetime.now(UTC) - datetime.fromisoformat(begun_at)).total_seconds()


GO_ON = Text(
    "나머지는 기록했습니다. 고쳐서 이어서: `{resume}`.",
    "The others are kept. Mend them and go on: `{resume}`.",
)
AGAIN = Text("고쳐서 다시 실행하세요.", "Mend them and run this again.")
