"""A running worker, however it was started: sockets to it, and the means to stop it."""

import socket
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from grader.model.limits import Limits

CPU_FACTOR = 10
"""CPU seconds of a whole grading for each wall second of a call."""


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


def plain(limits: Limits) -> dict[str, Any]:
    """Return the limits as a worker is told them."""
    return {
        "memory_mb": limits.memory_mb,
        "cpu_seconds": max(30, round(limits.seconds * CPU_FACTOR)),
    }
