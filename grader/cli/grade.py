"""`learn grade`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import disk, lookup, shell
from grader.cli.shell import Data, Lang, say
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.model.verdict import Verdict


def grade(
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help=say("문제 이름", "its name"))],
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help=say("채점할 파일", "the file to grade"))
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=say("판정을 JSON으로", "print the verdict as JSON"))
    ] = False,
    only: Annotated[
        str, typer.Option("-k", metavar="CHECK", help=say("고른 검사만", "only these checks"))
    ] = "",
    stop: Annotated[
        bool, typer.Option("-x", help=say("첫 실패에서 멈춤", "stop at the first failure"))
    ] = False,
    seed: Annotated[
        str | None, typer.Option("--seed", help=say("입력의 시드", "seed of your own inputs"))
    ] = None,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Grade one file, keep the attempt, say what is wrong."""
    del lang
    from grader.grade import NothingSelected
    from grader.grade import grade as run
    from grader.session import Submission

    found = lookup.entry(exercise)
    name = lookup.called(found)
    path = file if file is not None else _file(found.name, name)
    if path.suffix == ".ipynb":
        shell.stop(NOTEBOOK.format(path=path, name=found.name))
    submission = Submission(shell.read(path), path.name)
    learner = seed if seed is not None else _learner(data)
    try:
        with shell.waiting(GRADING):
            verdict = run(
                found.path,
                submission,
                learner=learner,
                only=only,
                stop=stop,
                caches=shell.cache_folder(),
            )
    except NothingSelected as error:
        shell.stop(
            Text(
                "`{only}`에 맞는 검사가 없습니다. 있는 검사: {ids}",
                "No check matches `{only}`. There are: {ids}",
            ).format(only=only, ids=", ".join(error.ids))
        )
    is_kept = _keep(verdict, submission.source, data, whole=not only and not stop)
    if as_json:
        from grader.report.machine import verdict_json

        shell.print_json(verdict_json(verdict, shell.language()), indent=2)
    else:
        from grader.report.terminal import verdict_view

        shell.show(verdict_view(verdict, name, shell.language()))
    if not is_kept:
        raise typer.Exit(shell.AT_FAULT)
    if not verdict.passed:
        raise typer.Exit(shell.AT_FAULT if verdict.at_fault else shell.NOT_FULL)


def _file(stem: str, name: str) -> Path:
    """Return the learner's file of an exercise, or stop and say how to get one."""
    from grader import workspace

    path = workspace.submission(stem, Path.cwd())
    if path is None:
        shell.stop(
            Text(
                "{stem}.py 파일이 여기에 없습니다. `learn start {name}` 명령으로 만들거나 `--file`로 알려 주세요.",
                "There is no {stem}.py here. Make it with `learn start {name}`, or name it with `--file`.",
            ).format(stem=stem, name=name)
        )
    return path


def _learner(data: Path | None) -> str:
    """Return who is graded, as far as inputs are concerned: a random name made once."""
    import secrets

    from grader.store import StoreError

    try:
        store = shell.store(data)
        known = store.setting("learner")
        return known or store.save_setting("learner", secrets.token_hex(4), replace=False)
    except StoreError:
        return ""


def _keep(verdict: "Verdict", source: bytes, data: Path | None, *, whole: bool) -> bool:
    """Store the attempt at once; a partial run (`-k`, `-x`) is no attempt.

    False where it would have been kept but for a disk that is full or failing.
    """
    if not whole:
        return True
    from grader.report.machine import verdict_json
    from grader.store import StoreError

    try:
        told = verdict_json(verdict, shell.language())
        shell.store(data).add_attempt(told, source, judged=not verdict.at_fault)
    except StoreError as error:
        shell.warn(
            Text(
                "이 채점은 기록하지 못했습니다({path}: {reason}).",
                "This attempt could not be recorded ({path}: {reason}).",
            ).format(path=error.path, reason=error)
            + (disk.FULL_DISK if error.is_disk else Text())
        )
        return not error.is_disk
    return True


GRADING = Text("채점하고 있습니다. 그만두려면 Ctrl-C.", "Grading. Ctrl-C stops it.")
NOTEBOOK = Text(
    "{path}: 노트북은 채점할 수 없습니다. 함수를 {name}.py에 옮겨 적으세요.",
    "{path} is a notebook, which cannot be graded. Put the functions into {name}.py.",
)
