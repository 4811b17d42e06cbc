"""One submission to a verdict: a pytest session over one exercise, on one screen."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader import plugin
from grader.checks.base import CheckFields, failed
from grader.course import Entry
from grader.model.text import Text
from grader.model.verdict import Outcome, Status, Verdict
from grader.proxy import check_of
from grader.session import Session, Submission

QUIET = [
    *("-p", "grader.plugin"),
    *("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:logging", "-p", "no:junitxml"),
    *("-p", "no:faulthandler", "-p", "no:doctest", "-p", "no:unittest", "-p", "no:stepwise"),
    *("-p", "no:unraisableexception", "-p", "no:threadexception"),
    *("--noconftest", "--assert=plain", "--capture=no", "--import-mode=importlib"),
]
"""A session that prints nothing, writes nothing and reads no configuration but ours."""


def grade(
    exercise: Path,
    submission: Submission,
    *,
    learner: str = "",
    only: str = "",
    stop: bool = False,
    caches: Path | None = None,
) -> Verdict:
    """Return the verdict on a submission.

    `only` selects checks as pytest's `-k` does, `stop` ends at the first failure. Raises
    ContentError when the exercise itself cannot be used, NothingSelected when `only` fits nothing.
    """
    entry = Entry(exercise)
    document, pack = entry.load(caches), entry.pack.manifest(caches).id
    run = _Run(exercise)
    given = plugin.Given(document, pack, submission, learner)
    home = exercise.parent  # no folder above it takes part, not even by its name in `-k`
    arguments = [str(exercise), *QUIET, f"--rootdir={home}", f"--confcutdir={home}"]
    arguments += ["-c", os.devnull]
    arguments += [f"-k={only}"] * bool(only) + ["-x"] * stop
    with _own_environment(), _fresh(entry.functions):
        ended = pytest.main(arguments, plugins=[given, run])
    if ended is pytest.ExitCode.INTERRUPTED and not run.faults:
        raise KeyboardInterrupt  # half a verdict is none
    if run.session is None and run.deselected:
        raise NothingSelected(run.deselected)
    if ended is pytest.ExitCode.USAGE_ERROR and run.session is not None:
        raise NothingSelected(
            [outcome.check for outcome in run.outcomes]
        )  # `only` is no expression
    if run.session is None or ended is pytest.ExitCode.INTERNAL_ERROR:
        raise RuntimeError("\n".join(run.faults) or "nothing was collected")
    return run.session.verdict(run.outcomes)


class NothingSelected(Exception):
    """No check has what `only` asks for; `ids` are those there are."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__(", ".join(ids))
        self.ids = ids


class _Run:
    """Keeps what the items of one pytest session became."""

    def __init__(self, exercise: Path) -> None:
        self.exercise = exercise
        self.session: Session | None = None
        self.outcomes: tuple[Outcome, ...] = ()
        self.faults: list[str] = []
        self.deselected: list[str] = []

    def pytest_ignore_collect(self, collection_path: Path) -> bool:
        """Look at no other file of the folder: there may be fifty exercises."""
        return collection_path.parent == self.exercise.parent and collection_path != self.exercise

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Let a function be selected by its check's id."""
        item.extra_keyword_matches.add(_fields(item).id)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Note which checks were not asked for."""
        self.deselected += [_fields(item).id for item in items]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what of the content could not be collected."""
        if report.failed:
            self.faults.append(str(report.longrepr))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Take the outcomes from the items, in order."""
        for item in session.items:
            file = item.getparent(plugin.ExerciseFile)
            if file is not None:
                self.session = file.session_
                self.outcomes += (item.stash.get(plugin.OUTCOME, None) or _not_reached(item),)
        if self.faults and self.session:
            fields = CheckFields(id="content", title=FAULT, points=0)
            told = Text(*(self.faults[0][:500],) * 2)
            self.outcomes += (failed(fields, Status.GRADER_ERROR, told),)


def _fields(item: pytest.Item) -> CheckFields:
    return item.check if isinstance(item, plugin.CheckItem) else check_of(item)


def _not_reached(item: pytest.Item) -> Outcome:
    return failed(_fields(item), Status.NOT_RUN, NOT_REACHED)


@contextmanager
def _fresh(functions: Path) -> Iterator[None]:
    """Forget the functions next to an exercise afterwards: pytest would take them for the next."""
    try:
        yield
    finally:
        for name, loaded in list(sys.modules.items()):
            if getattr(loaded, "__file__", None) == str(functions):
                del sys.modules[name]


@contextmanager
def _own_environment() -> Iterator[None]:
    """Keep the user's own pytest settings and plugins out of a grading."""
    names = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": ""}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


NOT_REACHED = Text("앞에서 멈춰서 실행하지 않았습니다.", "Not run: the grading stopped before it.")
FAULT = Text("문제 파일", "Exercise files")
