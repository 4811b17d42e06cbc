"""When a call has to be over."""

import time

from grader.sandbox.launched import Launched


class Deadline:
    """The end of a call: on a machine with too much to do, not before it had half of its time.

    Otherwise a slow neighbour would decide a verdict. It is put off once, to three times its length,
    and only for who wants to compute and cannot.
    """

    def __init__(self, launched: Launched, seconds: float) -> None:
        self._launched, self.seconds = launched, seconds
        self._used = launched.cpu()
        self._end = time.monotonic() + seconds
        self._is_final = False

    def left(self) -> float:
        """Return the seconds left, zero or less at the end."""
        left = self._end - time.monotonic()
        if left <= 0 and not self._is_final:
            self._is_final = True
            used = self._launched.cpu() - self._used
            if used < self.seconds / 2 and self._launched.is_waiting():
                self._end += 2 * self.seconds
                return self._end - time.monotonic()
        return left
