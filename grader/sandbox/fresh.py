"""Workers in a new interpreter each, where fork is not to be had."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from functools import cache
from typing import IO

from grader.model.limits import Limits
from grader.sandbox import zygote
from grader.sandbox.launched import Ending, Launched, plain

PUMPING_SECONDS = 0.2
"""How long the last printed text of an ended process may take to arrive."""


class Fresh(Launched):
    """A worker in a new interpreter, reached through its standard streams.

    Standard streams are pumped into sockets by threads, so that one loop with deadlines serves every
    system.
    """

    def __init__(self, limits: Limits) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and file
            [*_confined(), *zygote.command("alone"), json.dumps(plain(limits))],
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
