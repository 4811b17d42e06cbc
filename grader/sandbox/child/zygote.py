"""The zygote: a clean interpreter with NumPy loaded that forks one locked worker a request.

It is started with exec, never forked from the grader, so no answer was ever in its memory. It talks
over one socket: a JSON line asks for a worker and brings its pipe ends; lines go back when the worker
is up and when it has ended.
"""

import contextlib
import fcntl
import gc
import json
import os
import select
import signal
import socket
from typing import Any

from . import canary, library, wire, worker
from .lock import Lock

BEGUN = 6
"""Where a worker says, before it reads a submission, that it could begin."""
PR_SET_CHILD_SUBREAPER = 36
FIRST_FREE = 8


def main(control: socket.socket, secret: str, skip: list[str]) -> None:
    """Serve requests until the grader closes its end."""
    os.chdir("/")  # a submission must not find itself in the learner's folder
    _close_inherited()
    for place in range(4, FIRST_FREE):  # a worker puts its own ends there; the ruleset goes above
        os.dup2(0, place)
    lock = Lock()
    if lock.libc is not None:
        lock.libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    library.preload(everything=lock.ruleset is None)
    gc.collect()
    gc.freeze()
    tasks = _tasks()
    seen = canary.probe(lock, secret, skip)
    _tell(control, {"tasks": tasks, "refused": seen})
    workers: dict[int, tuple[int, int]] = {}
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        for handle, _event in poll.poll():
            if handle == control.fileno():
                if not _spawn(control, lock, skip, workers, poll):
                    _end(workers)
                    return
            else:
                poll.unregister(handle)
                _reap(control, workers, handle)


def _spawn(
    control: socket.socket,
    lock: Lock,
    skip: list[str],
    workers: dict[int, tuple[int, int]],
    poll: select.poll,
) -> bool:
    """Fork one worker for the next request; False when the grader is gone."""
    line, handles, _flags, _address = socket.recv_fds(control, 65536, 8)
    if not line:
        return False
    request: dict[str, Any] = json.loads(line)
    begun, begins = os.pipe()
    if (pid := os.fork()) == 0:
        try:
            _become_worker(control, [*handles, begins], lock, {**request["limits"], "skip": skip})
        finally:
            os._exit(wire.BROKEN)
    for handle in (*handles, begins):
        os.close(handle)
    pidfd = os.pidfd_open(pid)
    workers[pidfd] = pid, begun
    poll.register(pidfd, select.POLLIN)
    with contextlib.suppress(OSError):
        socket.send_fds(control, [json.dumps({"pid": pid}).encode() + b"\n"], [pidfd])
    return True


def _become_worker(
    control: socket.socket, handles: list[int], lock: Lock, limits: dict[str, Any]
) -> None:
    """Turn this fork into a worker: own session, six descriptors, locked, serving."""
    os.setsid()
    control.detach()
    commands, replies, output, trace, begins = handles
    null = os.open(os.devnull, os.O_RDONLY)
    # First out of the way of 0..5, so that no dup2 overwrites a later source.
    wanted = [
        fcntl.fcntl(handle, fcntl.F_DUPFD, 1000)
        for handle in (null, output, output, commands, replies, trace, begins)
    ]
    for place, handle in enumerate(wanted):
        os.dup2(handle, place)
    os.closerange(len(wanted), FIRST_FREE)
    lock.close_others(FIRST_FREE)
    lock.apply(limits)
    os.write(BEGUN, b"1")
    os.close(BEGUN)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    worker.serve(3, 4, 5)


def _close_inherited() -> None:
    """Close what the grader's own parents left open: it is nothing a worker may hold."""
    try:
        handles = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208
    except OSError:  # no /proc
        handles = list(range(65536))
    for handle in handles:
        if handle > 3:
            with contextlib.suppress(OSError):
                os.close(handle)


def _tasks() -> int:
    """Return how many threads this process has; 0, and so no fork, where /proc does not tell."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        return 0


def _reap(control: socket.socket, workers: dict[int, tuple[int, int]], pidfd: int) -> None:
    """Collect an ended worker, and kill whatever it left behind."""
    pid, begun = workers.pop(pidfd)
    _pid, status, usage = os.wait4(pid, 0)
    os.close(pidfd)
    has_begun = bool(os.read(begun, 1))
    os.close(begun)
    _sweep({pid for pid, _begun in workers.values()})
    _tell(
        control,
        {
            "ended": pid,
            "code": os.waitstatus_to_exitcode(status),
            "cpu": usage.ru_utime + usage.ru_stime,
            "begun": has_begun,
        },
    )


def _sweep(live: set[int]) -> None:
    """Kill the orphans of ended workers: as subreaper this process inherits them.

    Only where seccomp could not refuse the fork is there ever one.
    """
    children = f"/proc/self/task/{os.getpid()}/children"
    with contextlib.suppress(OSError):
        for _round in range(1000):
            with open(children) as file:  # noqa: PTH123
                orphans = {int(pid) for pid in file.read().split()} - live
            if not orphans:
                return
            for pid in orphans:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)


def _end(workers: dict[int, tuple[int, int]]) -> None:
    """Kill the workers, then whatever they leave to this process."""
    for pid, _begun in workers.values():
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    _sweep(set())


def _tell(control: socket.socket, what: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):
        control.sendall(json.dumps(what).encode() + b"\n")
