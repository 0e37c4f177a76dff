"""Keeps one kind of slow work from taking every thread: few at once, some wait, others are told to come back.

The pattern is the bulkhead of M. Nygard's “Release It!”. Pure.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from voteboard.errors import N_, VoteboardError
from voteboard.runtime import Runtime

LOOK_AGAIN = 0.05  # seconds between two looks at whose turn it is


class Busy(VoteboardError):
    """Too many wait already; ``retry_after`` is when to come back, in seconds."""

    code = "busy"
    retry_after = 10


class Bulkhead:
    """Gives turns in the order in which they were asked for."""

    def __init__(self, runtime: Runtime, at_once: int, waiting: int) -> None:
        self._runtime = runtime
        self._at_once = at_once
        self._most = at_once + waiting
        self._queue: list[object] = []  # the first ``at_once`` have their turn

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it until the block ends. Raises Busy at once when too many wait."""
        if len(self._queue) >= self._most:
            sentence = N_("Too many files are being made now; try again in %(seconds)s s")
            raise Busy(sentence, seconds=Busy.retry_after)
        place = object()
        self._queue.append(place)
        try:
            while self._queue.index(place) >= self._at_once:
                self._runtime.sleep(LOOK_AGAIN)
            yield
        finally:
            self._queue.remove(place)
