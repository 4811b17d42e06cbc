"""`learn author preview`: what learners will see, in every language of the pack."""

from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import lookup, shell
from grader.cli.shell import Lang, say
from grader.model.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from grader.bank import Bank
    from grader.course import Entry
    from grader.model.text import Language
    from grader.quiz.base import QuestionFields


def preview(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help=say("문제나 퀴즈 이름", "of an exercise or a quiz")),
    ],
    lang: Lang = None,
) -> None:
    """Show an exercise's prompt, hints and stub, or a quiz with its keys, in every language."""
    del lang
    from grader.bank import Bank

    pack = lookup.own_pack()
    bank = Bank(pack, shell.cache_folder())
    if (quiz := lookup.quiz_file(bank.files(), name)) is not None:
        _show_quiz(bank, quiz)
    else:
        _show_exercise(lookup.entry(name, pack))


def _show_exercise(found: "Entry") -> None:
    from rich.markdown import Markdown
    from rich.syntax import Syntax

    caches = shell.cache_folder()
    loaded = found.load(caches)
    for language in found.pack.manifest(caches).languages:
        shell.show(_heading(found.name, loaded.title, language))
        shell.show(Markdown(loaded.prompt.in_(language)))
        for number, hint in enumerate(loaded.hints, 1):
            shell.show("", Markdown(f"{number}. {hint.in_(language)}"))
    shell.show(_rule(f"{found.name}.py"), Syntax(loaded.stub, "python", word_wrap=True))


def _show_quiz(bank: "Bank", path: "Path") -> None:
    from grader.report.preview import preview_view

    quiz = bank.quiz(path)
    asked = [_drawn(one, path.stem) for one in quiz.questions]
    for language in bank.pack.manifest(bank.caches).languages:
        shell.show(_heading(path.stem, quiz.title, language))
        for place, question in enumerate(asked):
            shell.show(*preview_view(question, place, len(asked), language))


def _drawn(question: "QuestionFields", quiz: str) -> "QuestionFields":
    """Return a question with numbers in it, or stop where its expressions fail."""
    from grader.quiz.document import ready
    from grader.report.preview import SEED

    try:
        return ready(question, SEED)
    except (ValueError, TypeError, ArithmeticError, LookupError) as error:
        unable = Text(
            "{id}: 계산하지 못합니다({reason}). `learn author check {quiz}`가 자리를 알려 줍니다.",
            "{id} cannot be computed ({reason}). `learn author check {quiz}` tells where.",
        )
        shell.stop(unable.format(id=question.id, reason=error, quiz=quiz), shell.AT_FAULT)


def _heading(name: str, title: Text, language: "Language") -> "RenderableType":
    return _rule(f"{name}  {title.in_(language)} [{language}]")


def _rule(title: str) -> "RenderableType":
    from rich.rule import Rule

    return Rule(title, align="left")
