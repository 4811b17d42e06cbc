"""The ways to be asked: a quiz, what is due, what went wrong, an exam, where one stopped."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import shelf, shell, sitting
from grader.cli.options import Count, Exam, Options, Person, QuizName, Seed, asks
from grader.cli.shell import PackName, say
from grader.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.bank import Bank
    from grader.quiz.base import QuestionFields
    from grader.quiz.run import Begun
    from grader.quiz.select import Blueprint


@asks
def take(
    options: Options,
    quiz: QuizName = None,
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="NAME", help=say("개념이나 주제", "a concept or topic")),
    ] = None,
    count: Count = None,
    seed: Seed = None,
) -> None:
    """Ask the questions of one quiz, or those about a topic of all of them."""
    from grader.quiz.select import on_topic, sample

    bank, seed, name = shelf.open_bank(quiz), sitting.seed_or_new(seed), shelf.name_of(quiz)
    if not name and topic is None:
        shell.stop(
            Text(
                "퀴즈 이름이나 --topic을 적으세요. 목록: `learn quiz`.",
                "Name a quiz or a --topic. The list: `learn quiz`.",
            )
        )
    questions = shelf.questions_of(bank, quiz)
    if topic is not None:
        questions = on_topic(questions, topic, bank.concepts())
        if not questions:
            shelf.no_topic(bank, topic)
    chosen = sample(questions, count, seed)
    sitting.begin(bank, chosen, name or f"topic:{topic}", "practice", seed, options)


@asks
def review(options: Options, pack: PackName = None, count: Count = None, seed: Seed = None) -> None:
    """Ask what is due by the spaced-repetition schedule, concepts mixed, with fresh numbers."""
    from grader.quiz.select import interleaved

    bank = shelf.open_pack(pack)
    questions = interleaved(_due(bank, options)[:count])
    if not questions:
        message = Text("오늘 복습할 문항이 없습니다.", "Nothing is due today.")
        _nothing(
            options, bank, "review", message, None if pack else lambda other: _due(other, options)
        )
        return
    sitting.begin(bank, questions, "review", "review", sitting.seed_or_new(seed), options)


def _nothing(
    options: Options,
    bank: "Bank",
    name: str,
    message: Text,
    elsewhere: "Callable[[Bank], object] | None",
) -> None:
    """Say that there is nothing to ask, and who has some; in JSON this is a run without questions."""
    from grader.quiz.run import Run
    from grader.report.quiz import run_json

    if options.format == "json":
        empty = Run(name, "practice", 0, (), {})
        shell.print_json(run_json(empty, shell.language(), {}), indent=2)
        return
    shell.show(message.in_(shell.language()))
    if elsewhere is not None:
        shelf.point_elsewhere(bank, name, elsewhere)


def _due(bank: "Bank", options: Options) -> "list[QuestionFields]":
    """Return the questions of a pack that are due, the longest overdue first."""
    from grader.quiz.review import due

    given = shelf.open_answers(options.data).of_pack(shelf.pack_id(bank))
    if not given:
        return []
    known = {one.id: one for one in bank.questions()}
    return [known[name] for name in due(given, datetime.now(UTC)) if name in known]


@asks
def mistakes(
    options: Options, pack: PackName = None, count: Count = None, seed: Seed = None
) -> None:
    """Ask the questions whose last answer was not right."""
    from grader.quiz.select import mistaken

    def found(bank: "Bank") -> "list[QuestionFields]":
        given = shelf.open_answers(options.data).of_pack(shelf.pack_id(bank))
        return mistaken(bank.questions(), given) if given else []

    bank = shelf.open_pack(pack)
    questions = found(bank)[:count]
    if not questions:
        message = Text("틀린 채로 남은 문항이 없습니다.", "No mistakes are left.")
        _nothing(options, bank, "mistakes", message, found if pack is None else None)
        return
    sitting.begin(bank, questions, "mistakes", "practice", sitting.seed_or_new(seed), options)


@asks
def diagnose(
    options: Options,
    quiz: QuizName = None,
    count: Count = None,
    seed: Seed = None,
) -> None:
    """Ask one question a concept, foundations first, and list what to study."""
    from grader.quiz.mastery import in_order
    from grader.quiz.select import probing

    bank, seed = shelf.open_bank(quiz), sitting.seed_or_new(seed)
    questions = shelf.questions_of(bank, quiz)
    chosen = probing(questions, in_order(bank.concepts()), seed)[:count]
    name = f"diagnose:{shelf.name_of(quiz) or '*'}"
    sitting.begin(bank, chosen, name, "diagnose", seed, options)


@asks
def exam(
    options: Options,
    blueprint: Exam,
    person: Person = "",
    seed: Seed = None,
) -> None:
    """Ask the questions of a blueprint without telling anything before the end."""
    from grader.quiz.select import drawn

    bank = shelf.open_bank(blueprint)
    plan = shelf.exam_of(bank, blueprint)
    person = person or sitting.person_in(options)
    if seed is None:
        seed = plan.seed_of(person) if person else sitting.seed_or_new(None)
    questions = drawn(bank.questions(), plan, seed)
    marking = bool(person) and options.fed  # somebody else's answers are no record of one's own
    sitting.begin(
        bank, questions, f"exam:{plan.id}", "exam", seed, options, plan, record=not marking
    )  # fmt: skip


@asks
def resume(options: Options, pack: PackName = None) -> None:
    """Go on where the newest unfinished run stopped."""
    from grader.cli.play import tell_flags
    from grader.quiz.run import revived

    bank, store = shelf.open_pack(pack), shelf.open_answers(options.data)

    def unfinished(bank: "Bank") -> "list[Begun]":
        return store.unfinished(shelf.pack_id(bank))

    begun = next(iter(unfinished(bank)), None)
    if begun is None:
        message = Text("이어서 풀 퀴즈가 없습니다.", "There is nothing to go on with.")
        _nothing(options, bank, "resume", message, unfinished if pack is None else None)
        return
    known = {one.id: one for one in bank.questions()}
    run = revived(begun, store.of_run(begun.id), known, store.flagged(begun.id))
    done = len(run.plan) - len(run.open)
    if options.format == "text":
        shell.show(
            say(
                f"{begun.quiz}: {len(run.plan)}문항 중 {done}문항을 풀었습니다. 이어서 합니다.",
                f"{begun.quiz}: {done} of {len(run.plan)} answered. Going on.",
            )
        )
        tell_flags(run)
    sitting.drive(bank, run, options, _blueprint(bank, begun), begun.at)


def _blueprint(bank: "Bank", begun: "Begun") -> "Blueprint | None":
    """Return the blueprint of a run, None where it is no exam or the blueprint is gone."""
    from grader.bank import UnknownQuiz

    if not begun.quiz.startswith("exam:"):
        return None
    try:
        return bank.exam(begun.quiz.removeprefix("exam:"))
    except UnknownQuiz:
        return None
