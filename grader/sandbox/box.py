"""One submission in the sandbox: load it once, make calls, one observation for each."""

import difflib
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.model.call import (
    Built,
    Call,
    Kept,
    Loss,
    Lost,
    Observation,
    Opaque,
    Raised,
    Returned,
)
from grader.model.limits import Limits
from grader.model.text import Text
from grader.sandbox import launch
from grader.sandbox.child import wire
from grader.sandbox.reserve import Reserve
from grader.sandbox.worker import Frame, Worker
from grader.sandbox.zygote import SandboxFault


class Box:
    """A submission behind the wire. Use as a context manager; close it to leave nothing behind."""

    def __init__(
        self, source: bytes, file: str, functions: Sequence[str], limits: Limits | None = None
    ) -> None:
        self.source, self.file, self.functions = source, clean(file)[:200], list(functions)
        self.limits = limits or Limits()
        self._seconds = self.limits.total_seconds
        self._room = self.limits.result_mb * 2**20
        """Bytes that may still come back: kept values never take more than `result_mb`."""
        start, self.isolation = launch.launcher()
        self._reserve = Reserve(partial(start, self.limits), self._load_frame())
        self._worker: Worker | None = None
        self._unloadable: Raised | Lost | None = None
        self._losses = 0
        self._number = 0
        self._output = bytearray()
        self._printed = 0
        self._is_reload = self._is_silent = False
        self.names: dict[str, str | None] = {}
        """Functions and classes that the submission defines, with their signatures."""

    def __enter__(self) -> "Box":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, workers: int) -> None:
        """Start so many workers now: they come up, lock and load beside what is done next."""
        self._reserve.start(workers)

    def call(self, call: Call) -> Observation:
        """Make one call and return what was seen; never raises for anything a submission does."""
        if self._losses >= self.limits.losses:
            return _not_run()
        if self._seconds <= 0:
            return _too_slow(self.limits)
        worker = self._loaded()
        if not isinstance(worker, Worker):
            return worker
        if self._seconds <= 0:
            return _too_slow(self.limits)
        self._number += 1
        frame = wire.pack(
            wire.CALL, self._header(call), [*call.args, *call.kwargs.values()], _refer
        )
        return self._observe(self._exchange(worker, frame), worker)

    def _exchange(self, worker: Worker, frame: bytes | memoryview) -> Frame | Lost:
        """Send and receive within what is left; a fault of the sandbox costs the worker."""
        started = time.monotonic()
        try:
            return worker.exchange(frame, min(self.limits.seconds, self._seconds), self._room)
        except SandboxFault:
            self._losses += 1
            self._retire(worker)
            raise
        finally:
            self._seconds -= time.monotonic() - started

    def fresh(self, *, silent: bool = False) -> None:
        """Forget everything: the next call runs in a new worker that loads the file again.

        `silent`: what the calls print is not kept, until the next `fresh`.
        """
        self._is_silent = silent
        if self._worker is not None:
            self._retire(self._worker)

    def close(self) -> None:
        """Kill the worker, if there is one, and those that were never needed."""
        self.fresh()
        self._reserve.discard()

    @property
    def output(self) -> str:
        """What the submission printed so far: bounded, without control characters."""
        worker = self._worker
        kept = bytes(self._output) + (bytes(worker.output) if worker else b"")
        printed = self._printed + (worker.printed if worker else 0)
        text = clean(kept[: self.limits.output_kb * 1024].decode("utf-8", "replace"))
        return text + ("\n…" if printed > len(kept) else "")

    def _loaded(self) -> Worker | Raised | Lost:
        """Return a worker that holds the submission, or why there is none."""
        if self._unloadable is not None:
            return self._unloadable
        if self._worker is not None:
            return self._worker
        try:
            launched, unsent = self._reserve.take()
        except SandboxFault:
            self._losses += 1
            raise
        worker = self._worker = Worker(launched, self.limits, self.file)
        reply = self._exchange(worker, unsent)
        if self._is_reload:  # what the file prints when it is loaded was kept the first time
            worker.output.clear()
            worker.printed = 0
        self._is_reload = True
        worker.is_silent = self._is_silent
        if isinstance(reply, Frame) and reply.kind == wire.LOADED:
            self.names = _names(reply.header.get("names"))
            return worker
        self._reserve.discard()
        seen = self._observe(reply, worker)
        self._unloadable = seen if isinstance(seen, Raised | Lost) else _not_run()
        return self._unloadable

    def _load_frame(self) -> bytes:
        source = np.frombuffer(self.source, np.uint8)  # as data, since a header is small
        return wire.pack(wire.LOAD, {"file": self.file, "functions": self.functions}, [source])

    def _header(self, call: Call) -> dict[str, Any]:
        target = call.target
        if isinstance(target, Kept):
            sent: Any = [target.name, list(target.path), call.method]
        else:
            sent = target
        return {
            "id": self._number,
            "target": sent,
            "positional": len(call.args),
            "keywords": list(call.kwargs),
            "keep": call.keep,
            "take": call.take,
            "watch": call.watch,
        }

    def _observe(self, reply: Frame | Lost, worker: Worker) -> Observation:
        if isinstance(reply, Frame):
            try:
                seen = self._named(_observation(reply, self._number))
            except (KeyError, TypeError, ValueError, IndexError, OverflowError):
                reply = worker.refuse()
            else:
                self._room -= weight(seen.value) if isinstance(seen, Returned) else 0
                return seen
        self._retire(worker)
        self._losses += 1
        return reply

    def _named(self, seen: Observation) -> Observation:
        """Say which name a submission has instead of the one that was missing."""
        if not isinstance(seen, Raised) or seen.stage != "missing":
            return seen
        wanted = " ".join(self.functions)
        close = [name for name in self.names if name not in self.functions]
        found = difflib.get_close_matches(wanted, close, 1, 0.6)
        return replace(seen, message=found[0] if found else "")

    def _retire(self, worker: Worker) -> None:
        worker.close()
        self._output += worker.output
        self._printed += worker.printed
        self._worker = None


