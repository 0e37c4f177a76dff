"""Light viewers in one process: they join the stage, come back when cut off, and check what they are told.

It reads commands from its standard input and answers each on its standard output, both JSON by lines:
{"open": 300, "within": 60}   {"storm": true, "within": 60}   {"spread": true, "within": 60}
{"agree": [3, 1], "within": 20}   {"look": true}   {"report": true}
Seconds are monotonic, those of the whole machine. Where there are several addresses, viewers are shared out
among them, and who is cut off, or hears nothing, goes on to another.

Example: echo '{"open": 100}' | python -m tests.chaos.audience 127.0.0.1:8000 127.0.0.1:8001
"""

import argparse
import gc
import heapq
import json
import os
import select
import sys
import time
from collections import Counter
from random import Random

from tests.bench.fanout.arrivals import quantile
from tests.bench.fanout.viewer import Lost, Viewer
from tests.bench.fanout.wire import handshake
from tests.chaos.told import State, Watch

COMMANDS = 0  # the descriptor of standard input
SIZE = 65536
POLITELY = 400  # viewers that come in a second, where they don't storm
FIRST, LONGEST, SHARE = 1.5, 4.0, 1 / 8  # pauses, as in static/src/lib/pauses.js
SILENCE = 9.5  # seconds, as in static/src/lib/silence.js
ELSEWHERE = 3.0  # seconds until whoever shares out the viewers tries another address


class Seat:
    """One viewer, whatever becomes of its connections."""

    __slots__ = ("at", "cut_at", "heard", "most", "number", "stale", "state", "viewer")

    def __init__(self, number: int) -> None:
        self.number = number
        self.at = number  # the address, counted on and on
        self.heard = 0.0
        self.viewer: Viewer | None = None
        self.state: State | None = None
        self.stale: bool | None = None
        self.most = FIRST
        self.cut_at: float | None = None


