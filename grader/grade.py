"""One submission to a verdict: a pytest session over one exercise, on one screen."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from pathlib import Path
from warnings import catch_warnings, simplefilter

import pytest

from grader import plugin
from grader.checks.base import CheckFields, failed
from grader.course import Entry
from grader.model.text import Text
from grader.model.verdict import Outcome, Status, Verdict
from grader.proxy import check_of
from grader.session import Session, Submission

QUIET = ("--noconftest", "-c", os.devnull)
"""A session that reads no configuration but ours."""
FUNCTIONS = ("--capture=no", "--assert=plain", "--import-mode=importlib")
UNUSED = """
terminal cacheprovider junitxml pastebin stepwise debugging doctest faulthandler legacypath logging
reports setuponly setupplan threadexception unittest unraisableexception warnings
""".split()
"""pytest's own plugins that print, write or look for what no exercise has: 20 ms a session, most of
it for `terminal`, `cacheprovider`, `logging` and the garbage collected by `unraisableexception`."""
FOR_FUNCTIONS = """
python assertion capture monkeypatch recwarn skipping subtests tmpdir
""".split()
"""Its plugins that only serve test functions: 2 ms a session."""


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
    entry = Entry(exercise.absolute())  # as pytest will name it
    session = Session(entry.prepare(caches), submission, learner)
    run = _Run(session)
    home = entry.path.parent  # no folder above it takes part, not even by its name in `-k`
    arguments = [str(entry.path), *QUIET, f"--rootdir={home}", f"--confcutdir={home}"]
    arguments += _serving(entry.functions.is_file())
    arguments += [f"-k={only}"] * bool(only) + ["-x"] * stop
    with closing(session), _own_environment(), _fresh(entry.functions), catch_warnings():
        simplefilter("ignore")  # a reference's overflow is no learner's business
        session.start()
        # As an object: `-p grader.plugin` would look through every installed distribution.
        with redirect_stdout(sys.stderr):  # what a check's function prints is no part of a report
            ended = pytest.main(arguments, plugins=[plugin, run])
    if ended is pytest.ExitCode.INTERRUPTED and not run.faults:
        raise KeyboardInterrupt  # half a verdict is none
    if not run.outcomes and run.deselected:
        raise NothingSelected(run.deselected)
    if run.outcomes and ended is pytest.ExitCode.USAGE_ERROR:  # `only` is no expression
        raise NothingSelected([outcome.check for outcome in run.outcomes])
    if not run.outcomes or ended is pytest.ExitCode.INTERNAL_ERROR:
        raise RuntimeError("\n".join(run.faults) or "nothing was collected")
    return session.verdict(run.outcomes)


def _serving(functions: bool) -> list[str]:
    """Return the arguments that leave out what an exercise with or without functions never uses."""
    out = UNUSED if functions else [*UNUSED, *FOR_FUNCTIONS]
    return [word for name in out for word in ("-p", f"no:{name}")] + [*FUNCTIONS] * functions


class NothingSelected(Exception):
    """No check has what `only` asks for; `ids` are those there are."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__(", ".join(ids))
        self.ids = ids


class _Folder(pytest.Directory):
    """The exercise's folder, in which nothing else is looked at: there may be fifty exercises."""

    exercise: Path

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield the exercise."""
        yield from self.ihook.pytest_collect_file(file_path=self.exercise, parent=self)


class _Run:
    """Brings a grading into one pytest session, and keeps what its items became."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.outcomes: tuple[Outcome, ...] = ()
        self.faults: list[str] = []
        self.deselected: list[str] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        """Put the grading where `ExerciseFile` looks for it."""
        config.stash[plugin.GIVEN] = self.session

    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> _Folder:
        """Collect the one exercise."""
        folder: _Folder = _Folder.from_parent(parent, path=path)
        folder.exercise = self.session.prepared.path
        return folder

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Let a function be selected by its check's id."""
        item.extra_keyword_matches.add(_fields(item).id)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Note which checks were not asked for."""
        self.deselected += [_fields(item).id for item in items]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Have pytest's account of a failing function, which nobody reads, made the quick way."""
        session.config.option.tbstyle = "native"  # the other ways parse whole modules: 50 ms each

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what of the content could not be collected."""
        if report.failed:
            self.faults.append(str(report.longrepr))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Take the outcomes from the items, in order."""
        for item in session.items:
            self.outcomes += (item.stash.get(plugin.OUTCOME, None) or _not_reached(item),)
        if self.faults and self.outcomes:
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
