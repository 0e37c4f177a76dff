"""An audience that comes and goes: each seat is taken for a while, left, and taken by another.

Example: with Audience(("127.0.0.1", 8000), 500, 120.0, Random(1)) as audience: audience.report()
"""

import errno
import heapq
import json
import select
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from random import Random
from typing import Self

from tests.bench.fanout.viewer import Lost, Viewer
from tests.bench.fanout.wire import handshake

SIZE = 65536
TURN = 0.1  # seconds that the loop waits at most
EMPTY = 1.5  # seconds that a seat stays empty, on average
AT_ONCE = 20  # that come in one turn of the loop


class Seat:
    """One that is taken: its connection, what it watches, and the newest state that it has seen."""

    def __init__(self, viewer: Viewer, watch: str, leaves: float) -> None:
        self.viewer = viewer
        self.watch = watch
        self.leaves = leaves
        self.seen: dict[tuple[str, str], int] = {}


@lru_cache(512)
def state(event: bytes) -> tuple[str, str, int] | None:
    """Vote, epoch and revision that an event tells; None for others."""
    name, body = [*json.loads(event), None][:2]
    if name not in ("board", "tally") or body.get("vote") is None:
        return None
    return body["vote"], body["epoch"], body["rev"]


class Audience:
    """So many seats; who comes stays for ``stay`` seconds on average. Runs on a thread of its own.

    ``rooms()`` is what one may watch, the likelier the more often it is named.
    """

    def __init__(
        self,
        address: tuple[str, int],
        seats: int,
        stay: float,
        random: Random,
        rooms: Callable[[], list[str]] = lambda: ["stage"],
    ) -> None:
        self._address = address
        self._request = handshake("{}:{}".format(*address))
        self._stay = stay
        self._random = random
        self._rooms = rooms
        self._epoll = select.epoll()
        self._seats: dict[int, Seat] = {}
        self._coming = [random.uniform(0, 3.0) + time.monotonic() for _ in range(seats)]
        heapq.heapify(self._coming)
        self._gone_out = False
        self._over = False
        self._counts: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._thread.join()

    def go_out(self) -> None:
        """All leave, and nobody comes until `come_in`."""
        self._gone_out = True

    def come_in(self) -> None:
        """The seats fill again."""
        self._gone_out = False

    def report(self) -> dict[str, object]:
        """How many sit there, how many have come and left, what they were told, and how some were lost.

        ``backwards`` are states older than one that the same seat had seen.
        """
        seats = tuple(self._seats.values())
        return {"seated": sum(s.viewer.joined for s in seats), **self._counts, "lost": dict(self._lost)}

    def _run(self) -> None:
        while not self._over:
            now = time.monotonic()
            self._come(now)
            self._leave(now)
            for fd, _ in self._epoll.poll(TURN):
                if fd in self._seats:
                    self._read(fd)
        for fd in tuple(self._seats):
            self._empty(fd)

    def _come(self, now: float) -> None:
        if self._gone_out:
            return
        for _ in range(AT_ONCE):
            if not (self._coming and self._coming[0] <= now):
                return
            heapq.heappop(self._coming)
            watch = self._random.choice(self._rooms())
            viewer = Viewer(self._address, self._request, watch)
            fd = viewer.socket.fileno()
            self._seats[fd] = Seat(viewer, watch, now + self._random.expovariate(1 / self._stay))
            self._epoll.register(fd, select.EPOLLIN | select.EPOLLOUT)
            self._counts["came"] += 1

    def _leave(self, now: float) -> None:
        for fd, seat in tuple(self._seats.items()):
            if self._gone_out or seat.leaves <= now:
                self._counts["left"] += 1
                self._empty(fd)

    def _read(self, fd: int) -> None:
        seat = self._seats[fd]
        try:
            if seat.viewer.connecting:
                seat.viewer.connected()
                self._epoll.modify(fd, select.EPOLLIN)
                return
            for event in seat.viewer.received(seat.viewer.socket.recv(SIZE)):
                self._heard(seat, event)
        except BlockingIOError:
            pass
        except Lost as lost:
            self._lose(fd, str(lost))
        except OSError as error:
            self._lose(fd, errno.errorcode.get(error.errno, "error"))

    def _heard(self, seat: Seat, event: bytes) -> None:
        seat.viewer.joined = True
        self._counts["events"] += 1
        told = state(event)
        if told is not None:
            vote, epoch, rev = told
            if rev < seat.seen.get((vote, epoch), 0):
                self._counts["backwards"] += 1
            seat.seen[vote, epoch] = rev

    def _lose(self, fd: int, reason: str) -> None:
        self._lost[reason] += 1
        self._empty(fd)

    def _empty(self, fd: int) -> None:
        seat = self._seats.pop(fd)
        with suppress(OSError):
            seat.viewer.close(reset=self._random.random() < 0.5)
        heapq.heappush(self._coming, time.monotonic() + self._random.expovariate(1 / EMPTY))
