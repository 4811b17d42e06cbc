"""The grader's handle on the zygote: started early, beside the imports, and asked for workers.

Imports little on purpose: `learn grade` starts the zygote before anything else is loaded.
"""

import array
import atexit
import json
import os
import select
import socket
import sys
import time
from collections.abc import Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("child") / "__main__.py"
SECRET = CHILD.parents[2] / "__init__.py"
"""A file of ours beside what a worker may read; the canary must not be able to open it."""
PATIENCE = 20.0
"""Seconds after which a zygote that has not come up is the grader's fault."""
SILENCE = 2.0
"""Seconds after which a zygote that was up and does not answer is replaced."""

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}


class SandboxFault(Exception):
    """The sandbox itself failed; never the learner's doing and never held against them."""


def can_fork() -> bool:
    """Return whether this system has what the zygote needs: fork, pidfds, passing descriptors."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open") or not hasattr(socket, "send_fds"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:  # an old kernel, or a container that keeps it back
        return False
    return True


def command(mode: str) -> list[str]:
    """Return the command that starts the child's side."""
    found = PathFinder.find_spec("numpy")
    numpy_place = str(Path(found.origin).parents[1]) if found and found.origin else ""
    return [sys.executable, "-I", "-B", "-X", "utf8", str(CHILD), mode, numpy_place]


class Zygote:
    """One clean process with NumPy loaded, from which workers are forked."""

    def __init__(self, skip: tuple[str, ...] = ()) -> None:
        """Start it and return at once; `skip` leaves layers of the lock out, for tests."""
        self.control, theirs = socket.socketpair()
        handle = theirs.fileno()
        null = os.open(os.devnull, os.O_RDWR)
        self.pid = os.posix_spawn(
            sys.executable,
            [*command("zygote"), str(SECRET), json.dumps(skip)],
            ENVIRONMENT,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, null, 0),
                (os.POSIX_SPAWN_DUP2, null, 1),
                (os.POSIX_SPAWN_DUP2, null, 2),
                (os.POSIX_SPAWN_DUP2, handle, 3),
            ],
            setsigmask=[],
        )
        os.close(null)
        theirs.close()
        self._lines = b""
        self._pidfds: list[int] = []
        self._asked = self._answered = 0
        self._forked: dict[int, tuple[int, int]] = {}
        """A request's number -> its worker's (pid, pidfd), until it is taken."""
        self._living: set[int] = set()
        self._owner = os.getpid()
        self._is_reaped = False
        self._ended: dict[int, dict[str, Any]] = {}
        self._hello: dict[str, Any] | None = None

    @property
    def refused(self) -> dict[str, bool]:
        """What the canary saw refused; waits for the zygote to be up."""
        if self._hello is None:
            self._hello = self._line(time.monotonic() + PATIENCE)
        if self._hello is None:
            raise SandboxFault("the zygote does not answer")
        refused: dict[str, bool] = self._hello["refused"]
        return refused

    @property
    def single_threaded(self) -> bool:
        """Whether forking is safe: nothing started a thread while NumPy loaded."""
        return bool(self.refused) and self._hello is not None and self._hello["tasks"] == 1

    def is_up(self) -> bool:
        """Return whether it has said hello, so that asking it need not wait."""
        return self._hello is not None or bool(select.select([self.control], [], [], 0)[0])

    def is_alive(self) -> bool:
        """Return whether it runs, as a child of this very process and not of one forked from."""
        if self._owner != os.getpid() or self._is_reaped:
            return False
        self._is_reaped = os.waitpid(self.pid, os.WNOHANG) != (0, 0)
        return not self._is_reaped

    def ask(self, handles: list[int], limits: Mapping[str, Any]) -> int:
        """Ask for a worker onto these descriptors and return the request's number at once."""
        _ = self.refused
        request = json.dumps({"limits": dict(limits)}).encode()
        try:
            socket.send_fds(self.control, [request], handles)
        except OSError as fault:
            raise SandboxFault("the zygote is gone") from fault
        self._asked += 1
        return self._asked

    def worker(self, request: int) -> tuple[int, int]:
        """Wait for the worker that was asked for and return its (pid, pidfd)."""
        deadline = time.monotonic() + SILENCE
        while request not in self._forked:
            if (message := self._line(deadline)) is None:
                raise SandboxFault("the zygote does not answer")
            self._handle(message)
        return self._forked.pop(request)

    def ending(self, pid: int, seconds: float) -> dict[str, Any] | None:
        """Wait until a worker has ended; return its exit code and CPU seconds."""
        deadline = time.monotonic() + seconds
        while pid not in self._ended:
            if (message := self._line(deadline)) is None:
                return None
            self._handle(message)
        return self._ended[pid]

    def forget(self, pid: int) -> None:
        """Keep no more of a worker."""
        self._living.discard(pid)
        self._ended.pop(pid, None)

    def close(self) -> None:
        """Kill the zygote; its workers die with it, by their parent-death signal."""
        self.control.close()
        while self._pidfds:
            os.close(self._pidfds.pop())
        if self.is_alive():
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
            self._is_reaped = True

    def _handle(self, message: dict[str, Any]) -> None:
        if "pid" in message:  # requests are answered in their order
            self._answered += 1
            self._forked[self._answered] = message["pid"], self._pidfds.pop(0)
            self._living.add(message["pid"])
        elif message.get("ended") in self._living:
            self._ended[message["ended"]] = message

    def _line(self, deadline: float) -> dict[str, Any] | None:
        """Return the next message, keeping any descriptor that came with it; None at the deadline."""
        while b"\n" not in self._lines:
            try:
                self.control.settimeout(max(0.01, deadline - time.monotonic()))
                data, ancillary, _flags, _address = self.control.recvmsg(65536, 1024)
            except TimeoutError:
                return None
            except OSError as fault:
                raise SandboxFault("the zygote is gone") from fault
            for level, kind, body in ancillary:
                if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                    received = array.array("i")
                    received.frombytes(body[: len(body) - len(body) % received.itemsize])
                    self._pidfds.extend(received)
            if not data:
                raise SandboxFault("the zygote is gone")
            self._lines += data
        line, self._lines = self._lines.split(b"\n", 1)
        message: dict[str, Any] = json.loads(line)
        return message


_started: list[Zygote] = []


def start_early() -> None:
    """Start a zygote now, for whoever grades first; harmless where it is not used."""
    if can_fork() and not _started:
        _started.append(Zygote())


def running() -> Zygote:
    """Return this process's zygote, starting or replacing it where needed."""
    if _started and not _started[0].is_alive():
        stop()
    start_early()
    return _started[0]


@atexit.register  # whoever graded: `learn`, a pytest session, a proof
def stop() -> None:
    """End this process's zygote, if there is one; the next one starts when wanted."""
    while _started:
        _started.pop().close()
