"""Proves a lock: a worker that holds it tries what it must not be able to do, and tells."""

import contextlib
import os
import signal
import socket
from typing import Any

from .lock import Lock

WRITABLE = "/tmp"  # noqa: S108  anybody may write there; whether by luck or not is what is tried
OVER_BUDGET = 1 << 20  # added to the canary's own small budget


def probe(lock: Lock, secret: str, skip: list[str]) -> dict[str, bool]:
    """Return {act: was it refused} as a locked process saw it.

    `secret` is a file a submission must not be able to read; `skip` leaves layers out, for tests.
    """
    limits = {"memory_mb": 16, "cpu_seconds": 2, "skip": skip}
    read_end, write_end = os.pipe()
    writable = WRITABLE if os.path.isdir(WRITABLE) else "/"  # noqa: PTH112
    if (pid := os.fork()) == 0:
        with contextlib.suppress(BaseException):
            os.close(read_end)
            lock.apply(limits)
            refused = _try_everything(secret, writable)
            os.write(write_end, bytes(refused.values()))
        os._exit(0)
    os.close(write_end)
    answer = os.read(read_end, len(ACTS))
    os.close(read_end)
    os.waitpid(pid, 0)
    return {act: bool(seen) for act, seen in zip(ACTS, answer.ljust(len(ACTS), b"\0"), strict=True)}


def _try_everything(secret: str, writable: str) -> dict[str, bool]:
    return {act: _refused(act, secret, writable) for act in ACTS}


def _refused(act: str, secret: str, writable: str) -> bool:
    try:
        ACTS[act](secret, writable)
    except (OSError, MemoryError, RuntimeError):
        return True
    return False


def _read(secret: str, _writable: str) -> None:
    with open(secret, "rb"):  # noqa: PTH123
        pass


def _write(_secret: str, writable: str) -> None:
    path = f"{writable}/.learn-canary-{os.getpid()}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    os.close(handle)
    os.unlink(path)  # noqa: PTH108


def _network(_secret: str, _writable: str) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _process(_secret: str, _writable: str) -> None:
    if (pid := os.fork()) == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _signal(_secret: str, _writable: str) -> None:
    os.kill(os.getppid(), signal.SIG_DFL)


def _memory(_secret: str, _writable: str) -> None:
    bytearray((16 << 20) + (OVER_BUDGET << 5))


ACTS: dict[str, Any] = {
    "read": _read,
    "write": _write,
    "network": _network,
    "process": _process,
    "signal": _signal,
    "memory": _memory,
}
