"""The grader's end of one worker: a frame out, a frame back, under a deadline."""

import contextlib
import math
import re
import select
import signal
import socket
import time
from dataclasses import dataclass, field
from typing import Any

from grader.model.call import Loss, Lost, Opaque
from grader.model.limits import Limits
from grader.model.text import Text
from grader.sandbox.child import wire
from grader.sandbox.deadline import Deadline
from grader.sandbox.launched import Launched

FLOOD = 8 * 2**20
"""Bytes of printed text after which a worker is stopped."""
DUMP_SECONDS = 0.03
"""How long a stopped worker may take to say in which line it was."""
LEAVING_SECONDS = 0.5
"""How long a worker that has closed its line may take to be gone."""
CHUNK = 1 << 20
_DUMP_LINE = re.compile(rb'File "([^"]*)", line (\d{1,7}) in')


@dataclass(slots=True)
class Frame:
    """A reply whose form is sound; what it says is the submission's own answer."""

    kind: int
    header: dict[str, Any]
    values: list[Any]


@dataclass(slots=True)
class Worker:
    """One locked process and the three sockets to it; every wait has an end.

    Nothing that comes through them can raise here, and no more than `room` bytes of it are kept.
    """

    launched: Launched
    limits: Limits
    file: str
    output: bytearray = field(default_factory=bytearray)
    printed: int = 0
    is_silent: bool = False
    """Whether what it prints is not kept."""
    _seen: int = 0
    _reply: bytearray = field(default_factory=bytearray)
    _room: int = 0

    def __post_init__(self) -> None:
        for end in (self.launched.commands, self.launched.replies, self.launched.output):
            end.setblocking(False)  # a worker that does not read must not block the grader

    def exchange(self, frame: bytes | memoryview, seconds: float, room: int) -> Frame | Lost:
        """Send one frame and return the reply, or say why none came; a lost worker is dead.

        `room` is the most bytes of data the reply may have.
        """
        deadline = Deadline(self.launched, seconds)
        self._reply, self._room = bytearray(), room
        try:
            lost = self._converse(memoryview(frame), deadline)
            reply = None if lost else self._parse()
        except wire.WireError as fault:
            return self._stop(_too_large(self.limits) if "large" in str(fault) else _garbled())
        finally:
            self._reply = bytearray()
        return reply or self._stop(lost)

    def close(self) -> None:
        """Kill the process group, collect what was printed, give everything back."""
        self.launched.kill()
        self._drain()
        self.launched.close()

    def refuse(self) -> Lost:
        """Stop a worker whose reply has a form but no sense."""
        return self._stop(None)

    def _converse(self, unsent: memoryview, deadline: Deadline) -> Lost | None:
        """Move bytes both ways until a whole reply is here; return why not, if not."""
        ends = self.launched
        hears = True
        while True:
            left = deadline.left()
            if left <= 0:
                return self._timeout(deadline.seconds)
            readers = [ends.replies, ends.output] if hears else [ends.replies]
            ready = _ready(readers, [ends.commands] if unsent else [], left)
            if ends.commands in ready:
                try:
                    unsent = unsent[ends.commands.send(unsent[:CHUNK]) :]
                except BlockingIOError:
                    pass
                except OSError:
                    unsent = unsent[:0]  # a dead reader shows up at `replies`, or as a time-out
            if ends.output in ready:
                if (count := self._read_output()) is None:
                    return _flooded()
                hears = count > 0  # a closed stream is ready for ever
            if ends.replies in ready:
                data = _receive(ends.replies, CHUNK)
                if not data:
                    return self._ended()
                self._reply += data
                if self._complete():
                    return None

    def _complete(self) -> bool:
        size = wire.PREFIX.size
        if len(self._reply) < size:
            return False
        _kind, header, data = wire.parse_prefix(bytes(self._reply[:size]), self._room)
        return len(self._reply) >= size + header + data

    def _parse(self) -> Frame:
        size = wire.PREFIX.size
        kind, header, data = wire.parse_prefix(bytes(self._reply[:size]), self._room)
        if len(self._reply) != size + header + data:
            raise wire.WireError("more than one reply")
        body = self._reply[size : size + header]
        # A view, not a copy: a reply may be large, and the values are copies themselves.
        tree, values = wire.parse(body, memoryview(self._reply)[size + header :], _resolve)
        return Frame(kind, tree, values)

    def _read_output(self) -> int | None:
        """Keep what fits of what was printed; None when the submission floods."""
        data = _receive(self.launched.output, CHUNK)
        self._seen += len(data)
        if not self.is_silent:
            self.printed += len(data)
            self.output += data[: max(0, self.limits.output_kb * 1024 - len(self.output))]
        return None if self._seen > FLOOD else len(data)

    def _drain(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while _ready([self.launched.output], [], 0) and self._read_output():
                pass

    def _stop(self, lost: Lost | None) -> Lost:
        self.close()
        return lost or _garbled()

    def _timeout(self, seconds: float) -> Lost:
        """Ask the worker where it is, then let `_stop` kill it."""
        line = None
        trace = self.launched.trace
        if trace is not None:
            self.launched.signal(signal.SIGUSR1)
            until = time.monotonic() + DUMP_SECONDS
            dump = b""
            while (left := until - time.monotonic()) > 0 and len(dump) < 65536:
                if not _ready([trace], [], left):
                    break
                if not (data := _receive(trace, 65536)):
                    break
                dump += data
                until = min(until, time.monotonic() + 0.005)
            told = self.file.encode("ascii", "backslashreplace")  # as faulthandler writes names
            own = [int(number) for name, number in _DUMP_LINE.findall(dump) if name == told]
            line = own[0] if own else None
        return Lost(
            Loss.TIMEOUT,
            Text(
                "{seconds}초 안에 끝나지 않아 멈췄습니다.",
                "It did not finish within {seconds} s and was stopped.",
            ).format(seconds=f"{math.ceil(seconds * 10) / 10:g}"),
            line,
        )

    def _ended(self) -> Lost:
        """Say why the worker went away by itself."""
        ending = self.launched.ending(LEAVING_SECONDS)
        if ending is None:
            return _garbled()  # it closed its line to the grader and lives on
        code = ending.code
        if not ending.begun:
            return Lost(Loss.GRADER_ERROR, NOT_STARTED)
        if code == wire.BROKEN:
            return _garbled()
        if code == -signal.SIGKILL and ending.cpu < self.limits.seconds:
            return Lost(Loss.GRADER_ERROR, KILLED)
        if code == -signal.SIGKILL:
            return Lost(
                Loss.TIMEOUT,
                Text("CPU 시간 한도를 넘었습니다.", "It used more CPU time than it may."),
            )
        if code < 0:
            name = _signal_name(-code)
            return Lost(
                Loss.CRASH,
                Text(
                    "파이썬 인터프리터가 죽었습니다({name}).",
                    "The Python interpreter crashed ({name}).",
                ).format(name=name),
            )
        return Lost(
            Loss.CRASH,
            Text(
                "답을 돌려주기 전에 프로세스가 끝났습니다(종료 코드 {code}). `os._exit` 같은 호출을 지우세요.",
                "The process ended before it answered (exit code {code}). "
                "Remove calls such as `os._exit`.",
            ).format(code=code),
        )


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _ready(
    readers: list[socket.socket], writers: list[socket.socket], seconds: float
) -> list[socket.socket]:
    """Return the sockets that can be read or written now, waiting at most so long."""
    if not hasattr(select, "poll"):  # Windows
        readable, writable, _ = select.select(readers, writers, [], seconds)
        return [*readable, *writable]
    poll = select.poll()  # `select` cannot take descriptors from 1024 on
    ends = {end.fileno(): end for end in (*readers, *writers)}
    for events, group in ((select.POLLIN, readers), (select.POLLOUT, writers)):
        for end in group:
            poll.register(end, events)
    return [ends[handle] for handle, _ in poll.poll(math.ceil(seconds * 1000))]


def _receive(end: socket.socket, count: int) -> bytes:
    try:
        return end.recv(count)
    except (ConnectionError, BlockingIOError):
        return b""


def _resolve(tag: str, body: Any) -> Any:
    if tag != "o" or not isinstance(body, str):
        raise wire.WireError("a reply cannot refer to the grader's side")
    return Opaque("".join(letter for letter in body if letter.isprintable())[:80])


KILLED = Text(
    "채점 프로세스가 밖에서 종료되었습니다. 제출한 코드의 잘못이 아닙니다.",
    "The grading process was killed from outside; this is not the submission's fault.",
)
NOT_STARTED = Text(
    "채점 프로세스를 시작하지 못했습니다. 제출한 코드의 잘못이 아닙니다.",
    "The grading process could not be started; this is not the submission's fault.",
)


def _garbled() -> Lost:
    return Lost(
        Loss.BAD_RETURN,
        Text(
            "제출한 코드가 채점기와의 통신을 망가뜨려 답을 읽을 수 없습니다.",
            "The submission broke the line to the grader, so its answer cannot be read.",
        ),
    )


def _too_large(limits: Limits) -> Lost:
    return Lost(
        Loss.BAD_RETURN,
        Text(
            "돌려준 값이 너무 큽니다(모든 호출을 합쳐 {size} MB까지).",
            "What came back is too large (limit {size} MB for all calls together).",
        ).format(size=limits.result_mb),
    )


def _flooded() -> Lost:
    return Lost(
        Loss.OUTPUT_LIMIT,
        Text(
            "출력이 너무 많아 멈췄습니다. 반복문 안의 `print`를 지우세요.",
            "It printed too much and was stopped. Remove the `print` inside the loop.",
        ),
    )
