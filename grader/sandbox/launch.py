"""Starting workers: forked from the zygote, or a fresh process where fork is not to be had."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable

from grader.model.limits import Limits
from grader.model.verdict import Isolation
from grader.sandbox import zygote
from grader.sandbox.launched import Ending, Launched, plain

CPU_CLOCK = 2
"""Linux: the clock of a process is its pid's complement, shifted by three bits, and this."""
SWEEPING_SECONDS = 0.5
"""How long the children of a worker may take to be killed, where it could have any."""


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
            self._request = self._zygote.ask([end.fileno() for end in theirs], plain(limits))
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
                zygote.stop()
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
    from grader.sandbox.fresh import Fresh, proved  # not where there is a zygote

    refused = proved()
    return Fresh, Isolation(_level(refused), refused, "process")


def _awake() -> zygote.Zygote:
    """Return a zygote that has said hello; one that died before it is tried once more."""
    with contextlib.suppress(zygote.SandboxFault):
        if zygote.running().refused:
            return zygote.running()
    zygote.stop()
    one = zygote.running()
    _ = one.refused
    return one


def _level(refused: dict[str, bool]) -> str:
    files = refused["read"]
    calls = refused["process"] and refused["network"]
    if files and calls and all(refused.values()):
        return "strong"
    return "medium" if files or calls else "basic"
