"""`learn pack`: exercises from elsewhere."""

import sys
from typing import Annotated

import typer

from grader.cli import lookup, shell
from grader.cli.shell import Data, Lang, say
from grader.model.text import Text

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Packs of exercises."""


@app.command(help=say("묶음을 더합니다.", "Add a pack."))
def add(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help=say("폴더, zip, git 주소", "folder, zip or git URL")),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("묻지 않음", "do not ask"))] = False,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Add a pack after saying that it is code."""
    del lang
    from grader.content.pack import built_in
    from grader.packs import fetched, keep
    from grader.unpacking import PackError

    try:
        with fetched(source) as (pack, manifest):
            title = manifest.title.in_(shell.language())
            names = [path.stem for path in pack.exercise_files()]
            count = len(names)
            shell.show(
                say(
                    f"{manifest.id} {manifest.version}: {title}, 문제 {count}개",
                    f"{manifest.id} {manifest.version}: {title}, {count} exercises",
                ),
                say(
                    "묶음은 코드입니다. 모범 답안과 검사가 이 컴퓨터에서 여러분의 권한으로 실행됩니다.",
                    "A pack is code: its solutions and checks run on this machine with your rights.",
                ),
            )
            if manifest.id == built_in().manifest(shell.cache_folder()).id:
                shell.stop(TAKEN.format(id=manifest.id))
            if not yes and not _confirmed():
                raise typer.Exit(shell.NOT_FULL)
            keep(pack, manifest, shell.data_folder(data))
    except PackError as error:
        shell.stop(error.message)
    name = f"{manifest.id}:{names[0]}" if names else manifest.id
    shell.show(say(f"더했습니다. 예: learn show {name}", f"Added. Try: learn show {name}"))


def _confirmed() -> bool:
    """Ask whether to add a pack; stop where nobody answers."""
    try:
        return typer.confirm(say("더할까요?", "Add it?"))
    except typer.Abort:
        if sys.stdin.isatty():
            raise  # Ctrl-C
        typer.echo()  # the question's line ends
        shell.stop(NOBODY, shell.NOT_FULL)


@app.command("list", help=say("묶음을 보여 줍니다.", "List the packs."))
def list_(lang: Lang = None, data: Data = None) -> None:
    """List the built-in course and what was added."""
    del lang
    from grader.model.problem import ContentError

    code = shell.DONE
    for pack in lookup.packs(data):
        try:
            manifest = pack.manifest(shell.cache_folder())
        except ContentError as error:  # it must not hide the others
            code = shell.tell_content(error)
            continue
        title = manifest.title.in_(shell.language())
        count = len(pack.exercise_files())
        languages = ", ".join(manifest.languages)
        shell.show(f"{manifest.id} {manifest.version}  {title} ({count}; {languages})")
    raise typer.Exit(code)


@app.command(help=say("묶음을 뺍니다.", "Remove a pack."))
def remove(
    name: Annotated[str, typer.Argument(metavar="ID", help=say("묶음의 id", "the pack's id"))],
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Remove a pack; records of its exercises stay."""
    del lang
    from grader.packs import remove as take_out
    from grader.unpacking import PackError

    try:
        take_out(name, shell.data_folder(data))
    except PackError as error:
        shell.stop(error.message)
    shell.show(
        say(f"뺐습니다: {name}. 기록은 남아 있습니다.", f"Removed {name}; your records stay.")
    )


NOBODY = Text(
    "아무도 답하지 않아 더하지 않았습니다. 묻지 않고 더하려면 `--yes`를 붙이세요.",
    "Nobody answered, so it was not added. `--yes` adds it without a question.",
)
TAKEN = Text(
    "`{id}`: 처음부터 들어 있는 묶음의 id입니다. pack.yaml에서 다른 id를 고르세요.",
    "`{id}` is the id of the built-in course. Choose another id in pack.yaml.",
)
