"""The worker: loads one submission and answers its calls, one frame for each."""

import builtins
import contextlib
import copy
import faulthandler
import inspect
import io
import linecache
import os
import signal
import sys
from types import CodeType, FrameType, ModuleType, TracebackType
from typing import Any

import numpy as np

from . import wire
from .builders import BUILDERS

MAX_MESSAGE = 2000
MAX_FRAMES = 8


def serve(commands: int, replies: int, trace: int | None) -> None:
    """Answer load and call frames until the grader closes the command pipe; never return."""
    try:
        _serve(commands, replies, trace)
    except BaseException:  # a submission has broken what answers; the code tells, and nothing else
        os._exit(wire.BROKEN)
    os._exit(0)


def _serve(commands: int, replies: int, trace: int | None) -> None:
    if trace is not None and hasattr(signal, "SIGUSR1"):
        faulthandler.register(signal.SIGUSR1, file=trace, all_threads=False)
    sys.stdin = io.StringIO()
    sys.stdout, sys.stderr = _printer(1), _printer(2)
    worker = Worker()
    while (frame := _read_frame(commands, worker.resolve)) is not None:
        kind, header, values = frame
        reply = worker.answer(kind, header, values)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        _write(replies, reply)


def _printer(handle: int) -> io.TextIOWrapper:
    """Return a new stream: the one made at start-up knows another descriptor's position."""
    raw = io.FileIO(handle, "w", closefd=False)
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, "utf-8", "backslashreplace", line_buffering=True)


class Gone:
    """Stands for a kept result that is not there: the call that would have made it failed."""


class Worker:
    """One submission in memory and the results it was asked to keep."""

    def __init__(self) -> None:
        self.module = ModuleType("submission")
        self.file = ""
        self.kept: dict[str, Any] = {}

    def answer(self, kind: int, header: dict[str, Any], values: list[Any]) -> bytes:
        """Return the reply to a frame, whatever a submission has done to what makes it."""
        try:
            if kind == wire.LOAD:
                return self.load(header, values[0].tobytes())
            return self.call(header, values)
        except BaseException as error:
            number = header.get("id", 0)
            told = {"id": number, "stage": "broken", "type": "Exception", "message": ""}
            with contextlib.suppress(BaseException):
                told["type"] = str(type(error).__name__)[:80]
            return wire.pack(wire.RAISED, {**told, "bases": [], "lines": []})

    def load(self, header: dict[str, Any], source: bytes) -> bytes:
        """Run the submission's source; reply with the functions that it was asked for."""
        self.file = header["file"]
        text = source.decode("utf-8", "replace").splitlines(keepends=True)
        linecache.cache[self.file] = (len(source), None, text, self.file)
        sys.modules["submission"] = self.module
        try:
            exec(compile(source, self.file, "exec", dont_inherit=True), self.module.__dict__)  # noqa: S102
        except BaseException as error:
            return self._raised(0, "load", error)
        names = {
            name: _signature(value)
            for name, value in self.module.__dict__.items()
            if inspect.isroutine(value) or inspect.isclass(value) or name in header["functions"]
        }
        return wire.pack(wire.LOADED, {"id": 0, "names": dict(list(names.items())[:200])})

    def call(self, header: dict[str, Any], arguments: list[Any]) -> bytes:
        """Make one call; reply with what it returned or raised, never with neither."""
        number, count = header["id"], header["positional"]
        if any(isinstance(argument, Gone) for argument in arguments):
            return self._raised(number, "kept", LookupError())
        positional = arguments[:count]
        keywords = dict(zip(header["keywords"], arguments[count:], strict=True))
        before = [_copied(argument) for argument in arguments] if header["watch"] else None
        try:
            function = self._target(header["target"])
        except (AttributeError, TypeError, LookupError) as error:
            is_missing = isinstance(header["target"], str) or isinstance(error, AttributeError)
            return self._raised(number, "missing" if is_missing else "kept", error)
        if not callable(function):
            return self._raised(number, "missing", TypeError())
        try:
            inspect.signature(function).bind(*positional, **keywords)
        except TypeError as error:
            return self._raised(number, "signature", error, function)
        except ValueError:
            pass  # some built-ins have no signature to look at
        try:
            result = function(*positional, **keywords)
            if (take := header["take"]) is not None:
                result = [item for item, _ in zip(result, range(take), strict=False)]
        except BaseException as error:
            return self._raised(number, "call", error)
        if header["keep"]:
            self.kept[header["keep"]] = result
        return self._returned(number, result, arguments, before)

    def _returned(self, number: int, result: Any, arguments: list[Any], before: Any) -> bytes:
        changed = [] if before is None else _changed(before, arguments)
        answer = {"id": number, "changed": changed, "type": type(result).__name__[:80]}
        try:
            return wire.pack(wire.RETURNED, answer, [plain(result)])
        except wire.WireError:
            return wire.pack(wire.RETURNED, {**answer, "oversize": True}, [None])
        except BaseException as error:
            return self._raised(number, "convert", error)

    def resolve(self, tag: str, body: Any) -> Any:
        """Return the object that a reference in a call stands for."""
        name, *rest = body
        if tag == "b":
            return BUILDERS[name](*rest)
        try:
            return self._kept(name, rest)
        except (LookupError, TypeError):
            return Gone()

    def _kept(self, name: str, path: list[Any]) -> Any:
        result = self.kept[name]
        for step in path:
            result = result[step]
        return result

    def _target(self, target: Any) -> Any:
        """Return the function to call: a name of the submission, or a path from a kept result."""
        if isinstance(target, str):
            return getattr(self.module, target)
        name, path, method = target
        result = self._kept(name, path)
        return getattr(result, method) if method else result

    def _raised(self, number: int, stage: str, error: BaseException, at: Any = None) -> bytes:
        lines = _lines(error.__traceback__, self.file)
        if isinstance(error, SyntaxError) and error.filename == self.file:
            lines = [[int(error.lineno or 1), ""]]
        if at is not None and isinstance(code := getattr(at, "__code__", None), CodeType):
            lines = [[code.co_firstlineno, code.co_name]]
        return wire.pack(
            wire.RAISED,
            {
                "id": number,
                "stage": stage,
                "type": str(type(error).__name__)[:80],
                "bases": [str(base.__name__)[:80] for base in type(error).__mro__][:16],
                "message": _message(error),
                "lines": lines[-MAX_FRAMES:],
            },
        )


