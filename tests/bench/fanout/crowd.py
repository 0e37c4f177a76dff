"""A hostile crowd: screens that read nothing, screens that talk without end, connections that say nothing.

All come back a second after they were thrown out. Each line of standard input is answered with how it goes:
{"slow": 100, "flooders": 3, "idle": 2000, "thrown out": {"flooders": 97}, "sent": 12345,
"stuck": 80, "stuck bytes": 20480}
The first three are connected now; for those that are stuck, the server's system has bytes that nobody takes.

Example: echo '{}' | python -m tests.bench.fanout.crowd 127.0.0.1:8000 --slow 100 --flooders 100 --idle 2000
"""

import argparse
import heapq
import json
import os
import select
import sys
import time
from collections import Counter
from pathlib import Path

from tests.bench.fanout.guests import GUESTS, Guest

COMMANDS = 0
BREATH = 0.05  # seconds between two times that the guests may act
BACK = 1.0  # seconds


class Crowd:
    """All of them, in one process."""

    def __init__(self, address: str, counts: dict[str, int]) -> None:
        host, port = address.split(":")
        self._address = (host, int(port))
        self._epoll = select.epoll()
        self._epoll.register(COMMANDS, select.EPOLLIN)
        self._guests: dict[int, Guest] = {}
        self._coming = [(0.0, kind) for kind, count in counts.items() for _ in range(count)]
        self._thrown_out: Counter[str] = Counter()
        self._sent = 0

    def serve(self) -> None:
        """Trouble the server until standard input ends."""
        act = 0.0
        while True:
            now = time.monotonic()
            if now >= act:
                act = now + BREATH
                self._come(now)
                self._act(now)
            for fd, _ in self._epoll.poll(max(0.0, act - time.monotonic())):
                if fd == COMMANDS:
                    if not sys.stdin.readline():
                        return
                    print(json.dumps(self._report()), flush=True)
                elif fd in self._guests:
                    self._try(fd, self._guests[fd].read)

    def _come(self, now: float) -> None:
        while self._coming and self._coming[0][0] <= now:
            _, kind = heapq.heappop(self._coming)
            guest = GUESTS[kind](self._address)
            self._guests[guest.socket.fileno()] = guest
            self._epoll.register(guest.socket.fileno(), guest.events)

    def _act(self, now: float) -> None:
        for fd, guest in list(self._guests.items()):
            self._sent += self._try(fd, lambda guest=guest: guest.act(now)) or 0

    def _try(self, fd: int, do):
        guest, before = self._guests[fd], self._guests[fd].events
        try:
            done = do()
        except BlockingIOError:
            return None
        except (OSError, EOFError):
            del self._guests[fd]
            guest.socket.close()
            self._thrown_out[guest.kind] += 1
            heapq.heappush(self._coming, (time.monotonic() + BACK, guest.kind))
            return None
        if guest.events != before:
            self._epoll.modify(fd, guest.events)
        return done

    def _report(self) -> dict:
        here = Counter(guest.kind for guest in self._guests.values())
        slow = {g.socket.getsockname()[1] for g in self._guests.values() if g.kind == "slow"}
        thrown_out, self._thrown_out = self._thrown_out, Counter()
        sent, self._sent = self._sent, 0
        kinds = {kind: here[kind] for kind in GUESTS}
        left = stuck(self._address[1], slow)
        stuck_ones = {"stuck": len(left), "stuck bytes": max(left, default=0)}
        return {**kinds, "thrown out": thrown_out, "sent": sent, **stuck_ones}


def stuck(port: int, ports: set[int]) -> list[int]:
    """Bytes that the server's system has left to send to those of the clients' ports that take none."""
    found = []
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, _, queues, *_ = line.split()
        if int(local.rpartition(":")[2], 16) == port and int(remote.rpartition(":")[2], 16) in ports:
            found.append(int(queues.partition(":")[0], 16))
    return [size for size in found if size]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", help="host:port of the server")
    for kind in GUESTS:
        parser.add_argument(f"--{kind}", type=int, default=0)
    wanted = parser.parse_args()
    os.nice(19)  # it is the server that they are to trouble, not the others' processor
    Crowd(wanted.address, {kind: getattr(wanted, kind) for kind in GUESTS}).serve()


if __name__ == "__main__":
    main()