def clean(text: str) -> str:
    """Return `text` without anything that could steer a terminal."""
    return "".join(
        letter
        for letter in text.replace("\r\n", "\n")
        if letter in "\n\t"
        or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    )


def weight(value: Any) -> int:
    """Return about how many bytes a value that crossed the wire takes."""
    match value:
        case np.ndarray():
            return int(value.nbytes) + 128
        case list() | tuple():
            return 64 + sum(map(weight, value))
        case dict():
            return 64 + sum(weight(part) for pair in value.items() for part in pair)
        case str():
            return 64 + len(value)
    return 32


def _refer(value: Any) -> tuple[str, Any]:
    match value:
        case Kept(name, path):
            return "k", (name, *path)
        case Built(name, args):
            return "b", (name, *args)
        case Opaque(type_name):
            return "o", type_name
    kind = type(value).__name__
    told = "" if kind != "Generator" else '; let it be made there: Built("rng", (7,))'
    raise TypeError(f"a {kind} cannot be sent to a submission{told}")


def _names(found: Any) -> dict[str, str | None]:
    if not isinstance(found, dict):
        return {}
    return {
        clean(str(name))[:80]: clean(text)[:200] if isinstance(text, str) else None
        for name, text in list(found.items())[:200]
    }


def _observation(frame: Frame, number: int) -> Returned | Raised | Lost:
    """Read a reply as an observation; raises when a field is not of its form."""
    header = frame.header
    if frame.kind == wire.RETURNED and header["id"] == number:
        (value,) = frame.values
        kind = _word(header["type"])
        if header.get("oversize"):
            return Lost(Loss.BAD_RETURN, TOO_INTRICATE.format(type=kind))
        return Returned(value, kind, tuple(_small(place) for place in header["changed"][:64]))
    if frame.kind == wire.RAISED and header["id"] in (number, 0):
        return Raised(
            _word(header["type"]),
            clean(str(header["message"])[:2000]),
            _word(header["stage"]),
            tuple(_word(base) for base in header["bases"][:16]),
            tuple((_small(line), _word(name)) for line, name in header["lines"][:16]),
        )
    raise ValueError(frame.kind)


def _word(name: Any) -> str:
    """Return a name on one line."""
    return " ".join(clean(str(name)[:80]).split())


def _small(number: Any) -> int:
    """Return a line's or an argument's number; raises when it cannot be one."""
    if type(number) is not int or not 0 <= number < 10**7:
        raise ValueError(number)
    return number


TOO_INTRICATE = Text(
    "돌려준 {type} 값이 너무 크거나 깊습니다. NumPy 배열로 돌려주세요.",
    "The {type} that came back is too large or too deep. Return a NumPy array.",
)


def _too_slow(limits: Limits) -> Lost:
    return Lost(
        Loss.TIMEOUT,
        Text(
            "호출을 모두 합쳐 {seconds}초가 넘어 멈췄습니다.",
            "All calls together took more than {seconds} s, so it was stopped.",
        ).format(seconds=f"{limits.total_seconds:g}"),
    )


def _not_run() -> Lost:
    return Lost(
        Loss.NOT_RUN,
        Text(
            "앞의 검사에서 두 번 멈춰서 실행하지 않았습니다.",
            "Not run: the submission had to be stopped twice before.",
        ),
    )
