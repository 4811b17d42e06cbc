"""pytest collects an exercise: one item a check, and the pytest functions written next to it.

Registered under `pytest11`, so loaded in every project: it imports nothing of ours until a file of a
pack is collected, and does nothing where there is none.

    pytest exercises/03_conv.yaml --submission my/03_conv.py
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from grader.checks.exercise import Check
    from grader.model.verdict import Outcome
    from grader.session import Session

OUTCOME: pytest.StashKey[Outcome] = pytest.StashKey()
"""Where an item keeps its outcome."""
STARTED: pytest.StashKey[float] = pytest.StashKey()
"""When a function and its fixtures began."""
GIVEN: pytest.StashKey[Session] = pytest.StashKey()
"""Where a run keeps the grading in progress, when a program and not a command line started it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the submission."""
    group = parser.getgroup("learn", "exercises of a learn course")
    group.addoption("--submission", metavar="FILE", help="the learner's file to grade")
    group.addoption("--learner", metavar="NAME", default="", help="whose own inputs to use")
    group.addoption("--learn-lang", choices=["ko", "en"], default="en", help="language of messages")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of checks that are pytest functions."""
    config.addinivalue_line(
        "markers", "check(id, title, points): a check of the exercise beside this file"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ExerciseFile | None:
    """Collect a pack's exercise."""
    if file_path.suffix != ".yaml" or file_path.parent.name != "exercises":
        return None
    from grader.content.pack import is_exercise  # not in other projects

    if not is_exercise(file_path):
        return None
    # In `learn grade` nothing but the checks' ids is to be selected by.
    name = "" if GIVEN in parent.config.stash else file_path.name
    return ExerciseFile.from_parent(parent, path=file_path, name=name)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the functions next to an exercise to the exercise, so that none runs twice."""
    if collection_path.suffix != ".py" or collection_path.parent.name != "exercises":
        return None
    exercise = collection_path.with_name(collection_path.name.removeprefix("test_"))
    exercise = exercise.with_suffix(".yaml")
    if not exercise.is_file():
        return None
    from grader.content.pack import is_exercise  # not in other projects

    return True if is_exercise(exercise) else None


class ExerciseFile(pytest.File):
    """One exercise and the submission it grades."""

    session_: Session

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield the exercise's checks, then the functions next to it."""
        from grader.course import Entry  # not in other projects

        self.session_ = self.config.stash.get(GIVEN, None) or self._named()
        for check in self.session_.exercise.checks:
            yield CheckItem.from_parent(self, name=check.id, check=check)
        beside = Entry(self.path).functions
        if beside.is_file():
            yield pytest.Module.from_parent(self, path=beside, name=self.name and beside.name)

    def _named(self) -> Session:
        """Return a grading of the file named on the command line or in the current folder."""
        from grader.content.file import FileError, read
        from grader.course import Entry
        from grader.model.problem import ContentError
        from grader.session import Session, Submission

        try:
            prepared = Entry(self.path).prepare()
        except ContentError as error:
            raise self.CollectError(str(error)) from None
        named = self.config.getoption("submission")
        path = Path(named) if named else Path(f"{self.path.stem}.py")
        try:
            submission = Submission(read(path), path.name)
        except FileError as error:
            raise self.CollectError(
                f"no submission: {error.message.en} Name the learner's file with --submission FILE"
            ) from None
        return Session(prepared, submission, str(self.config.getoption("learner")))

    def teardown(self) -> None:
        """Leave nothing of the submission behind."""
        self.session_.close()


class CheckFailed(Exception):
    """A check did not pass; its outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.message.en)
        self.outcome = outcome


class CheckItem(pytest.Item):
    """One check of an exercise."""

    def __init__(self, *, check: Check, **rest: Any) -> None:
        super().__init__(**rest)
        self.check = check

    @property
    def file(self) -> ExerciseFile:
        """The exercise it belongs to."""
        assert isinstance(self.parent, ExerciseFile)  # noqa: S101  it was made there
        return self.parent

    def runtest(self) -> None:
        """Judge the check, keep the outcome, fail unless it passed."""
        outcome = self.stash[OUTCOME] = self.file.session_.run(self.check)
        if not outcome.passed:
            raise CheckFailed(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the outcome in words instead of a traceback."""
        if not isinstance(excinfo.value, CheckFailed):
            return super().repr_failure(excinfo, style)
        from grader.report.plain import outcome_text

        return outcome_text(excinfo.value.outcome, self.config.getoption("learn_lang"))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the check stands and what it is called."""
        return self.path, 0, f"{self.path.stem}: {self.check.title.en}"


@pytest.fixture
def submission(request: pytest.FixtureRequest) -> Any:
    """Return the submission behind the wire: its functions are proxies into the sandbox."""
    from grader.proxy import Proxy

    file = request.node.getparent(ExerciseFile)
    if file is None:
        pytest.fail("the `submission` fixture works next to an exercise: test_NAME.py by NAME.yaml")
    return Proxy(file.session_)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Turn what a fixture's call of the submission ended in into the outcome: no function follows."""
    if (file := _beside(item)) is None:
        return (yield)
    item.stash[STARTED] = perf_counter()
    try:
        return (yield)
    except BaseException as error:
        _keep(item, file, error)
        raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Turn what becomes of a pytest function next to an exercise into an outcome."""
    if (file := _beside(item)) is None:
        return (yield)
    error: BaseException | None = None
    try:
        return (yield)
    except BaseException as raised:
        error = raised
        raise
    finally:
        _keep(item, file, error)


def _beside(item: pytest.Item) -> ExerciseFile | None:
    """Return the exercise next to which a function stands; None where an item is no such function."""
    return None if isinstance(item, CheckItem) else item.getparent(ExerciseFile)


def _keep(item: pytest.Item, file: ExerciseFile, error: BaseException | None) -> None:
    from grader.proxy import check_of, outcome_of

    check, session = check_of(item), file.session_
    item.stash[OUTCOME] = session.judge(
        check, lambda: outcome_of(check, session, error), item.stash[STARTED]
    )