def plain(value: Any, depth: int = 0) -> Any:
    """Return `value` with odd but honest containers made plain, so that it can cross the wire."""
    if depth > wire.MAX_DEPTH:
        raise wire.WireError("too large")
    if isinstance(value, np.ma.MaskedArray):
        return wire.Odd("masked array")  # which value would a masked cell have?
    if isinstance(value, np.ndarray):
        return np.array(value, copy=True, order="C", subok=False)
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, tuple):
        return tuple(plain(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return {key: plain(item, depth + 1) for key, item in value.items()}
    return value


def _copied(argument: Any) -> Any:
    """Return a copy to compare with, or what cannot be copied, as a kept generator, itself."""
    try:
        return copy.deepcopy(argument)
    except Exception:
        return argument


def _changed(before: list[Any], after: list[Any]) -> list[int]:
    return [number for number, pair in enumerate(zip(before, after, strict=True)) if _differ(*pair)]


def _differ(before: Any, after: Any) -> bool:
    """Return whether a call changed one of its arguments, known by a copy made before."""
    if isinstance(before, np.ndarray):
        kept = after.shape == before.shape and after.dtype == before.dtype
        return not kept or bool(after.tobytes() != before.tobytes())
    if isinstance(before, list | tuple):
        return len(before) != len(after) or any(map(_differ, before, after))
    if isinstance(before, dict):
        same_keys = before.keys() == after.keys()
        return not same_keys or any(_differ(before[key], after[key]) for key in before)
    if isinstance(before, bool | int | float | str | None):  # an item of a list or dict
        is_nan = before != before and after != after  # noqa: PLR0124  the one value unlike itself
        return bool(type(before) is not type(after) or (before != after and not is_nan))
    return False  # no other argument is watched


def _signature(value: Any) -> str | None:
    try:
        return str(inspect.signature(value))[:200]
    except (TypeError, ValueError):
        return None


def _message(error: BaseException) -> str:
    try:
        if isinstance(error, SyntaxError):
            return str(error.msg)[:MAX_MESSAGE]
        return builtins.str(error)[:MAX_MESSAGE]
    except BaseException:
        return ""


def _lines(traceback: TracebackType | None, file: str) -> list[list[Any]]:
    """Return [line, function] for the frames that are the learner's."""
    lines: list[list[Any]] = []
    while traceback is not None:
        frame: FrameType = traceback.tb_frame
        if frame.f_code.co_filename == file:
            lines.append([traceback.tb_lineno, frame.f_code.co_name[:80]])
        traceback = traceback.tb_next
    return lines


def _read_frame(
    commands: int, resolve: wire.Resolve
) -> tuple[int, dict[str, Any], list[Any]] | None:
    prefix = _read(commands, wire.PREFIX.size)
    if prefix is None:
        return None
    kind, header, data = wire.parse_prefix(prefix, max_data=1 << 40)
    body, raw = _read(commands, header), _read(commands, data)
    if body is None or raw is None:
        return None
    return kind, *wire.parse(body, raw, resolve)


def _read(handle: int, count: int) -> bytes | None:
    chunks = bytearray()
    while len(chunks) < count:
        if not (chunk := os.read(handle, min(count - len(chunks), 1 << 20))):
            return None
        chunks += chunk
    return bytes(chunks)


def _write(handle: int, frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[os.write(handle, view) :]
