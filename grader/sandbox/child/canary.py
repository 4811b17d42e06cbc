"""Proves a lock: a worker that holds it tries what it must not be able to do, and tells."""

import contextlib
import os
import socket
import sys
from typing import Any

import numpy as np

from . import lock

WRITABLE = "/tmp"  # noqa: S108  anybody may write there; whether by luck or not is what is tried
BUDGET_MB = 16


def probe(lock_: lock.Lock, secret: str, skip: list[str]) -> dict[str, bool]:
    """Return {act: was it refused} as a locked process saw it.

    `secret` is a file a submission must not be able to read; `skip` leaves layers out, for tests.
    """
    read_end, write_end = os.pipe()
    if (pid := os.fork()) == 0:
        with contextlib.suppress(BaseException):
            os.close(read_end)
            os.write(write_end, tried(lock_, secret, skip))
        os._exit(0)
    os.close(write_end)
    answer = os.read(read_end, len(ACTS))
    os.close(read_end)
    os.waitpid(pid, 0)
    return named(answer)


def named(answer: bytes) -> dict[str, bool]:
    """Return {act: was it refused}; what was not told counts as not refused."""
    return {act: bool(seen) for act, seen in zip(ACTS, answer.ljust(len(ACTS), b"\0"), strict=True)}


def tried(lock_: lock.Lock, secret: str, skip: list[str]) -> bytes:
    """Lock this process, try every act, and return a byte for each: 1 where it was refused."""
    writable = WRITABLE if os.path.isdir(WRITABLE) else "/"  # noqa: PTH112
    lock_.apply({"memory_mb": BUDGET_MB, "cpu_seconds": 2, "skip": skip})
    return bytes(_refused(act, secret, writable) for act in ACTS)


def _refused(act: str, secret: str, writable: str) -> bool:
    try:
        ACTS[act](secret, writable)
    except MemoryError:
        return act == "memory"  # elsewhere it says nothing about the act
    except (OSError, RuntimeError):
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
    if not hasattr(os, "fork"):
        import subprocess  # only there: a zygote's start is waited for

        subprocess.run([sys.executable, "-I", "-c", ""], check=False)
    elif (pid := os.fork()) == 0:
        os._exit(0)
    else:
        os.waitpid(pid, 0)


def _signal(_secret: str, _writable: str) -> None:
    if sys.platform != "win32":  # there 0 is Ctrl-C, and nothing would refuse it
        os.kill(os.getppid(), 0)


def _memory(_secret: str, _writable: str) -> None:
    np.empty((3 * BUDGET_MB << 20) + lock.UNKNOWN_BASE, np.uint8)  # mapped, not touched


ACTS: dict[str, Any] = {
    "read": _read,
    "write": _write,
    "network": _network,
    "process": _process,
    "signal": _signal,
    "memory": _memory,
}
