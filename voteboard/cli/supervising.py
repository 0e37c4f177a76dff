"""`voteboard serve --workers`: starts the others, passes signals on, and serves nobody itself."""

from __future__ import annotations

import os
import select
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from voteboard.cli.workers import Workers
from voteboard.signals import SAME_WISH, is_ignored

if TYPE_CHECKING:
    from collections.abc import Callable

    from voteboard.cli.starting import Starting

ROUND = 0.25  # seconds, at most, between two looks; what a signal tells is looked at once
TERMINAL = "/dev/tty"


def supervise(number: int, starting: Starting, drain: float, announce: Callable[[], None]) -> int:
    """Have ``number`` workers serve until SIGTERM or SIGINT; SIGHUP replaces each by a new one.

    ``announce()`` is called once the first takes connections. Returns the exit code.
    """
    workers = Workers(number, starting, drain)
    bell = _Bell()
    announced, asked_at, on_terminal = False, None, _has_terminal()
    while not workers.over:
        now = time.monotonic()
        for heard in bell.taken():
            # Whose terminal is closed has nobody who could end it.
            if heard == signal.SIGHUP and not (on_terminal and not _has_terminal()):
                workers.restart()
            elif asked_at is None or now - asked_at > SAME_WISH:
                workers.leave(signal.SIGINT if heard == signal.SIGINT else signal.SIGTERM, now)
                asked_at = now
        workers.step(now)
        if workers.leaving:
            starting.release()
        if not announced and any(child.listens for child in workers.children):
            announced = True
            announce()
        if not workers.over:
            bell.wait(ROUND)
    return workers.code


class _Bell:
    """Signals, as they come: SIGTERM, SIGINT and SIGHUP; the end of a child only wakes."""

    def __init__(self) -> None:
        self._heard: list[int] = []
        self._rung, self._rope = os.pipe()
        for end in (self._rung, self._rope):
            os.set_blocking(end, False)
        # Python's own way to wake who waits: a handler alone does not.
        signal.set_wakeup_fd(self._rope, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if not is_ignored(number):
                signal.signal(number, lambda number, _frame: self._heard.append(number))

    def taken(self) -> list[int]:
        """What has come since this was last asked."""
        return [self._heard.pop(0) for _ in range(len(self._heard))]

    def wait(self, seconds: float) -> None:
        """Until one comes, or so long."""
        select.select([self._rung], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._rung, 4096)


def _has_terminal() -> bool:
    try:
        os.close(os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
