"""`learn quiz`: ask questions, keep the answers, say what to review."""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from grader.cli import exchange, paper, shell
from grader.cli.shell import Data, Lang, say
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.answers import Answers, Begun
    from grader.bank import Bank
    from grader.quiz.base import QuestionFields
    from grader.quiz.run import Run

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

    bank = _bank()
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    table.add_column(say("문항", "questions"), justify="right")
    quizzes = list(bank.quizzes())
    for quiz in quizzes:
        table.add_row(quiz.id, quiz.title.in_(shell.language()), str(len(quiz.questions)))
    if quizzes:
        shell.show(table, "")
    total = sum(len(quiz.questions) for quiz in quizzes)
    shell.show(
        say(
            f"퀴즈 {len(quizzes)}개, 문항 {total}개. 시작: learn quiz take {quizzes[0].id if quizzes else 'L0'}",
            f"{len(quizzes)} quizzes, {total} questions. Begin: learn quiz take {quizzes[0].id if quizzes else 'L0'}",
        )
    )
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

    bank, seed = _bank(), _seed(seed)
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
    _begin(
        bank, chosen, quiz or f"topic:{topic}", "practice", seed,
        _Options(answers, stdin, output, at_least, sure, data),
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

    bank = _bank()
    known = {one.id: one for one in bank.questions()}
    given = _store(data).of_pack(_pack_id(bank))
    names = [name for name in due(given, datetime.now(UTC)) if name in known][:count]
    if not names:
        shell.show(say("오늘 복습할 문항이 없습니다.", "Nothing is due today."))
        return
    questions = interleaved([known[name] for name in names])
    _begin(
        bank,
        questions,
        "review",
        "review",
        _seed(seed),
        _Options(answers, stdin, output, None, sure, data),
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

    bank = _bank()
    questions = mistaken(bank.questions(), _store(data).of_pack(_pack_id(bank)))[:count]
    if not questions:
        shell.show(say("틀린 채로 남은 문항이 없습니다.", "No mistakes are left."))
        return
    _begin(
        bank,
        questions,
        "mistakes",
        "practice",
        _seed(seed),
        _Options(answers, stdin, output, None, sure, data),
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

    bank = _bank()
    plan = _exam(bank, blueprint)
    chosen = (
        seed if seed is not None else seed_of(plan.id, person) % 2**31 if person else _seed(None)
    )
    questions = drawn(bank.questions(), plan, chosen)
    options = _Options(answers, stdin, output, at_least, False, data, plan.minutes)
    _begin(bank, questions, f"exam:{plan.id}", "exam", chosen, options)


@app.command(help=say("멈춘 퀴즈를 이어서 풉니다.", "Go on with an unfinished quiz."))
def resume(lang: Lang = None, data: Data = None, sure: Sure = False) -> None:
    """Go on where the newest unfinished run stopped."""
    del lang
    from grader.quiz.run import Run, rebuilt

    bank, store = _bank(), _store(data)
    begun = next(iter(store.unfinished(_pack_id(bank))), None)
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
    _drive(
        bank, run, _Options(None, False, "text", None, sure, data, _minutes(bank, begun)), begun.at
    )


@app.command(
    help=say(
        "개념별 성적과 지난 점수를 보여 줍니다.", "Show results by concept, and scores so far."
    )
)
def stats(output: Format = "text", lang: Lang = None, data: Data = None) -> None:
    """Show shares by concept over first tries, and a plot of finished runs."""
    del lang
    from grader.quiz.statistics import by_concept, by_mistake, scores
    from grader.report.quiz import history_view, shares_table

    bank, store = _bank(), _store(data)
    pack = _pack_id(bank)
    given = store.of_pack(pack)
    if not given:
        shell.show(say("아직 푼 문항이 없습니다.", "No questions answered yet."))
        return
    concepts = bank.concepts()
    shares = by_concept(bank.concepts_of(), given)
    told = {
        concepts[name].name.in_(shell.language()) if name in concepts else name: share
        for name, share in shares.items()
    }
    history = [(at[:10], quiz, share) for at, quiz, share in scores(store.finished(pack), given)]
    often = by_mistake(given)
    if output == "json":
        typer.echo(
            json.dumps(
                {"format": 1, "concepts": shares, "runs": history, "mistakes": often},
                ensure_ascii=False,
            )
        )
        return
    shell.show(say(f"답 {len(given)}개", f"{len(given)} answers"), shares_table(told))
    shell.show(*history_view(history, shell.language()))
    if often:
        shell.show(say("자주 한 실수", "Frequent mistakes"))
        for name, times in list(often.items())[:5]:
            shell.show(f"  {name}: {times}")


@app.command(
    help=say(
        "정답을 고친 뒤 기록을 다시 채점합니다.", "Mark the records again after a key was mended."
    )
)
def regrade(
    policy: Annotated[
        str,
        typer.Option(
            "--policy",
            metavar="new|best|full_marks",
            help=say("점수를 정하는 법", "whose score counts"),
        ),
    ] = "new",
    apply: Annotated[
        bool, typer.Option("--apply", help=say("새 점수를 적습니다", "keep the new scores"))
    ] = False,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Tell which answers the present keys score otherwise; with --apply, keep that."""
    del lang
    from grader.quiz.run import Run, rebuilt, regraded

    if policy not in ("new", "best", "full_marks"):
        shell.stop(Text("new, best, full_marks 중 하나입니다.", "It is new, best or full_marks."))
    bank, store = _bank(), _store(data)
    known = {one.id: one for one in bank.questions()}
    changes = []
    for begun in store.finished(_pack_id(bank)):
        if all(one.question in known for one in begun.plan):
            run = Run(begun.quiz, begun.mode, begun.seed, begun.plan, known, number=begun.id)
            changes += regraded(rebuilt(run, store.of_run(begun.id)), policy)
    for old, new in changes:
        shell.show(f"{old.question} ({old.at[:10]}): {old.score:g} -> {new.score:g}")
        if apply:
            store.add(_pack_id(bank), old.run, new)
    shell.show(
        say(f"점수가 바뀐 답 {len(changes)}개", f"{len(changes)} answers change their score")
    )


@app.command(
    help=say("어느 정답과도 맞지 않은 답을 모아 봅니다.", "Collect answers that matched no key.")
)
def misses(lang: Lang = None, data: Data = None) -> None:
    """List what was typed and nobody foresaw, the most frequent first: keys may be missing."""
    del lang
    from grader.quiz.statistics import unforeseen

    bank = _bank()
    for question, answer, times in unforeseen(_store(data).of_pack(_pack_id(bank))):
        shell.show(f"{times:4}  {question}  {answer}")


class _Options:
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


def _begin(
    bank: "Bank",
    questions: "list[QuestionFields]",
    name: str,
    mode: str,
    seed: int,
    options: _Options,
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
    run.number = _kept(
        lambda: _store(options.data).begin(_pack_id(bank), name, mode, seed, run.plan)
    )
    _drive(bank, run, options, None)


def _drive(bank: "Bank", run: "Run", options: _Options, begun_at: str | None) -> None:
    """Ask what is open, say what it came to, and end with the code that belongs to it."""
    from grader.cli.asking import ask_line
    from grader.cli.play import Leave, Player
    from grader.quiz.run import Answered

    store, pack = _store(options.data), _pack_id(bank)

    def keep(one: Answered) -> None:
        if run.number:
            _kept(lambda: store.add(pack, run.number, one))

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
        _kept(lambda: store.end(run.number, "finished"))
    _report(bank, run, options, unreadable)


def _report(bank: "Bank", run: "Run", options: _Options, unreadable: dict[int, str]) -> None:
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


def _given(options: _Options) -> Any:
    """Return the answers that were handed over: a mapping by id, or a list in order."""
    if options.stdin:
        return sys.stdin.read().splitlines()
    name = str(options.answers)
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        shell.stop(
            Text("{name}: 읽을 수 없습니다({why}).", "{name} cannot be read ({why}).").format(
                name=name, why=error.strerror
            )
        )
    from grader.content.syntax import parse
    from grader.model.problem import ContentError

    try:
        data = parse(raw, name).data
    except ContentError as error:
        for problem in error.problems:
            shell.warn(Text(problem.in_("ko"), problem.in_("en")))
        raise typer.Exit(shell.USAGE) from None
    if not isinstance(data, dict | list):
        shell.stop(
            Text("답은 목록이나 id별 묶음이어야 합니다.", "Answers are a list, or a mapping by id.")
        )
    return data.get("answers", data) if isinstance(data, dict) else data


def _kept(write: Callable[[], object]) -> int:
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


def _seed(given: int | None) -> int:
    import secrets

    return given if given is not None else secrets.randbelow(2**31)


def _elapsed(begun_at: str | None) -> float:
    if begun_at is None:
        return 0.0
    return (datetime.now(UTC) - datetime.fromisoformat(begun_at)).total_seconds()


def _minutes(bank: "Bank", begun: "Begun") -> int:
    if not begun.quiz.startswith("exam:"):
        return 0
    return int(_exam(bank, begun.quiz.removeprefix("exam:")).minutes)


def _bank() -> "Bank":
    from grader.bank import Bank

    return Bank(shell.pack(), shell.cache_folder())


def _store(data: Path | None) -> "Answers":
    from grader.answers import Answers

    return Answers(shell.data_folder(data))


def _pack_id(bank: "Bank") -> str:
    return bank.pack.manifest(shell.cache_folder()).id


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
