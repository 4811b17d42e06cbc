"""What was answered so far: `learn quiz stats`, `regrade`, `misses`."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import shelf, shell
from grader.cli.options import Format, check_format
from grader.cli.shell import Data, Lang, PackName, say
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.bank import Bank
    from grader.quiz.base import QuestionFields
    from grader.quiz.items import Sitting
    from grader.quiz.run import Answered


Mastery = Annotated[
    bool, typer.Option("--mastery", help=say("익힌 개념도 셈합니다", "also what is mastered now"))
]


def stats(
    pack: PackName = None,
    output: Format = "text",
    mastery: Mastery = False,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Show shares by concept over first tries, and a plot of finished runs."""
    del lang
    from grader.quiz.statistics import by_concept, by_mistake, scores
    from grader.report.results import history_view, name_of, shares_table

    check_format(output)
    bank, store = shelf.open_pack(pack), shelf.open_answers(data)
    name = shelf.pack_id(bank)
    given = store.of_pack(name)
    if not given and output == "text":
        shell.show(say("아직 푼 문항이 없습니다.", "No questions answered yet."))
        if pack is None:
            shelf.point_elsewhere(bank, "stats", lambda other: store.of_pack(shelf.pack_id(other)))
        return
    concepts = bank.concepts()
    shares = by_concept(bank.concepts_of(), given)
    told = {name_of(name, concepts, shell.language()): share for name, share in shares.items()}
    history = [(at[:10], quiz, share) for at, quiz, share in scores(store.finished(name), given)]
    often = by_mistake(given)
    held = _mastered(bank, given) if mastery else []
    if output == "json":
        counts = {"concepts": shares, "runs": history, "mistakes": often, "mastered": held}
        shell.print_json({"format": 1, **counts})
        return
    shell.show(say(f"답 {len(given)}개", f"{len(given)} answers"), shares_table(told))
    shell.show(*history_view(history, shell.language()))
    if mastery:
        names = ", ".join(name_of(one, concepts, shell.language()) for one in held) or "-"
        shell.show(say(f"익힌 개념: {names}", f"Mastered: {names}"))
    if often:
        shell.show(say("자주 한 실수", "Frequent mistakes"))
        for name, times in list(often.items())[:5]:
            shell.show(f"  {name}: {times}")


def _mastered(bank: "Bank", given: "list[Answered]") -> list[str]:
    from grader.quiz.mastery import mastered

    return mastered(bank.concepts_of(), given, datetime.now(UTC))


def items(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help=say(
                "사람마다 하나씩, --format json의 출력", "one a person, printed by --format json"
            ),
        ),
    ] = None,
    pack: Annotated[
        str | None,
        typer.Option("--pack", metavar="PACK", help=say("묶음의 id", "a pack by its id")),
    ] = None,
    output: Format = "text",
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Tell how a class did on each question: from result files, or from your own records."""
    del lang
    import dataclasses

    from grader.quiz.items import alpha, own_sittings
    from grader.quiz.items import items as items_of
    from grader.report.items import items_view

    check_format(output)
    bank = shelf.open_pack(pack)
    known = {one.id: one for one in bank.questions()}
    sittings = [_sitting(known, one) for one in files or ()]
    if not files:
        store = shelf.open_answers(data)
        sittings = own_sittings(store.of_pack(shelf.pack_id(bank)))
    found, whole = items_of(known, sittings), alpha(sittings)
    if output == "json":
        told = [dataclasses.asdict(one) for one in found]
        shell.print_json({"format": 1, "alpha": whole, "items": told})
        return
    shell.show(*items_view(found, shell.language()))
    if whole is not None:
        shell.show(f"alpha {whole:.2f}")
    if not found:
        shell.show(say("셈할 답이 없습니다.", "There are no answers to count."))


def _sitting(known: "dict[str, QuestionFields]", path: Path) -> "Sitting":
    """Return one person's answers from the JSON of a run, marked by the keys of today."""
    from grader.quiz.items import sitting_of

    raw = shell.read(path)
    try:
        return sitting_of(json.loads(raw), known)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        shell.stop(
            Text(
                f"{path}: --format json으로 만든 결과가 아닙니다({error}).",
                f"{path} is no result of --format json ({error}).",
            )
        )


def regrade(
    pack: PackName = None,
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
    from grader.quiz.regrade import regraded

    if policy not in ("new", "best", "full_marks"):
        shell.stop(Text("new, best, full_marks 중 하나입니다.", "It is new, best or full_marks."))
    bank, store = shelf.open_pack(pack), shelf.open_answers(data)
    known = {one.id: one for one in bank.questions()}
    name = shelf.pack_id(bank)
    changes = regraded(store.of_pack(name), known, bank.borrowed, policy)
    touched = [(old, new) for old, new in changes if old.score != new.score]
    for old, new in touched:
        shell.show(f"{old.question} ({old.at[:10]}): {old.score:g} -> {new.score:g}")
    if apply:
        store.mark_again(name, [new for _, new in changes])
    shell.show(
        say(f"점수가 바뀐 답 {len(touched)}개", f"{len(touched)} answers change their score")
    )
    if touched and not apply:
        apply_ = shelf.command(bank, "regrade --apply")
        shell.show(say(f"적으려면: {apply_}", f"To keep that: {apply_}"))


def misses(pack: PackName = None, lang: Lang = None, data: Data = None) -> None:
    """List what was typed and nobody foresaw, the most frequent first: keys may be missing."""
    del lang
    from grader.quiz.statistics import unforeseen

    bank = shelf.open_pack(pack)
    found = unforeseen(shelf.open_answers(data).of_pack(shelf.pack_id(bank)))
    for question, answer, times in found:
        shell.show(f"{times:4}  {question}  {answer}")
    if not found:
        shell.warn(Text("모을 답이 없습니다.", "There are no such answers."))
