"""`learn quiz`: its commands, one line each, and the list of quizzes."""

from collections.abc import Callable
from typing import Any

import typer

from grader.cli import exchange, lookup, modes, paper, records, shell
from grader.cli.shell import Lang, say

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True)

_HELP: dict[Callable[..., Any], str] = {
    modes.take: say("퀴즈를 풉니다.", "Take a quiz."),
    modes.resume: say("멈춘 퀴즈를 이어서 풉니다.", "Go on with an unfinished quiz."),
    modes.review: say("오늘 복습할 문항을 풉니다.", "Review what is due today."),
    modes.mistakes: say("틀린 문항을 다시 풉니다.", "Take what went wrong once more."),
    modes.diagnose: say("무엇을 공부할지 알아봅니다.", "Find out what to study."),
    modes.exam: say("시험을 봅니다.", "Sit an exam."),
    records.stats: say(
        "개념별 성적과 지난 점수를 보여 줍니다.", "Show results by concept, and scores so far."
    ),
    records.regrade: say(
        "정답을 고친 뒤 기록을 다시 채점합니다.", "Mark the records again after a key was mended."
    ),
    records.items: say(
        "문항별 난이도와 변별도를 셈합니다.", "Difficulty and discrimination of questions."
    ),
    records.misses: say(
        "어느 정답과도 맞지 않은 답을 모아 봅니다.", "Collect answers that matched no key."
    ),
    paper.bundle: say("정답 없는 시험지를 만듭니다.", "Write an exam paper without keys."),
    paper.sit: say("정답 없는 시험지를 풉니다.", "Answer a paper without keys."),
    exchange.export: say("다른 프로그램의 형식으로 내보냅니다.", "Write another program's format."),
    exchange.import_: say(
        "다른 프로그램의 문항을 가져옵니다.", "Read another program's questions."
    ),
}
for command, text in _HELP.items():
    app.command(command.__name__.rstrip("_"), help=text)(command)


@app.callback()
def _group(context: typer.Context, lang: Lang = None) -> None:
    """List the quizzes."""
    del lang
    if context.invoked_subcommand is None:
        _list()


def _list() -> None:
    from rich.table import Table

    from grader.bank import Bank

    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    table.add_column(say("문항", "questions"), justify="right")
    banks = [Bank(one, shell.cache_folder()) for one in lookup.packs()]
    names: list[str] = []
    exams: list[str] = []
    total = 0
    for place, bank in enumerate(banks):
        prefix = f"{lookup.pack_id(bank.pack)}:" if place else ""
        exams += [prefix + path.stem for path in bank.exams()]
        for quiz in bank.quizzes():
            names.append(f"{prefix}{quiz.id}")
            total += len(quiz.questions)
            title = quiz.title.in_(shell.language())
            table.add_row(names[-1], title, str(len(quiz.questions)))
    if names:
        shell.show(table, "")
    first = names[0] if names else "L0"
    shell.show(
        say(
            f"퀴즈 {len(names)}개, 문항 {total}개. 시작: learn quiz take {first}",
            f"{len(names)} quizzes, {total} questions. Begin: learn quiz take {first}",
        )
    )
    if exams:
        told, begin = ", ".join(exams), f"learn quiz exam {exams[0]}"
        shell.show(say(f"시험: {told}. 시작: {begin}", f"Exams: {told}. Begin: {begin}"))
    for bank in banks:
        shell.tell_problems(*bank.broken)
