"""The signals that ask this process to leave."""

import os
import signal
import time
from collections.abc import Callable

SAME_WISH = 0.5  # seconds within which another signal means the first: who starts programs may pass on both
PATIENT = (signal.SIGTERM, signal.SIGHUP)  # of a system, which waits; Ctrl-C is a person's


class Signals:
    """SIGTERM, SIGINT and SIGHUP: the ``first`` asks to leave, which is ``heard``; the next ends the process.

    SIGHUP stays ignored where who started the program has it ignored, as `nohup` does.
    """

    def __init__(self, heard: Callable[[], None]) -> None:
        self.first: int | None = None
        self._heard = heard
        self._at = 0.0
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if not is_ignored(number):
                signal.signal(number, self._take)

    def _take(self, number: int, _frame: object) -> None:
        now = time.monotonic()
        if self.first is None:
            self.first, self._at = number, now
            self._heard()
        elif now - self._at > SAME_WISH:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)


def is_ignored(number: int) -> bool:
    """Whether it is SIGHUP, and whoever started this process wants it to have no effect."""
    return number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN
