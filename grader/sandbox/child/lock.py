"""Locks a worker before it reads a submission: limits, no files, no processes, no network.

Every layer is best effort here and proved by `canary`: a layer counts as in force only when the act
it forbids was seen to fail.
"""

import contextlib
import ctypes
import errno
import os
import struct
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from . import library

with contextlib.suppress(ImportError):  # not on Windows
    import resource

MULTIARCH = sysconfig.get_config_var("MULTIARCH") or ""
SHARED_LIBRARIES = [
    "/etc/ld.so.cache",
    *(f"{place}/{MULTIARCH}" for place in ("/lib", "/usr/lib") if MULTIARCH),
    *(["/lib64", "/usr/lib64"] if not MULTIARCH else []),
]

# Calls that numerical Python needs: memory, reading, clocks, its own signals, leaving.
ALLOWED_CALLS = """
brk madvise mmap_check mprotect_check mremap munmap msync mincore membarrier read readv pread64
preadv write writev lseek close dup fstat stat lstat newfstatat statx access faccessat
faccessat2 readlink readlinkat getcwd getdents getdents64 statfs fstatfs poll ppoll select
pselect6 epoll_create1 epoll_wait epoll_pwait pipe pipe2 futex futex_waitv get_robust_list
set_robust_list rseq sched_yield sched_getaffinity sched_getparam sched_getscheduler getcpu
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getitimer setitimer
alarm rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait
sigaltstack restart_syscall arch_prctl getrandom getpid getppid gettid getuid geteuid getgid
getegid getgroups getpgrp getpgid getsid getresuid getresgid getrlimit getrusage sysinfo uname
umask exit exit_group
""".split()

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
PR_SET_NO_NEW_PRIVS = 38
SIGKILL = 9
UNKNOWN_BASE = 256 * 2**20
"""Address space of an interpreter with NumPy, generously, where /proc does not tell."""


class Lock:
    """The layers this system has, prepared once and applied by each worker after its fork."""

    def __init__(self) -> None:
        self.ruleset = _landlock()
        self.filter = _seccomp()
        self.blind = _seccomp(reading=False)
        """For where Landlock does not say what may be read: nothing may."""
        self.base = _address_space()
        self.libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def close_others(self, first: int) -> None:
        """Close every descriptor from `first` on but the ruleset's, which `apply` still needs."""
        kept = first if self.ruleset is None else max(first, self.ruleset.fileno())
        os.closerange(first, kept)
        os.closerange(kept + (self.ruleset is not None), 65536)

    def apply(self, limits: dict[str, Any]) -> None:
        """Lock this process for good."""
        skip = limits.get("skip", ())
        if "limits" not in skip:
            self._limit(limits)
        if self.libc is not None:
            self.libc.prctl(PR_SET_PDEATHSIG, SIGKILL)
        program = self.filter if self._restrict(skip) or "landlock" in skip else self.blind
        if program is not None and "seccomp" not in skip:
            self._install(program)

    def _restrict(self, skip: Sequence[str]) -> bool:
        """Put the rules on files in force; return whether they are."""
        if self.ruleset is None:
            return False
        try:
            if "landlock" not in skip:
                self.ruleset.restrict()
        except OSError:
            return False
        finally:
            self.ruleset.close()
        return "landlock" not in skip

    def _install(self, program: bytes) -> None:
        """Install a compiled filter by prctl.

        The library would look for libc with a compiler first, which a locked process cannot start.
        """
        code = ctypes.create_string_buffer(program, len(program))
        instructions = len(program) // 8
        descriptor = ctypes.create_string_buffer(
            struct.pack("@HP", instructions, ctypes.addressof(code))
        )
        self.libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        self.libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, descriptor, 0, 0)

    def _limit(self, limits: dict[str, Any]) -> None:
        if "resource" not in globals():
            return
        memory = self.base + int(limits["memory_mb"]) * 2**20
        for name, value in (
            ("RLIMIT_AS", memory),
            ("RLIMIT_CPU", int(limits["cpu_seconds"])),
            ("RLIMIT_FSIZE", 0),
            ("RLIMIT_NOFILE", 64),
            ("RLIMIT_CORE", 0),
            ("RLIMIT_NPROC", 0),
            ("RLIMIT_STACK", 8 * 2**20),
        ):
            # A system that refuses one limit (macOS: RLIMIT_AS) still keeps the others.
            with contextlib.suppress(ValueError, OSError, AttributeError):
                resource.setrlimit(getattr(resource, name), (value, value))


def _address_space() -> int:
    """Return the bytes this interpreter maps before any learner's code runs."""
    with contextlib.suppress(OSError), open("/proc/self/statm") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return UNKNOWN_BASE


def readable_places() -> Iterator[str]:
    """Yield what a worker may read: the standard library and NumPy, nothing installed beside them.

    Rules cover whole trees and site-packages lies inside the library folder of a plain
    installation, so the folder's entries are granted one by one.
    """
    kept_out = {"site-packages", "dist-packages"}
    for folder in library.folders():
        with contextlib.suppress(OSError):
            yield from (entry.path for entry in os.scandir(folder) if entry.name not in kept_out)
    packages = os.path.dirname(os.path.dirname(np.__file__))  # noqa: PTH120
    for name in ("numpy", "numpy.libs"):
        yield f"{packages}/{name}"
    yield from SHARED_LIBRARIES  # decimal, ssl or sqlite3 may need the system's
    yield from ("/dev/null", "/dev/urandom")


def _landlock() -> Any:
    """Return a ruleset that grants reading of `readable_places`, or None."""
    try:
        from landlockpy import AccessFS, Ruleset, Scope
    except ImportError:
        return None
    try:
        ruleset = Ruleset(scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL)
    except (OSError, ValueError):
        return None
    for folder in library.folders():
        with contextlib.suppress(OSError):  # names alone, for imports: of all that lies below
            ruleset.allow_path(folder, AccessFS.READ_DIR)
    for place in set(readable_places()):
        with contextlib.suppress(OSError):
            rights = AccessFS.READ_FILE
            if os.path.isdir(place):  # noqa: PTH112
                rights |= AccessFS.READ_DIR
            ruleset.allow_path(place, rights)
    return ruleset


def _seccomp(*, reading: bool = True) -> bytes | None:
    """Return the allow-list as a compiled filter, or None; without `reading` no file can be opened.

    The default answers EPERM, so that what is refused raises PermissionError in the submission.
    """
    try:
        from seccompy import Action, ArgCmp, CmpOp, Filter, SeccompError
    except ImportError:
        return None

    def clear(index: int, bits: int) -> Any:
        return ArgCmp(index, CmpOp.MASKED_EQ, 0, mask=bits)

    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000000
    execute, write, anonymous = 4, 2, 0x20
    try:
        filter_ = Filter(default=int(Action.ERRNO) | errno.EPERM)
        for name in ALLOWED_CALLS:
            with contextlib.suppress(ValueError):  # not every call exists on every processor
                if name == "mmap_check":
                    filter_.allow("mmap", args=[clear(2, execute)])
                    filter_.allow("mmap", args=[clear(2, write), clear(3, anonymous)])
                elif name == "mprotect_check":
                    filter_.allow("mprotect", args=[clear(2, execute)])
                else:
                    filter_.allow(name)
        for name, flags in (("open", 1), ("openat", 2)):
            with contextlib.suppress(ValueError):
                if reading:
                    filter_.allow(name, args=[clear(flags, writing)])
                else:
                    filter_.errno(name, errno.EACCES, args=[clear(flags, writing)])
                filter_.errno(name, errno.EROFS)
        for command in (0x5401, 0x541B):  # TCGETS, FIONREAD: is this a terminal, how much waits
            filter_.allow("ioctl", args={1: command})
        for command in (0, 1, 2, 3, 4, 1030):  # duplicate, descriptor flags, status flags
            filter_.allow("fcntl", args={1: command})
        return filter_.program
    except (SeccompError, ValueError):
        return None
