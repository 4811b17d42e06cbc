"""`learn quiz`: ask questions, keep the answers, say what to review."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from grader.cli import exchange, paper, records, shell, sitting
from grader.cli.shell import Data, Lang, say
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.answers import Begun
    from grader.bank import Bank

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True)
app.command(
    "export", help=say("다른 프로그램의 형식으로 내보냅니다.", "Write another program's format.")
)(exchange.export)
app.command(
    "import", help=say("다른 프로그램의 문항을 가져옵니다.", "Read another program's questions.")
)(exchange.import_)
app.command(
    "bundle", help=say("정답 없는 시험지를 만듭니다.", "Write an exam paper without keys.")
)(paper.bundle)
app.command(
    "stats",
    help=say(
        "개념별 성적과 지난 점수를 보여 줍니다.", "Show results by concept, and scores so far."
    ),
)(records.stats)
app.command(
    "regrade",
    help=say(
        "정답을 고친 뒤 기록을 다시 채점합니다.", "Mark the records again after a key was mended."
    ),
)(records.regrade)
app.command(
    "misses",
    help=say("어느 정답과도 맞지 않은 답을 모아 봅니다.", "Collect answers that matched no key."),
)(records.misses)
app.command("sit", help=say("정답 없는 시험지를 풉니다.", "Answer a paper without keys."))(
    paper.sit
)

Count = Annotated[
    int | None, typer.Option("--count", "-n", min=1, help=say("문항 수", "how many questions"))
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, help=say("수와 순서의 시드", "seed of numbers and order")),
]
AnswersFile = Annotated[
    str | None,
    typer.Option(
        "--answers",
        metavar="FILE",
        help=say(
            "답 파일(YAML, JSON; -는 표준 입력)", "answers, YAML or JSON; - is standard input"
        ),
    ),
]
Stdin = Annotated[
    bool, typer.Option("--stdin", help=say("한 줄에 답 하나를 읽습니다", "read one answer a line"))
]
Format = Annotated[
    str, typer.Option("--format", metavar="text|json", help=say("출력 형식", "output"))
]
Pass = Annotated[
    float | None,
    typer.Option("--pass", metavar="PERCENT", help=say("합격선(%)", "what counts as passed, in %")),
]
Sure = Annotated[
    bool, typer.Option("--sure", help=say("확신의 정도도 묻습니다", "also ask how sure you are"))
]


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
    banks = [Bank(one, shell.cache_folder()) for one in shell.packs()]
    names, total = [], 0
    for place, bank in enumerate(banks):
        prefix = f"{shell.pack_id(bank.pack)}:" if place else ""
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
    for bank in banks:
        _tell_broken(bank)


@app.command(help=say("퀴즈를 풉니다.", "Take a quiz."))
def take(
    quiz: Annotated[str | None, typer.Argument(metavar="[QUIZ]")] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", help=say("개념이나 주제", "a concept or topic"))
    ] = None,
    count: Count = None,
    seed: Seed = None,
    answers: AnswersFile = None,
    stdin: Stdin = False,
    output: Format = "text",
    at_least: Pass = None,
    sure: Sure = False,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Ask the questions of one quiz, or those about a topic of all of them."""
    del lang
    from grader.quiz.select import on_topic, sample, usable

    (bank, quiz), seed = sitting.open_bank(quiz), sitting.seed_or_new(seed)
    if quiz is None and topic is None:
        shell.stop(
            Text(
                "퀴즈 이름이나 --topic을 적으세요. 목록: `learn quiz`.",
                "Name a quiz or a --topic. The list: `learn quiz`.",
            )
        )
    questions = usable(_quiz(bank, quiz).questions) if quiz else bank.questions()
    if topic is not None:
        questions = on_topic(questions, topic, bank.concepts())
    chosen = sample(questions, count, seed)
    sitting.begin(
        bank, chosen, quiz or f"topic:{topic}", "practice", seed,
        sitting.Options(answers, stdin, output, at_least, sure, data),
    )  # fmt: skip


