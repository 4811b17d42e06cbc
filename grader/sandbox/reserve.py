"""Workers on their way: started before they are needed, with the submission already sent."""

import contextlib
from collections.abc import Callable

from grader.sandbox.launched import Launched
from grader.sandbox.zygote import SandboxFault

Loading = tuple[Launched, memoryview]
"""A worker, and what it must still be sent of the submission."""


class Reserve:
    """The workers of one submission that no call was made to yet."""

    def __init__(self, launch: Callable[[], Launched], frame: bytes) -> None:
        """`frame` is what loads the submission."""
        self._launch, self._frame = launch, frame
        self._ahead: list[Loading] = []

    def start(self, workers: int) -> None:
        """Start so many workers and return at once: they come up, lock and load by themselves."""
        for _ in range(workers):
            launched = self._launch()
            launched.commands.setblocking(False)
            frame = memoryview(self._frame)
            with contextlib.suppress(OSError):  # nothing fits now
                frame = frame[launched.commands.send(frame) :]
            self._ahead.append((launched, frame))

    def take(self) -> Loading:
        """Return a worker that is there; a new one where the zygote was lost with the first.

        Raises SandboxFault when that one does not come either.
        """
        try:
            return self._take()
        except SandboxFault:
            self.discard()  # the others are lost as well
            return self._take()

    def _take(self) -> Loading:
        if not self._ahead:
            self.start(1)
        self._ahead[0][0].await_start()
        return self._ahead.pop(0)

    def discard(self) -> None:
        """End the workers that were not needed."""
        while self._ahead:
            launched, _ = self._ahead.pop()
            launched.kill()
            launched.close()
