"""Calls that gave no value: what an exception or a loss means for a check, and how to say it."""

import builtins
import re

from grader.checks.base import CheckFields, failed
from grader.checks.function import Trial
from grader.model.call import Loss, Lost, Observation, Raised, Returned
from grader.model.text import Text
from grader.model.verdict import Evidence, Outcome, Status


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
    name = trial.call.method or (trial.call.target if isinstance(trial.call.target, str) else "")
    status, message = _sentence(seen)
    if seen.stage == "missing" and trial.call.method:
        message = NO_METHOD
    told = message.format(name=name, type=told_type(check, seen), message=said(check, seen))
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


def said(check: CheckFields, seen: Raised) -> str:
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
NO_METHOD = Text(
    "돌려준 객체에 `{name}` 메서드가 없습니다. 이름을 바꾸거나 지우지 않았는지 확인하세요.",
    "The object has no method `{name}`. See whether it was renamed or removed.",
)
NESTED = Text(
    "`{name}` 함수가 다른 함수나 클래스 안에 들여쓰여 있어 부를 수 없습니다. 줄의 맨 앞으로 옮기세요.",
    "`{name}` is indented inside of a function or class, where it cannot be called. Move it to the start of the line.",
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
    "nested": (Status.ERROR, NESTED),
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
