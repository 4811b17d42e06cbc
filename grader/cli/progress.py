"""`learn progress` and `learn language`."""

from typing import Annotated

import typer

from grader.cli import lookup, shell
from grader.cli.shell import Data, Lang, PackName, say
from grader.model.text import LANGUAGES, Text


def progress(pack: PackName = None, lang: Lang = None, data: Data = None) -> None:
    """Show what is done and the best scores."""
    del lang
    from rich.table import Table

    from grader.course import entries, sound

    caches, place = shell.cache_folder(), lookup.pack_called(pack)
    bests = shell.store(data).bests(place.manifest(caches).id)
    table = Table(box=None, pad_edge=False)
    table.add_column(say("문제", "exercise"))
    table.add_column(say("최고 점수", "best"), justify="right")
    table.add_column(say("시도", "attempts"), justify="right")
    table.add_column("")
    done = total = earned = most = 0
    for found, exercise in sound(entries(place), caches):
        total += 1
        most += found.points(exercise)
        if (best := bests.get(exercise.id)) is None:
            continue
        earned += best.score
        done += best.passed
        state = say("통과", "passed") if best.passed else ""
        if best.passed and best.revision < exercise.revision:
            state += say(" (그 뒤 문제가 바뀜)", " (the exercise has changed since)")
        table.add_row(
            lookup.called(found), f"{best.score}/{best.max_score}", str(best.attempts), state
        )
    if bests:
        shell.show(table, "")
    shell.show(
        say(
            f"{total}문제 중 {done}문제 통과, {most}점 중 {earned}점",
            f"{done} of {total} exercises passed, {earned} of {most} points",
        )
    )


def language(
    choice: Annotated[str | None, typer.Argument(metavar="[ko|en]")] = None, data: Data = None
) -> None:
    """Show the language in use, or save another one."""
    if choice is None:
        shell.show(shell.language())
        return
    if choice not in LANGUAGES:
        shell.stop(Text("ko 또는 en이어야 합니다.", "It must be ko or en."))
    shell.store(data).save_setting("language", choice)
    shell.show(
        Text("이제 한국어로 표시합니다.", "Messages are in English now.").in_(
            "ko" if choice == "ko" else "en"
        )
    )