class Audience:
    """All of them, at one address or several."""

    def __init__(self, addresses: list[str]) -> None:
        split = (address.split(":") for address in addresses)
        self._places = [
            ((host, int(port)), handshake(f"{host}:{port}"), f"{host}:{port}") for host, port in split
        ]
        self._epoll = select.epoll()
        self._epoll.register(COMMANDS, select.EPOLLIN)
        self._seats: list[Seat] = []
        self._by_fd: dict[int, Seat] = {}
        self._coming: list[tuple[float, int]] = []  # when which of them opens a connection
        self._chance = Random(5)
        self._input = b""
        self._joined = 0
        self._lost: Counter[str] = Counter()
        self._turned_away: Counter[str] = Counter()
        self._away: list[float] = []
        self._turns: dict[bool, list[float]] = {True: [], False: []}
        self._listen = 0.0
        self._watch = Watch()

    def serve(self) -> None:
        """Do as standard input says, until it ends."""
        while True:
            line, found, rest = self._input.partition(b"\n")
            if found:
                self._input = rest
                print(json.dumps(self._do(json.loads(line))), flush=True)
            self._turn(0.0 if b"\n" in self._input else 0.1)

    def _do(self, command: dict) -> dict:
        began = time.monotonic()
        end = began + command.get("within", 60)
        if "open" in command:
            for i in range(command["open"]):
                self._seats.append(Seat(len(self._seats)))
                heapq.heappush(self._coming, (began + i / POLITELY, self._seats[-1].number))
        elif "storm" in command:
            for seat in self._seats:
                self._cut(seat, "storm", 0.0)
        elif "spread" in command:
            self._spread()
        elif "agree" in command:
            return self._agree(tuple(command["agree"]), end)
        elif "look" in command:
            return self._look()
        else:
            return self._report()
        while self._joined < len(self._seats) and time.monotonic() < end:
            self._turn(0.05)
        return {"joined": self._joined, "seconds": time.monotonic() - began, "turned away": self._turned_away}

    def _spread(self) -> None:
        """Have as many at each address as at the others; who has to move is not lost."""
        for seat in self._seats:
            if self._place(seat) != seat.number % len(self._places):
                self._cut(seat, "moved", 0.0)
                seat.at = seat.number
                seat.cut_at = None
        self._lost.clear()

    def _agree(self, counts: tuple, end: float) -> dict:
        while time.monotonic() < end:
            states = {(s.state, s.stale, bool(s.viewer and s.viewer.joined)) for s in self._seats}
            if len(states) == 1:
                ((state, stale, joined),) = states
                if joined and not stale and state is not None and state.counts == counts:
                    return {"agree": True, "revision": state[:2]}
            self._turn(0.05)
        return {"agree": False, "states": [str(state) for state in list(states)[:5]]}

    def _look(self) -> dict:
        """How it is at each address now: viewers there, how many were told of stale numbers, their states."""
        places = {}
        for number, (_, _, name) in enumerate(self._places):
            here = [s for s in self._seats if s.viewer and s.viewer.joined and self._place(s) == number]
            places[name] = {
                "viewers": len(here),
                "stale": sum(seat.stale is True for seat in here),
                "states": list({seat.state for seat in here}),
            }
        return places

    def _report(self) -> dict:
        away = sorted(self._away)
        report = {
            "viewers": len(self._seats),
            "joined": self._joined,
            "lost": self._lost,
            "turned away": self._turned_away,
            "away p50": quantile(away, 0.5),
            "away longest": max(away, default=None),
            "turned stale": self._turns[True],
            "turned fresh": self._turns[False],
            **self._watch.report(),
        }
        self._turns = {True: [], False: []}
        self._lost, self._turned_away, self._away = Counter(), Counter(), []
        return report

    # ── connections ──

    def _turn(self, timeout: float) -> None:
        """Let those come whose time it is, and take in what has come."""
        now = time.monotonic()
        while self._coming and self._coming[0][0] <= now:
            self._open(self._seats[heapq.heappop(self._coming)[1]])
        for fd, events in self._epoll.poll(timeout):
            if fd == COMMANDS:
                self._take_commands()
            elif fd in self._by_fd:
                self._serve_seat(self._by_fd[fd], fd, events)
        if now > self._listen and len(self._places) > 1:
            self._listen = now + 0.5
            self._leave_the_silent(now)

    def _leave_the_silent(self, now: float) -> None:
        for seat in list(self._by_fd.values()):
            if now - seat.heard > (SILENCE if seat.viewer.joined else ELSEWHERE):
                self._cut(seat, "silent")

    def _place(self, seat: Seat) -> int:
        return seat.at % len(self._places)

    def _take_commands(self) -> None:
        data = os.read(COMMANDS, SIZE)
        if not data:
            sys.exit()
        self._input += data

    def _open(self, seat: Seat) -> None:
        address, request, _ = self._places[self._place(seat)]
        seat.viewer, seat.heard = Viewer(address, request), time.monotonic()
        self._by_fd[seat.viewer.socket.fileno()] = seat
        self._epoll.register(seat.viewer.socket.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def _serve_seat(self, seat: Seat, fd: int, events: int) -> None:
        viewer = seat.viewer
        try:
            if viewer.connecting and events & select.EPOLLOUT:
                viewer.connected()
                self._epoll.modify(fd, select.EPOLLIN)
            if events & ~select.EPOLLOUT:
                for event in viewer.received(viewer.socket.recv(SIZE)):
                    self._hear(seat, event)
                seat.heard = time.monotonic() if viewer.joined else seat.heard
        except BlockingIOError:
            pass
        except Lost as lost:
            self._cut(seat, str(lost))
        except OSError as error:
            self._cut(seat, error.strerror or "error")

    def _hear(self, seat: Seat, event: bytes) -> None:
        now = time.monotonic()
        told = self._watch.read(event)
        state, stale = told
        if stale is not None and stale != seat.stale:
            if seat.stale is not None:
                self._turns[stale].append(now)
            seat.stale = stale
        if state is None:
            return
        if self._watch.takes(seat.state, told):
            seat.state = state
        if not seat.viewer.joined:
            seat.viewer.joined = True
            self._joined += 1
            seat.most = FIRST
            if seat.cut_at is not None:
                self._away.append(now - seat.cut_at)
                seat.cut_at = None

    def _cut(self, seat: Seat, how: str, pause: float | None = None) -> None:
        viewer, now = seat.viewer, time.monotonic()
        if viewer is None:
            return
        del self._by_fd[viewer.socket.fileno()]
        viewer.close()
        seat.viewer = None
        if len(self._places) > 1:
            seat.at += self._chance.randrange(1, len(self._places))
        (self._lost if viewer.joined else self._turned_away)[how] += 1
        self._joined -= viewer.joined
        if viewer.joined:
            seat.cut_at = now
        if pause is None:
            pause = seat.most * self._chance.uniform(SHARE, 1)
            seat.most = min(2 * seat.most, LONGEST)
        heapq.heappush(self._coming, (now + pause, seat.number))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", nargs="+", help="host:port of a server")
    wanted = parser.parse_args()
    gc.disable()  # a collection over thousands of connections would look like the server's silence
    Audience(wanted.address).serve()


if __name__ == "__main__":
    main()
