"""The grader's end of one worker: a frame out, a frame back, under a deadline."""

import contextlib
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
from grader.sandbox.launch import Launched

FLOOD = 8 * 2**20
"""Bytes of printed text after which a worker is stopped."""
DUMP_SECONDS = 0.03
"""How long a stopped worker may take to say in which line it was."""
CHUNK = 1 << 20
_DUMP_LINE = re.compile(rb'File "([^"]*)", line (\d+) in')


@dataclass(slots=True)
class Frame:
    """A reply whose form is sound; what it says is the submission's own answer."""

    kind: int
    header: dict[str, Any]
    values: list[Any]


@dataclass(slots=True)
class Worker:
    """One locked process and the three sockets to it; every wait has an end."""

    launched: Launched
    limits: Limits
    file: str
    output: bytearray = field(default_factory=bytearray)
    printed: int = 0
    _reply: bytearray = field(default_factory=bytearray)

    def exchange(self, frame: bytes, seconds: float) -> Frame | Lost:
        """Send one frame and return the reply, or say why none came; a lost worker is dead."""
        deadline = time.monotonic() + seconds
        self._reply.clear()
        try:
            lost = self._converse(memoryview(frame), deadline)
            reply = None if lost else self._parse()
        except wire.WireError as fault:
            return self._stop(_too_large(self.limits) if "large" in str(fault) else _garbled())
        return reply or self._stop(lost)

    def close(self) -> None:
        """Kill the process group, collect what was printed, give everything back."""
        self.launched.kill()
        self._drain()
        self.launched.close()

    def refuse(self) -> Lost:
        """Stop a worker whose reply has a form but no sense."""
        return self._stop(None)

    def _converse(self, unsent: memoryview, deadline: float) -> Lost | None:
        """Move bytes both ways until a whole reply is here; return why not, if not."""
        ends = self.launched
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return self._timeout()
            readers: list[Any] = [ends.replies, ends.output]
            writers = [ends.commands] if unsent else []
            readable, writable, _ = select.select(readers, writers, [], left)
            if writable:
                with contextlib.suppress(OSError):  # a dead reader shows up at `replies`
                    unsent = unsent[ends.commands.send(unsent[:CHUNK]) :]
            if ends.output in readable and self._read_output() is None:
                return _flooded()
            if ends.replies in readable:
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
        _kind, header, data = wire.parse_prefix(
            bytes(self._reply[:size]), self.limits.result_mb * 2**20
        )
        return len(self._reply) >= size + header + data

    def _parse(self) -> Frame:
        size = wire.PREFIX.size
        kind, header, data = wire.parse_prefix(
            bytes(self._reply[:size]), self.limits.result_mb * 2**20
        )
        if len(self._reply) != size + header + data:
            raise wire.WireError("more than one reply")
        body = bytes(self._reply[size : size + header])
        tree, values = wire.parse(body, bytes(self._reply[size + header :]), _resolve)
        if not isinstance(tree, dict):
            raise wire.WireError("no header")
        return Frame(kind, tree, values)

    def _read_output(self) -> int | None:
        """Keep what fits of what was printed; None when the submission floods."""
        data = _receive(self.launched.output, CHUNK)
        self.printed += len(data)
        self.output += data[: max(0, self.limits.output_kb * 1024 - len(self.output))]
        return None if self.printed > FLOOD else len(data)

    def _drain(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while select.select([self.launched.output], [], [], 0)[0] and self._read_output():
                pass

    def _stop(self, lost: Lost | None) -> Lost:
        self.close()
        return lost or _garbled()

    def _timeout(self) -> Lost:
        """Ask the worker where it is, then let `_stop` kill it."""
        line = None
        trace = self.launched.trace
        if trace is not None:
            self.launched.signal(signal.SIGUSR1)
            until = time.monotonic() + DUMP_SECONDS
            dump = b""
            while (left := until - time.monotonic()) > 0 and len(dump) < 65536:
                if not select.select([trace], [], [], left)[0]:
                    break
                if not (data := _receive(trace, 65536)):
                    break
                dump += data
                until = min(until, time.monotonic() + 0.005)
            own = [
                int(number)
                for name, number in _DUMP_LINE.findall(dump)
                if name.decode() == self.file
            ]
            line = own[0] if own else None
        return Lost(
            Loss.TIMEOUT,
            Text(
                "{seconds}초 안에 끝나지 않아 멈췄습니다.",
                "It did not finish within {seconds} s and was stopped.",
            ).format(seconds=f"{self.limits.seconds:g}"),
            line,
        )

    def _ended(self) -> Lost:
        """Say why the worker went away by itself."""
        ending = self.launched.ending()
        code = ending.code
        if code == -signal.SIGKILL and ending.cpu < self.limits.seconds:
            return Lost(
                Loss.GRADER_ERROR,
                Text(
                    "채점 프로세스가 밖에서 종료되었습니다. 제출한 코드의 잘못이 아닙니다.",
                    "The grading process was killed from outside; this is not the submission's fault.",
                ),
            )
        if code == -signal.SIGKILL:
            return Lost(
                Loss.TIMEOUT,
                Text("CPU 시간 한도를 넘었습니다.", "It used more CPU time than it may."),
            )
        if code < 0:
            name = signal.Signals(-code).name
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


def _receive(end: socket.socket, count: int) -> bytes:
    try:
        return end.recv(count)
    except (ConnectionError, BlockingIOError):
        return b""


def _resolve(tag: str, body: Any) -> Any:
    if tag != "o" or not isinstance(body, str):
        raise wire.WireError("a reply cannot refer to the grader's side")
    return Opaque("".join(letter for letter in body if letter.isprintable())[:80])


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
            "돌려준 값이 너무 큽니다(한도 {size} MB).",
            "What came back is too large (limit {size} MB).",
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
