"""Starting workers: forked from the zygote, or a fresh process where fork is not to be had."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

from grader.model.limits import Limits
from grader.model.verdict import Isolation
from grader.sandbox import zygote

CPU_FACTOR = 10
"""CPU seconds of a whole grading for each wall second of a call."""
PUMPING_SECONDS = 0.2
"""How long the last printed text of an ended process may take to arrive."""
CPU_CLOCK = 2
"""Linux: the clock of a process is its pid's complement, shifted by three bits, and this."""
SWEEPING_SECONDS = 0.5
"""How long the children of a worker may take to be killed, where it could have any."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process ended."""

    code: int
    cpu: float = 0.0
    begun: bool = True
    """Whether it came as far as reading a submission."""


class Launched(ABC):
    """A running worker: sockets to it, and the means to stop it."""

    commands: socket.socket
    replies: socket.socket
    output: socket.socket
    trace: socket.socket | None

    @abstractmethod
    def await_start(self) -> None:
        """Wait until it is there; raise SandboxFault when it does not come, and another may."""

    @abstractmethod
    def kill(self) -> None:
        """Kill the whole process group at once."""

    @abstractmethod
    def signal(self, number: int) -> None:
        """Send a signal to the worker."""

    def cpu(self) -> float:
        """Return the CPU seconds used so far, where that is known."""
        return float("inf")

    def is_waiting(self) -> bool:
        """Return whether it is known to want the CPU now."""
        return False

    @abstractmethod
    def ending(self, seconds: float) -> Ending | None:
        """Wait so long for the end and tell it; None while it lives on."""

    def close(self) -> None:
        """Give back the sockets."""
        for end in (self.commands, self.replies, self.output, self.trace):
            if end is not None:
                end.close()


class Forked(Launched):
    """A worker forked from this process's zygote."""

    def __init__(self, limits: Limits) -> None:
        """Ask for it and return at once."""
        self._pid = self._pidfd = 0
        self._ended: Ending | None = None
        pairs = [socket.socketpair() for _ in range(4)]
        ours, theirs = zip(*pairs, strict=True)
        self.commands, self.replies, self.output, self.trace = ours
        self._zygote = zygote.running()
        try:
            self._request = self._zygote.ask([end.fileno() for end in theirs], _plain(limits))
        except zygote.SandboxFault:
            self._request = 0  # `await_start` sees to it
        finally:
            for end in theirs:
                end.close()

    def await_start(self) -> None:
        """Wait for the zygote's fork; do away with a zygote that is stopped or dying."""
        try:
            self._pid, self._pidfd = self._zygote.worker(self._request)
        except zygote.SandboxFault:
            if zygote.running() is self._zygote:
                zygote.replace()
            raise

    def kill(self) -> None:
        """Kill whatever shares the worker's group, then the worker by its pidfd."""
        if not self._pid:  # asked for and not needed in the end
            with contextlib.suppress(zygote.SandboxFault):
                self.await_start()
        if self._pid:
            with contextlib.suppress(OSError):
                os.killpg(self._pid, signal.SIGKILL)
            self.signal(signal.SIGKILL)

    def signal(self, number: int) -> None:
        """Signal the worker; its pidfd can never name another process."""
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._pidfd, number)

    def cpu(self) -> float:
        """Read the process's own clock; asked at every call, so not by way of /proc."""
        try:
            return time.clock_gettime((~self._pid << 3) | CPU_CLOCK)
        except OSError:
            return super().cpu()

    def is_waiting(self) -> bool:
        """Return whether the kernel has it as runnable."""
        try:
            with open(f"/proc/{self._pid}/stat") as file:  # noqa: PTH123
                return file.read().rpartition(") ")[2].startswith("R")
        except OSError:
            return super().is_waiting()

    def ending(self, seconds: float) -> Ending | None:
        """Ask the zygote, the worker's parent."""
        if self._ended is None and (told := self._zygote.ending(self._pid, seconds)):
            self._ended = Ending(int(told["code"]), float(told["cpu"]), bool(told["begun"]))
        return self._ended

    def close(self) -> None:
        """Give back the sockets and the pidfd; where it could fork, wait until all of it is gone."""
        super().close()
        if not self._pid:
            return
        if not self._zygote.refused["process"]:
            with contextlib.suppress(zygote.SandboxFault):
                self.ending(SWEEPING_SECONDS)
        self._zygote.forget(self._pid)
        with contextlib.suppress(OSError):
            os.close(self._pidfd)


