"""What every kind of check has: its fields, the context it is judged in, and how calls fail."""

import builtins
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np

from grader.checks.compare import Comparison, compare
from grader.checks.function import Case, Function, Scope, Trial, prepare
from grader.checks.misconception import Misconception, Wrong, value_of
from grader.content.expression import Expression
from grader.content.seeds import seed_of
from grader.model.call import Loss, Lost, Observation, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Diagnosis, Evidence, Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFields:
    """One thing looked at, worth points."""

    id: str
    """Stable name within the exercise."""
    title: Text
    """What is looked at, in a few words."""
    points: int
    """What it earns, 1 or more."""
    requires: tuple[str, ...] = ()
    """Checks that must have passed, or this one is not run."""
    visibility: Literal["shown", "hidden"] = "shown"
    """`hidden`: a failure tells neither inputs nor expected values."""
    per_learner: bool = False
    """Whether the inputs differ from learner to learner."""
    call: str | None = None
    """The function to call; needed where the exercise has several."""
    cases: tuple[Case, ...] = (Case(),)
    """The inputs to call it with; by default one case of the function's usual inputs."""
    tells: tuple[str, ...] = ()
    """Misconceptions that this check must tell from the right way and from each other, whatever the
    inputs: a learner gets the first own inputs that do."""

    def answers(self, trials: Sequence[Trial], expression: Expression) -> list[Wrong]:
        """Return what an expression gives on each case."""
        return [value_of(expression, trial.scope) for trial in trials]


Answers = Callable[[Expression], list[Wrong]]
"""What an expression gives on each case of a check."""


DRAWS = 50
"""Own inputs of a learner that are tried before the last is taken as it is."""


def differ(one: Sequence[Wrong], two: Sequence[Wrong]) -> bool:
    """Return whether two ways differ on any case of a check."""
    return any(
        left.raised != right.raised or (left.raised is None and _unlike(left.value, right.value))
        for left, right in zip(one, two, strict=True)
    )


