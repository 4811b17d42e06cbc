"""Finding and starting exercises: `init`, `list`, `show`, `start`, `hint`, `solution`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import disk, lookup, shell
from grader.cli.shell import Data, Lang, say
from grader.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from grader.checks.exercise import Exercise
    from grader.content.pack import Pack
    from grader.course import Entry
    from grader.model.problem import ContentError
    from grader.workspace import Written

Name = Annotated[str, typer.Argument(metavar="EXERCISE", help=say("문제 이름", "its name"))]


def init(
    folder: Annotated[Path, typer.Argument(help=say("만들 폴더", "folder to make"))] = Path(),
    lang: Lang = None,
) -> None:
    """Write the stubs of all exercises; what is there already stays."""
    del lang
    from grader import workspace

    sound, broken = _load_all(lookup.pack())
    stubs = {found.name: exercise.stub for found, exercise in sound}
    first = next(iter(stubs), "")
    try:
        manifest = lookup.pack().manifest(shell.cache_folder())
        written = workspace.make(folder, stubs, _readme(manifest.title, first), manifest.id)
    except OSError as error:
        disk.stop_unwritten(folder, error)
    _tell_written(written, folder)
    shell.tell_problems(*broken)
    is_here = folder.resolve() == Path.cwd()
    quoted = f'"{folder}"' if " " in str(folder) else folder
    enter = Text() if is_here else Text(f"먼저 `cd {quoted}`.", f"First `cd {quoted}`.")
    begin = Text(
        f"`{first}.py`를 열어 작성하고 `learn grade {first}` 명령으로 채점하세요.",
        f"Open `{first}.py`, write it, and run `learn grade {first}`.",
    )
    shell.show((enter + begin).in_(shell.language()))


def list_(lang: Lang = None, data: Data = None) -> None:
    """List units, exercises, what is done, and points."""
    del lang
    from rich.text import Text as Line

    from grader.model.problem import ContentError

    for place, pack in enumerate(lookup.packs(data)):
        try:
            manifest = pack.manifest(shell.cache_folder())
        except ContentError as error:
            if not place:
                raise
            shell.tell_problems(error)  # it must not hide the others
            continue
        sound, broken = _load_all(pack)
        prefix = f"{manifest.id}:" if place else ""
        if place:
            shell.show("", Line(manifest.title.in_(shell.language()), "bold"))
        bests = shell.store(data).bests(manifest.id)
        unit = None
        for found, exercise in sound:
            if exercise.unit != unit:
                unit = exercise.unit
                title = manifest.units.get(unit, Text(unit, unit)).in_(shell.language())
                shell.show(f"\n{unit}. {title}")
            best = bests.get(exercise.id)
            state = "O" if best and best.passed else "~" if best else " "
            points = f"{best.score if best else 0}/{found.points(exercise)}"
            shell.show(_row(state, prefix + found.name, exercise.title, points))
        shell.tell_problems(*broken)
    shell.show("\n" + say("O 통과   ~ 시도함", "O passed   ~ tried"))


def _row(state: str, name: str, title: Text, points: str) -> "Table":
    """Return an exercise's line; where there is little room its title stands below its name."""
    from rich.table import Table

    cells = [name, title.in_(shell.language())]
    table = Table.grid(padding=(0, 1))
    table.add_column(width=2)
    if shell.width() < ROOMY:
        cells = ["\n".join(cells)]
        table.add_column(width=shell.width() - 11, overflow="fold")
    else:
        table.add_column(width=22)
        table.add_column(width=34)
    table.add_column(justify="right", width=7)
    table.add_row(f" {state}", *cells, points)
    return table


def show_(exercise: Name, lang: Lang = None) -> None:
    """Show the prompt of an exercise."""
    del lang
    from rich.markdown import Markdown
    from rich.text import Text as Line

    found, loaded = _load(exercise)
    language, name = shell.language(), lookup.called(found)
    facts = say(
        f"{found.points(loaded)}점 · 약 {loaded.minutes}분 · 검사 {found.count(loaded)}개",
        f"{found.points(loaded)} points, about {loaded.minutes} minutes, {found.count(loaded)} checks",
    )
    shell.show(
        Line(f"{found.name}  {loaded.title.in_(language)}", "bold"),
        facts,
        "",
        Markdown(loaded.prompt.in_(language)),
        "",
        *_terms(found, loaded),
        say(f"시작: learn start {name}", f"Start with: learn start {name}"),
    )


def _terms(found: "Entry", loaded: "Exercise") -> "Iterator[str]":
    """Yield a line with the terms to look up, where the glossary has some of this exercise's."""
    from grader.content.glossary import used

    terms = found.pack.glossary(shell.cache_folder()).terms
    names = used(terms, loaded.concepts, loaded.prompt)[:TERMS]
    if names:
        told = ", ".join(terms[name].told.in_(shell.language()) for name in names)
        query = terms[names[0]].term.in_(shell.language())
        yield say(
            f"용어: {told} (learn glossary {query})", f"Terms: {told} (learn glossary {query})"
        )


ROOMY = 68
"""Columns from which name, title and points stand beside each other."""
TERMS = 6
"""Terms that a prompt points to."""