@app.command(help=say("오늘 복습할 문항을 풉니다.", "Review what is due today."))
def review(
    count: Count = None,
    answers: AnswersFile = None,
    stdin: Stdin = False,
    output: Format = "text",
    sure: Sure = False,
    seed: Seed = None,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Ask what is due by the spaced-repetition schedule, concepts mixed, with fresh numbers."""
    del lang
    from grader.quiz.review import due
    from grader.quiz.select import interleaved

    bank, _ = sitting.open_bank()
    known = {one.id: one for one in bank.questions()}
    given = sitting.open_answers(data).of_pack(sitting.pack_id(bank))
    names = [name for name in due(given, datetime.now(UTC)) if name in known][:count]
    if not names:
        shell.show(say("오늘 복습할 문항이 없습니다.", "Nothing is due today."))
        return
    questions = interleaved([known[name] for name in names])
    sitting.begin(
        bank,
        questions,
        "review",
        "review",
        sitting.seed_or_new(seed),
        sitting.Options(answers, stdin, output, None, sure, data),
    )


@app.command(help=say("틀린 문항을 다시 풉니다.", "Take what went wrong once more."))
def mistakes(
    count: Count = None,
    answers: AnswersFile = None,
    stdin: Stdin = False,
    output: Format = "text",
    sure: Sure = False,
    seed: Seed = None,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Ask the questions whose last answer was not right."""
    del lang
    from grader.quiz.select import mistaken

    bank, _ = sitting.open_bank()
    questions = mistaken(
        bank.questions(), sitting.open_answers(data).of_pack(sitting.pack_id(bank))
    )[:count]
    if not questions:
        shell.show(say("틀린 채로 남은 문항이 없습니다.", "No mistakes are left."))
        return
    sitting.begin(
        bank,
        questions,
        "mistakes",
        "practice",
        sitting.seed_or_new(seed),
        sitting.Options(answers, stdin, output, None, sure, data),
    )


@app.command(help=say("시험을 봅니다.", "Sit an exam."))
def exam(
    blueprint: Annotated[str, typer.Argument(metavar="BLUEPRINT")],
    person: Annotated[
        str,
        typer.Option(
            "--person", help=say("학번: 사람마다 다른 문항", "roll number: own questions")
        ),
    ] = "",
    seed: Seed = None,
    answers: AnswersFile = None,
    stdin: Stdin = False,
    output: Format = "text",
    at_least: Pass = None,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Ask the questions of a blueprint without telling anything before the end."""
    del lang
    from grader.content.seeds import seed_of
    from grader.quiz.select import drawn

    bank, name = sitting.open_bank(blueprint)
    plan = _exam(bank, name or "")
    chosen = (
        seed
        if seed is not None
        else seed_of(plan.id, person) % 2**31
        if person
        else sitting.seed_or_new(None)
    )
    questions = drawn(bank.questions(), plan, chosen)
    options = sitting.Options(answers, stdin, output, at_least, False, data, plan.minutes)
    sitting.begin(bank, questions, f"exam:{plan.id}", "exam", chosen, options)


@app.command(help=say("멈춘 퀴즈를 이어서 풉니다.", "Go on with an unfinished quiz."))
def resume(lang: Lang = None, data: Data = None, sure: Sure = False) -> None:
    """Go on where the newest unfinished run stopped."""
    del lang
    from grader.quiz.run import Run, rebuilt

    (bank, _), store = sitting.open_bank(), sitting.open_answers(data)
    begun = next(iter(store.unfinished(sitting.pack_id(bank))), None)
    if begun is None:
        shell.show(say("이어서 풀 퀴즈가 없습니다.", "There is nothing to go on with."))
        return
    known = {one.id: one for one in bank.questions()}
    plan = tuple(one for one in begun.plan if one.question in known)
    current = tuple(type(one)(one.question, known[one.question].rev, one.variant) for one in plan)
    places = [place for place, one in enumerate(begun.plan) if one.question in known]
    run = Run(begun.quiz, begun.mode, begun.seed, current, known, number=begun.id)
    moved = {old: new for new, old in enumerate(places)}
    from dataclasses import replace

    rebuilt(
        run,
        [
            replace(one, position=moved[one.position])
            for one in store.of_run(begun.id)
            if one.position in moved
        ],
    )
    done = len(run.plan) - len(run.open)
    shell.show(
        say(
            f"{begun.quiz}: {len(run.plan)}문항 중 {done}문항을 풀었습니다. 이어서 합니다.",
            f"{begun.quiz}: {done} of {len(run.plan)} answered. Going on.",
        )
    )
    sitting.drive(
        bank,
        run,
        sitting.Options(None, False, "text", None, sure, data, _minutes(bank, begun)),
        begun.at,
    )


def _minutes(bank: "Bank", begun: "Begun") -> int:
    if not begun.quiz.startswith("exam:"):
        return 0
    return int(_exam(bank, begun.quiz.removeprefix("exam:")).minutes)


def _quiz(bank: "Bank", query: str) -> Any:
    from grader.bank import UnknownQuiz
    from grader.model.problem import ContentError

    try:
        return bank.find(query)
    except UnknownQuiz as error:
        _unknown(error.query, error.close)
    except ContentError as error:
        shell.stop_at_content(error)


def _exam(bank: "Bank", query: str) -> Any:
    from grader.bank import UnknownQuiz
    from grader.model.problem import ContentError

    try:
        return bank.exam(query)
    except UnknownQuiz as error:
        _unknown(error.query, error.close)
    except ContentError as error:
        shell.stop_at_content(error)


def _unknown(query: str, close: list[str]) -> NoReturn:
    names = ", ".join(close)
    guess = Text(f" {names}인가요?", f" Did you mean {names}?") if close else Text()
    shell.stop(
        Text(
            f"`{query}`: 그런 퀴즈가 없습니다.{guess.ko} 목록: `learn quiz`.",
            f"`{query}` is no quiz.{guess.en} The list: `learn quiz`.",
        )
    )


def _tell_broken(bank: "Bank") -> None:
    for error in bank.broken:
        for problem in error.problems:
            shell.warn(Text(problem.in_("ko"), problem.in_("en")))
