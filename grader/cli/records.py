"""What was answered so far: `learn quiz stats`, `regrade`, `misses`."""

import json
from typing import Annotated

import typer

from grader.cli import shell, sitting
from grader.cli.shell import Data, Lang, say
from grader.model.text import Text

Format = Annotated[
    str, typer.Option("--format", metavar="text|json", help=say("출력 형식", "output"))
]


def stats(output: Format = "text", lang: Lang = None, data: Data = None) -> None:
    """Show shares by concept over first tries, and a plot of finished runs."""
    del lang
    from grader.quiz.statistics import by_concept, by_mistake, scores
    from grader.report.quiz import history_view, shares_table

    (bank, _), store = sitting.open_bank(), sitting.open_answers(data)
    pack = sitting.pack_id(bank)
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
    (bank, _), store = sitting.open_bank(), sitting.open_answers(data)
    known = {one.id: one for one in bank.questions()}
    changes = []
    for begun in store.finished(sitting.pack_id(bank)):
        if all(one.question in known for one in begun.plan):
            run = Run(begun.quiz, begun.mode, begun.seed, begun.plan, known, number=begun.id)
            changes += regraded(rebuilt(run, store.of_run(begun.id)), policy)
    for old, new in changes:
        shell.show(f"{old.question} ({old.at[:10]}): {old.score:g} -> {new.score:g}")
        if apply:
            store.add(sitting.pack_id(bank), old.run, new)
    shell.show(
        say(f"점수가 바뀐 답 {len(changes)}개", f"{len(changes)} answers change their score")
    )


def misses(lang: Lang = None, data: Data = None) -> None:
    """List what was typed and nobody foresaw, the most frequent first: keys may be missing."""
    del lang
    from grader.quiz.statistics import unforeseen

    bank, _ = sitting.open_bank()
    for question, answer, times in unforeseen(
        sitting.open_answers(data).of_pack(sitting.pack_id(bank))
    ):
        shell.show(f"{times:4}  {question}  {answer}")
