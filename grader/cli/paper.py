"""Exams without keys: a paper is written here, answered there, and marked here again.

`learn quiz exam BLUEPRINT --answers FILE` makes the same paper from the name in the file and marks
what was typed.
"""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grader.cli import disk, shelf, shell, sitting
from grader.cli.options import Exam, Out, Person
from grader.cli.shell import Lang, say
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.quiz.run import Answered, Run


def bundle(blueprint: Exam, out: Out, person: Person = "", lang: Lang = None) -> None:
    """Write one person's paper."""
    del lang
    from grader.quiz.paper import paper_of
    from grader.quiz.run import plan
    from grader.quiz.select import drawn

    bank = shelf.open_bank(blueprint)
    exam = shelf.exam_of(bank, blueprint)
    seed = exam.seed_of(person)
    questions = drawn(bank.questions(), exam, seed)
    told = paper_of(exam, person, questions, plan(questions, seed))
    _write(out, told)
    count = len(questions)
    shell.show(say(f"{out}: {count}문항", f"{out}: {count} questions"))


def sit(
    paper: Annotated[
        Path, typer.Argument(metavar="PAPER", help=say("시험지 파일", "the paper to answer"))
    ],
    out: Out,
    lang: Lang = None,
) -> None:
    """Ask the questions of a paper and write down what is typed, after every line."""
    del lang
    from grader.cli.asked import Leave
    from grader.cli.asking import ask_line
    from grader.cli.play import Player
    from grader.quiz.base import Mark
    from grader.quiz.paper import typed_of
    from grader.quiz.run import Run, plan
    from grader.quiz.select import Blueprint

    sitting.need_a_person()
    exam = _paper(paper)
    kept = _begun(out, exam.exam, exam.person)
    run = Run(
        exam.exam, "exam", 0, plan(exam.questions, 0), {one.id: one for one in exam.questions}
    )
    _taken_up(run, kept)

    def keep(one: "Answered") -> None:
        kept["answers"][one.question] = typed_of(one.answer)
        _write(out, kept)

    def keep_flag(_place: int) -> None:
        kept["flagged"] = [exam.questions[one].id for one in sorted(run.flagged)]
        _write(out, kept)

    _write(out, kept)
    rules = Blueprint(1, exam.exam, exam.title, (), exam.minutes, exam.negative)
    left = sitting.seconds_left(rules, kept["begun"])
    sitting.announce(rules, left)
    deadline = None if left is None else time.monotonic() + left
    player = Player(
        run, ask_line, keep, time.monotonic, lambda *_: Mark(0.0), keep_flag, deadline=deadline
    )
    try:
        player.play()
    except (Leave, EOFError, KeyboardInterrupt):
        again = f"learn quiz sit {paper} -o {out}"
        shell.show(
            "", say(f"여기까지 적었습니다. 이어서: {again}", f"Kept up to here. Go on: {again}")
        )
        raise typer.Exit(shell.INTERRUPTED) from None
    shell.show(say(f"답을 {out}에 적었습니다.", f"The answers are in {out}."), _blank(run))


def _taken_up(run: "Run", kept: dict[str, Any]) -> None:
    """Put what is in a sheet into a run; what cannot be read there is asked again."""
    from grader.quiz.base import Mark
    from grader.quiz.reading import Unreadable

    for place, planned in enumerate(run.plan):
        if planned.question in kept["flagged"]:
            run.flag(place)
        if planned.question not in kept["answers"]:
            continue
        question, answer = run.asked(place), kept["answers"][planned.question]
        try:
            if answer is not None:
                answer = question.accept(answer, question.shown(planned.variant))
        except Unreadable:
            continue
        run.keep(run.judged(place, answer, Mark(0.0)))


def _blank(run: "Run") -> str:
    count = sum(one is None or one.skipped for one in map(run.counted, range(len(run.plan))))
    return say(f"빈 문항 {count}개", f"{count} blank") if count else ""


def _paper(path: Path) -> Any:
    from grader.content.document import validate
    from grader.quiz.paper import Paper, review_paper

    return validate(shell.read(path), str(path), Paper, review_paper)[1]


def _begun(out: Path, exam: str, person: str) -> dict[str, Any]:
    """Return the answers written so far, or a new sheet; never another paper's."""
    from grader.store import now

    new: dict[str, Any] = {
        "exam": exam, "person": person, "begun": now(), "answers": {}, "flagged": []
    }  # fmt: skip
    if not out.exists():
        return new
    try:
        kept = {"flagged": [], **json.loads(shell.read(out))}
        same = (kept["exam"], kept["person"]) == (exam, person) and set(kept) == set(new)
        same &= isinstance(kept["answers"], dict) and isinstance(kept["flagged"], list)
    except (ValueError, KeyError, TypeError):
        same = False
    if not same:
        shell.stop(
            Text(
                f"{out}: 이 시험지의 답이 아니어서 덮어쓰지 않습니다. 다른 이름을 쓰세요.",
                f"{out} holds no answers to this paper and is not overwritten. Choose another name.",
            )
        )
    return dict(kept)


def _write(out: Path, told: dict[str, Any]) -> None:
    """Write a file whole or not at all."""
    temporary = out.with_name(out.name + ".part")
    try:
        temporary.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(out)
    except OSError as error:
        disk.stop_unwritten(out, error)