def start(exercise: Name, lang: Lang = None) -> None:
    """Write the stub of one exercise into this folder, or into the workspace around it."""
    del lang
    from grader import workspace

    found, loaded = _load(exercise)
    folder = workspace.find(Path.cwd()) or Path.cwd()
    try:
        written = workspace.write(folder / f"{found.name}.py", loaded.stub)
    except OSError as error:
        disk.stop_unwritten(folder, error)
    _tell_written([written], folder)
    name = lookup.called(found)
    shell.show(say(f"다음: learn grade {name}", f"Next: learn grade {name}"))


def hint(exercise: Name, lang: Lang = None, data: Data = None) -> None:
    """Open one more hint."""
    del lang
    from rich.markdown import Markdown

    from grader.store import StoreError

    found, loaded = _load(exercise)
    count = len(loaded.hints)
    if not count:
        shell.show(say("이 문제에는 힌트가 없습니다.", "This exercise has no hints."))
        return
    pack = found.pack.manifest(shell.cache_folder()).id
    try:
        opened = shell.store(data).open_hint(pack, loaded.id, count)
    except StoreError:
        opened = count
    for number, text in enumerate(loaded.hints[:opened], 1):
        shell.show(say(f"힌트 {number}/{count}", f"Hint {number} of {count}"))
        shell.show(Markdown(text.in_(shell.language())), "")
    if opened < count:
        name = lookup.called(found)
        shell.show(say(f"하나 더: learn hint {name}", f"One more: learn hint {name}"))


def solution(exercise: Name, lang: Lang = None, data: Data = None) -> None:
    """Show the solution of an exercise that was passed beside one's own, and what to notice."""
    del lang
    from grader.report.solution import files, solution_text, solution_view

    found, loaded = _load(exercise)
    pack = found.pack
    own = shell.store(data).passed(pack.manifest(shell.cache_folder()).id, loaded.id)
    if own is None:
        shell.stop(
            Text(
                "모범 답안은 모든 검사를 통과한 뒤에 볼 수 있습니다. 막혔다면 `learn hint {name}`.",
                "The solution opens after full marks. Stuck? `learn hint {name}`.",
            ).format(name=lookup.called(found)),
            shell.NOT_FULL,
        )
    code = pack.solution(found.path).read_text(encoding="utf-8")
    shown = files(own.decode("utf-8", "replace").removeprefix("\ufeff"), code)
    width = shell.terminal_width()
    if width is None:
        typer.echo(solution_text(shown, loaded.notice, shell.language()))
    else:
        shell.show(*solution_view(shown, loaded.notice, width, shell.language()))


def _load(query: str) -> "tuple[Entry, Exercise]":
    found = lookup.entry(query)
    return found, found.load(shell.cache_folder())


def _load_all(pack: "Pack") -> "tuple[Iterator[tuple[Entry, Exercise]], list[ContentError]]":
    """Return a pack's sound exercises in order, and a list that gets what is wrong with the others.

    Each is read when its turn comes: the first time they must be compiled, which takes a second for
    the whole course, and what is read can be shown meanwhile.
    """
    from grader.course import entries
    from grader.model.problem import ContentError

    broken = []

    def sound() -> "Iterator[tuple[Entry, Exercise]]":
        for found in entries(pack):
            try:
                yield found, found.load(shell.cache_folder())
            except ContentError as error:
                broken.append(error)

    return sound(), broken


def _tell_written(written: "list[Written]", folder: Path) -> None:
    made = [one.path for one in written if one.made]
    kept = [one.path.name for one in written if not one.made]
    if len(made) == 1:
        typer.echo(say(f"만들었습니다: {made[0]}", f"Wrote {made[0]}"))
    elif made:
        where = (
            Text("이 폴더", "this folder") if folder == Path() else Text(str(folder), str(folder))
        )
        shell.show(
            say(
                f"{where.ko}에 파일 {len(made)}개를 만들었습니다.",
                f"Wrote {len(made)} files to {where.en}.",
            )
        )
    if kept:
        names = ", ".join(kept[:6]) + (" ..." if len(kept) > 6 else "")
        shell.show(
            say(
                f"이미 있어서 그대로 두었습니다: {names}",
                f"Already there, left as they are: {names}",
            )
        )


def _readme(title: Text, first: str) -> str:
    number = first.partition("_")[0]
    return say(
        f"# {title.in_('ko')}\n\n"
        "- `learn list`: 문제 목록과 진행 상황\n"
        f"- `learn show {number}`: 문제 설명\n"
        f"- `{first}.py`처럼 번호 순서대로 파일을 열어 작성하세요.\n"
        f"- `learn grade {number}`: 채점\n"
        f"- `learn hint {number}`: 힌트를 하나씩\n",
        f"# {title.in_('en')}\n\n"
        "- `learn list`: the exercises and how far you are\n"
        f"- `learn show {number}`: what one asks\n"
        f"- Open the files in the order of their numbers, starting with `{first}.py`.\n"
        f"- `learn grade {number}`: grade it\n"
        f"- `learn hint {number}`: hints, one at a time\n",
    )