class Fresh(Launched):
    """A worker in a new interpreter, reached through its standard streams.

    Standard streams are pumped into sockets by threads, so that one loop with deadlines serves every
    system.
    """

    def __init__(self, limits: Limits) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and file
            [*_confined(), *zygote.command("alone"), json.dumps(_plain(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
            bufsize=0,
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr  # noqa: S101, PT018
        self._before = _cpu_of_children()
        self.trace = None
        self.commands = _pump_out(self._process.stdin)
        self.replies, _thread = _pump_in(self._process.stdout)
        self.output, self._printing = _pump_in(self._process.stderr)

    def await_start(self) -> None:
        """Wait until the interpreter is up, so that its start takes nothing of a submission's time."""
        self.replies.settimeout(zygote.PATIENCE)
        try:
            ready = self.replies.recv(1)
        except OSError:
            ready = b""
        self.replies.settimeout(None)
        if not ready:
            raise zygote.SandboxFault("the worker does not start")

    def kill(self) -> None:
        """Kill the process group where there is one, else the process."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._printing.join(PUMPING_SECONDS)  # its last words are still on the way

    def signal(self, number: int) -> None:
        """Signal the process."""
        self._process.send_signal(number)

    def ending(self, seconds: float) -> Ending | None:
        """Wait for the process; its CPU time is that of all children that ended meanwhile."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        return Ending(code, _cpu_of_children() - self._before)

    def close(self) -> None:
        """Collect the process and give back the sockets."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(zygote.PATIENCE)
        super().close()


def _cpu_of_children() -> float:
    """Return the CPU seconds of this process's ended children; on Windows as if it were endless."""
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def is_ready() -> bool:
    """Return whether a worker can be started now without a wait for the zygote."""
    return not _forks() or zygote.running().is_up()


def _forks() -> bool:
    return zygote.can_fork() and not os.environ.get("LEARN_SANDBOX_PROCESS")


def launcher() -> tuple[Callable[[Limits], Launched], Isolation]:
    """Return how to start workers on this system, and how well they are locked."""
    if _forks():
        one = _awake()
        if one.single_threaded:
            return Forked, Isolation(_level(one.refused), one.refused)
    refused = proved()
    return Fresh, Isolation(_level(refused), refused, "process")


@cache
def proved(skip: tuple[str, ...] = ()) -> dict[str, bool]:
    """Return what a canary in a new interpreter saw refused; `skip` leaves layers out, for tests."""
    try:
        ended = subprocess.run(  # noqa: S603  our own interpreter and file
            [*_confined(), *zygote.command("canary"), str(zygote.SECRET), json.dumps(skip)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=zygote.PATIENCE,
            check=False,
        )
    except (subprocess.SubprocessError, OSError) as fault:
        raise zygote.SandboxFault("the worker does not start") from fault
    from grader.sandbox.child.canary import named  # loads what only the child's side needs

    return named(ended.stdout)


def _awake() -> zygote.Zygote:
    """Return a zygote that has said hello; one that died before it is tried once more."""
    with contextlib.suppress(zygote.SandboxFault):
        if zygote.running().refused:
            return zygote.running()
    zygote.replace()
    one = zygote.running()
    _ = one.refused
    return one


def _level(refused: dict[str, bool]) -> str:
    files = refused["read"]
    calls = refused["process"] and refused["network"]
    if files and calls and all(refused.values()):
        return "strong"
    return "medium" if files or calls else "basic"


def _plain(limits: Limits) -> dict[str, Any]:
    return {
        "memory_mb": limits.memory_mb,
        "cpu_seconds": max(30, round(limits.seconds * CPU_FACTOR)),
    }


def _environment() -> dict[str, str]:
    """Return the least environment: Windows needs its system folder to load libraries."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return kept | zygote.ENVIRONMENT


def _confined() -> list[str]:
    """Return the command prefix that confines a process on macOS, or nothing."""
    seatbelt = "/usr/bin/sandbox-exec"
    if sys.platform != "darwin" or not os.path.exists(seatbelt):  # noqa: PTH110
        return []
    profile = "(version 1)(allow default)(deny network*)(deny file-write*)(deny process-fork)"
    hidden = os.path.dirname(os.path.dirname(zygote.CHILD.parent))  # noqa: PTH120
    allowed = f'(allow file-read* (subpath "{zygote.CHILD.parent}"))'
    return [seatbelt, "-p", f'{profile}(deny file-read* (subpath "{hidden}")){allowed}']


def _pump_in(stream: IO[bytes]) -> tuple[socket.socket, threading.Thread]:
    ours, theirs = socket.socketpair()

    def run() -> None:
        with contextlib.suppress(OSError, ValueError), stream, theirs:
            while data := stream.read(65536):
                theirs.sendall(data)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return ours, thread


def _pump_out(stream: IO[bytes]) -> socket.socket:
    ours, theirs = socket.socketpair()

    def run() -> None:
        with contextlib.suppress(OSError, ValueError), stream, theirs:
            while data := theirs.recv(65536):
                stream.write(data)

    threading.Thread(target=run, daemon=True).start()
    return ours