def _unlike(one: Any, two: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(two, np.ndarray):
        return not np.array_equal(one, two)  # every pair is looked at, so this must be quick
    return compare(one, two, Comparison()) is not None


@dataclass(frozen=True, slots=True)
class Ready:
    """A check's cases made ready for one learner."""

    whose: str
    trials: list[Trial]
    refused: int = 0
    """Draws before these, in which a misconception of the check's `tells` did not show."""


Made = dict[str, Ready]
"""The trials of each check: only the newest learner's own."""


@dataclass(slots=True)
class Context:
    """What judging a check needs beside the check: the exercise's functions and wrong ways."""

    exercise: str
    functions: Mapping[str, Function]
    misconceptions: Sequence[Misconception]
    scope: Scope
    """The namespaces of expressions."""
    learner: str = ""
    made: Made = field(default_factory=dict)
    answered: dict[str, bool] = field(default_factory=dict)
    """Function -> whether it has returned anything for good input so far."""
    refuted: list[tuple[str, Answers, list[Any]]] = field(default_factory=list)
    """(function, answers, right values) of the checks passed so far: a misconception that would have
    failed there is not what this learner has."""

    def function_of(self, check: CheckFields) -> str:
        """Return the name of the function that a check calls."""
        return check.call or next(iter(self.functions))

    def trials(self, check: CheckFields) -> list[Trial]:
        """Return the check's cases made ready; no submission changes them, so they are made once."""
        learner = self.learner if check.per_learner else ""
        known = self.made.get(check.id)
        if known is None or known.whose != learner:
            known = self._own(check) if check.per_learner else Ready("", self._trials(check, ""))
            self.made[check.id] = known
        return known.trials

    def _own(self, check: CheckFields) -> Ready:
        """Return a learner's own inputs: the first that tell what the check must tell."""
        for draw in range(DRAWS):
            trials = self._trials(check, self.learner, *[draw] * bool(draw))
            if self._separates(check, trials):
                break
        return Ready(self.learner, trials, draw)

    def _trials(self, check: CheckFields, *who: object) -> list[Trial]:
        name = self.function_of(check)
        return [
            prepare(
                name,
                self.functions[name],
                case,
                seed_of(self.exercise, check.id, place, case.seed, *who),
                self.scope,
            )
            for place, case in enumerate(check.cases)
        ]

    def _separates(self, check: CheckFields, trials: Sequence[Trial]) -> bool:
        """Return whether these inputs tell the check's misconceptions apart."""
        name = self.function_of(check)
        expect = self.functions[name].expect
        ways = [
            expression
            for wrong in self.misconceptions
            if wrong.id in check.tells
            and (expression := wrong.expression(name, len(self.functions) == 1))
        ]
        answers = [check.answers(trials, way) for way in ([expect] if expect else []) + ways]
        return all(differ(one, two) for one, two in combinations(answers, 2))


def passed(check: CheckFields) -> Outcome:
    """Return the outcome of a check that passed."""
    return Outcome(check.id, check.title, Status.PASSED, check.points, check.points)


def failed(
    check: CheckFields,
    status: Status,
    message: Text,
    *,
    evidence: Evidence | None = None,
    diagnosis: Diagnosis | None = None,
    line: int | None = None,
) -> Outcome:
    """Return the outcome of a check that failed; it earns nothing."""
    return Outcome(
        check.id,
        check.title,
        status,
        0,
        check.points,
        message,
        diagnosis,
        evidence,
        line,
    )


def unanswered(check: CheckFields, trial: Trial, seen: Observation) -> Outcome | None:
    """Return the outcome for a call that gave no value, or None when it returned one."""
    match seen:
        case Returned():
            return None
        case Lost(loss=loss, reason=reason, line=line):
            status = Status(loss.value)
            if loss is Loss.BAD_RETURN and check.visibility == "hidden":
                reason = UNTOLD
            return failed(check, status, reason, evidence=_evidence(check, trial, seen), line=line)
        case Raised():
            return _raised(check, trial, seen)


def _evidence(check: CheckFields, trial: Trial, seen: Observation) -> Evidence | None:
    if isinstance(seen, Lost) and seen.loss is Loss.NOT_RUN:
        return None
    return Evidence(trial.shown, trial.inputs, seen, hidden=check.visibility == "hidden")


def _raised(check: CheckFields, trial: Trial, seen: Raised) -> Outcome:
    name = trial.call.target if isinstance(trial.call.target, str) else ""
    status, message = _sentence(seen)
    told = message.format(name=name, type=told_type(check, seen), message=_said(check, seen))
    evidence = None
    if seen.stage == "call" and "NotImplementedError" not in seen.bases:
        evidence = _evidence(check, trial, seen)
    return failed(
        check,
        status,
        told,
        evidence=evidence,
        line=seen.line,
    )


def told_type(check: CheckFields, seen: Raised) -> str:
    """Return an exception's name; for a hidden check one of Python's own, which tells no inputs."""
    if check.visibility == "shown":
        return seen.type
    return next((name for name in (seen.type, *seen.bases) if hasattr(builtins, name)), "Exception")


def _said(check: CheckFields, seen: Raised) -> str:
    """Return an exception's message; for a hidden check only one that is the grader's own."""
    is_ours = check.visibility == "shown" or seen.stage == "missing"
    return seen.message if seen.message and is_ours else "-"


def _sentence(seen: Raised) -> tuple[Status, Text]:
    """Return what an exception means for a check, and how to say it."""
    bases = set(seen.bases)
    if "MemoryError" in bases or seen.message.startswith("[Errno 12]"):
        return Status.MEMORY, OUT_OF_MEMORY + SAID if seen.message else OUT_OF_MEMORY
    if seen.stage == "missing":
        return Status.ERROR, MISSING + SIMILAR if seen.message else MISSING
    if seen.stage in STAGES:
        return STAGES[seen.stage]
    if "SyntaxError" in bases and seen.stage == "load":
        return Status.ERROR, ENCODING if NOT_UTF_8.search(seen.message) else SYNTAX
    if "OSError" in bases and OUT_OF_REACH.match(seen.message):
        return Status.ERROR, NO_FILES
    if "RuntimeError" in bases and "start new thread" in seen.message:
        return Status.ERROR, NO_FILES
    known = (sentence for base, sentence in EXCEPTIONS.items() if base in bases)
    return Status.ERROR, next(known, NOT_LOADED if seen.stage == "load" else RAISED)


OUT_OF_REACH = re.compile(r"\[Errno (24|27|30)\]")
"""Too many open files, file too large, read-only file system."""
NOT_UTF_8 = re.compile(r"codec can't decode|unknown encoding|encoding problem|null byte")
RAISED = Text("{type} 예외가 났습니다: {message}", "It raised {type}: {message}")
MISSING = Text(
    "`{name}` 함수가 파일에 없습니다. 이름을 바꾸거나 지우지 않았는지 확인하세요.",
    "The file has no function `{name}`. See whether it was renamed or removed.",
)
SIMILAR = Text("비슷한 이름: `{message}`", "A similar name: `{message}`.")
SIGNATURE = Text(
    "`{name}`의 매개변수가 다릅니다: {message}. 스텁의 `def` 줄을 그대로 두세요.",
    "`{name}` does not take these arguments: {message}. Keep the `def` line of the stub.",
)
NO_INPUT = Text(
    "`input()`은 쓸 수 없습니다. 필요한 값은 모두 인자로 들어옵니다.",
    "`input()` cannot be used; everything needed comes in the arguments.",
)
NO_FILES = Text(
    "채점 중에는 파일, 네트워크, 다른 프로세스나 스레드를 쓸 수 없습니다({message}). 인자만으로 계산하세요.",
    "Files, network, other processes and threads are out of reach while it is graded ({message}). "
    "Compute from the arguments alone.",
)
NOT_KEPT = Text(
    "앞의 호출이 실패해서 그 결과를 쓰는 호출을 할 수 없습니다.",
    "This call needs the result of an earlier one, which failed.",
)
ENCODING = Text(
    "파일이 UTF-8이 아니어서 읽지 못했습니다. 편집기에서 인코딩을 UTF-8로 바꾸어 저장하세요.",
    "The file is not UTF-8 text. Save it as UTF-8 in your editor.",
)
UNREADABLE = Text(
    "돌려준 값을 읽는 중 {type} 예외가 났습니다. 보통의 배열이나 수를 돌려주세요.",
    "Reading what it returned raised {type}. Return a plain array or number.",
)
UNTOLD = Text("돌려준 값을 읽을 수 없습니다.", "What it returned cannot be read.")
BROKEN = Text(
    "제출한 코드가 돌려주거나 일으킨 것을 읽을 수 없습니다({type}).",
    "What the submission returned or raised cannot be read ({type}).",
)
NOT_WRITTEN = Text("아직 작성하지 않았습니다.", "Not written yet.")
EXITED = Text(
    "`sys.exit`나 `exit`를 불렀습니다. 값을 `return`으로 돌려주세요.",
    "It called `sys.exit` or `exit`. Give the value back with `return`.",
)
SYNTAX = Text(
    "문법 오류로 파일을 읽지 못했습니다: {message}", "The file has a syntax error: {message}"
)
NOT_LOADED = Text(
    "파일을 불러오다가 {type} 예외가 났습니다: {message}",
    "Loading the file raised {type}: {message}",
)
NO_MODULE = Text(
    "불러올 수 없는 모듈입니다: {message}. 표준 라이브러리와 NumPy만 쓸 수 있습니다.",
    "A module cannot be imported: {message}. Only the standard library and NumPy are available.",
)
OUT_OF_MEMORY = Text("메모리를 너무 많이 썼습니다.", "It used too much memory.")
SAID = Text("{message}", "{message}")
STAGES = {
    "signature": (Status.ERROR, SIGNATURE),
    "convert": (Status.BAD_RETURN, UNREADABLE),
    "broken": (Status.BAD_RETURN, BROKEN),
    "kept": (Status.ERROR, NOT_KEPT),
}
EXCEPTIONS = {
    "NotImplementedError": NOT_WRITTEN,
    "SystemExit": EXITED,
    "ImportError": NO_MODULE,
    "EOFError": NO_INPUT,
    "FileNotFoundError": NO_FILES,
    "PermissionError": NO_FILES,
}
