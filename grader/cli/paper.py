"""Exams without keys: a paper is written here, answered there, and marked here again.

The paper holds no key, feedback or expression. `learn quiz exam BLUEPRINT --person P --answers FILE`
makes the same paper from the same name and marks what was typed.
"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from grader.cli import shell, sitting
from grader.cli.shell import Lang, say
from grader.model.text import LANGUAGES, Text

Out = Annotated[Path, typer.Option("--out", "-o", help=say("쓸 파일", "the file to write"))]


def bundle(
    blueprint: Annotated[str, typer.Argument(metavar="BLUEPRINT")],
    out: Out,
    person: Annotated[str, typer.Option("--person", help=say("학번", "roll number"))] = "",
    lang: Lang = None,
) -> None:
    """Write one person's paper."""
    del lang
    from grader.bank import UnknownQuiz
    from grader.content.seeds import seed_of
    from grader.quiz.document import ready
    from grader.quiz.run import plan
    from grader.quiz.select import drawn

    bank, name = sitting.open_bank(blueprint)
    try:
        exam = bank.exam(name or "")
    except UnknownQuiz:
        shell.stop(Text("그런 시험이 없습니다.", "There is no such exam."))
    seed = seed_of(exam.id, person) % 2**31
    questions = drawn(bank.questions(), exam, seed)
    items = []
    for one, planned in zip(questions, plan(questions, seed), strict=True):
        asked = ready(one, planned.variant)
        shown = asked.shown(planned.variant)
        items.append(
            {
                "id": one.id,
                "prompt": _both(asked.prompt),
                "code": asked.code.text if asked.code else "",
                "figure": asked.figure.text if asked.figure else "",
                "options": [[label, _both(text)] for label, text in asked.options(shown)],
                "gaps": [
                    [name, _both(blank.prompt)]
                    for name, blank in getattr(asked, "blanks", {}).items()
                ],
                "how": _both(asked.how(shown)),
            }
        )
    told = {"format": 1, "exam": exam.id, "person": person, "minutes": exam.minutes, "items": items}
    out.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    shell.show(say(f"{out}: {len(items)}문항", f"{out}: {len(items)} questions"))


def sit(
    paper: Annotated[Path, typer.Argument(metavar="PAPER")],
    out: Out,
    lang: Lang = None,
) -> None:
    """Ask the questions of a paper and write down what is typed, after every line."""
    del lang
    from grader.cli.asking import is_terminal

    if not is_terminal():
        shell.stop(Text("터미널이 아닙니다.", "This is no terminal."))
    items = json.loads(paper.read_text(encoding="utf-8"))["items"]
    answers: dict[str, Any] = (
        json.loads(out.read_text(encoding="utf-8"))["answers"] if out.is_file() else {}
    )
    try:
        for number, item in enumerate(items, 1):
            if item["id"] not in answers:
                _ask(item, number, len(items), answers)
                _write(out, answers)
    except (EOFError, KeyboardInterrupt):
        shell.show("", say("여기까지 적었습니다.", "Written down up to here."))
        raise typer.Exit(shell.INTERRUPTED) from None
    shell.show(say(f"답을 {out}에 적었습니다.", f"The answers are in {out}."))


def _ask(item: dict[str, Any], number: int, count: int, answers: dict[str, Any]) -> None:
    from grader.cli.asking import ask_line
    from grader.quiz.cloze import show_gaps

    language = shell.language()
    shell.show("", f"[{number}/{count}] {item['id']}", show_gaps(item["prompt"][language]))
    for text in (item["code"], item["figure"]):
        if text:
            shell.show(text)
    for label, text in item["options"]:
        shell.show(f"  {label}) {text[language]}" if label else "")
    if item["gaps"]:
        gaps: dict[str, str] = {}
        for name, prompt in item["gaps"]:
            if prompt[language]:
                shell.show(prompt[language])
            gaps[name] = ask_line(f"{name} > ").strip()
        answers[item["id"]] = {name: line for name, line in gaps.items() if line}
    else:
        answers[item["id"]] = ask_line(f"({item['how'][language]}) > ").strip()


def _write(out: Path, answers: dict[str, Any]) -> None:
    """Write the answers whole or not at all."""
    temporary = out.with_suffix(".part")
    temporary.write_text(json.dumps({"answers": answers}, ensure_ascii=False), encoding="utf-8")
    temporary.replace(out)


def _both(text: Text) -> dict[str, str]:
    return {language: text.in_(language) for language in LANGUAGES}
