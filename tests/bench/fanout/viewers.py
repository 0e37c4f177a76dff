"""A hall of screens in one process: opens websockets and notes when each broadcast comes to each.

It reads commands from its standard input and answers each on its standard output, both JSON by lines:
{"open": 5000, "at_once": 50, "within": 60}   {"storm": 5000, "within": 60}   {"close": true}
{"await": TOTAL, "within": 10}   {"report": {TOTAL: SECONDS}}
As cheap as can be for each message, so that the server is what is measured. Of several addresses each has as
many viewers.

Example: echo '{"open": 100, "at_once": 50}' | python -m tests.bench.fanout.viewers 127.0.0.1:8000
"""

import argparse
import errno
import gc
import json
import os
import select
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from itertools import cycle

from tests.bench.fanout.arrivals import Arrivals
from tests.bench.fanout.progress import show
from tests.bench.fanout.viewer import Lost, Viewer
from tests.bench.fanout.wire import handshake

COMMANDS = 0  # the descriptor of standard input
SIZE = 4096
AGAIN = 0.5  # seconds until a screen that was turned away comes back


class Viewers:
    """All connections to one server, or to several that show the same."""

    def __init__(self, addresses: list[str], offer: bool) -> None:
        split = ((address, *address.split(":")) for address in addresses)
        self._places = cycle([((host, int(port)), handshake(a, offer=offer)) for a, host, port in split])
        self._epoll = select.epoll()
        self._epoll.register(COMMANDS, select.EPOLLIN)
        self._reads: dict[int, Callable[[int], bytes]] = {COMMANDS: lambda size: os.read(COMMANDS, size)}
        self._viewers: dict[int, Viewer] = {}
        self._input = b""
        self._due: deque[float] = deque()  # when screens that are still to come will come
        self._joined = 0
        self._arrivals = Arrivals()
        self._lost: Counter[str] = Counter()
        self._turned_away: Counter[str] = Counter()

    def serve(self) -> None:
        """Do as standard input says, until it ends."""
        while True:
            line, found, rest = self._input.partition(b"\n")
            if found:
                self._input = rest
                print(json.dumps(self._do(json.loads(line))), flush=True)
            self._turn(0.0 if b"\n" in self._input else 1.0)

    def _do(self, command: dict) -> dict:
        within = time.monotonic() + command.get("within", 60)
        if "open" in command:
            return self._open(command["open"], command["at_once"], within)
        if "storm" in command:
            began = time.monotonic()
            self._close()
            return self._open(command["storm"], command["storm"], within, began)
        if "await" in command:
            return self._await(command["await"], within)
        if "report" in command:
            told = {int(total): at for total, at in command["report"].items()}
            summary = self._arrivals.summary(told)
            report = {
                **summary,
                "viewers": len(self._viewers),
                "lost": self._lost,
                "cpu": time.process_time(),
            }
            self._arrivals, self._lost = Arrivals(), Counter()
            return report
        self._close()
        return {}

    def _close(self) -> None:
        for viewer in self._viewers.values():
            del self._reads[viewer.socket.fileno()]
            viewer.close()
        self._viewers.clear()
        self._joined = 0

    def _open(self, count: int, at_once: int, end: float, began: float | None = None) -> dict:
        """Open ``count`` more, ``at_once`` at a time: how many have joined, and seconds until the last."""
        began = time.monotonic() if began is None else began
        before = self._joined
        self._turned_away.clear()
        self._due.extend([began] * count)
        while (self._due or len(self._viewers) > self._joined) and (now := time.monotonic()) < end:
            while self._due and self._due[0] <= now and len(self._viewers) - self._joined < at_once:
                self._due.popleft()
                self._start()
            self._turn(0.05)
            show(f"{self._joined - before:,} of {count:,} screens have joined")
        seconds = time.monotonic() - began
        show("")
        self._due.clear()
        return {"joined": self._joined - before, "seconds": seconds, "turned_away": self._turned_away}

    def _start(self) -> None:
        viewer = Viewer(*next(self._places))
        fd = viewer.socket.fileno()
        self._viewers[fd], self._reads[fd] = viewer, viewer.socket.recv
        self._epoll.register(fd, select.EPOLLIN | select.EPOLLOUT)

    def _await(self, total: int, end: float) -> dict:
        """Until the broadcast is everywhere."""
        while len(self._arrivals.times.get(total, ())) < self._joined and time.monotonic() < end:
            self._turn(0.02)
        return {"everywhere": len(self._arrivals.times.get(total, ())) >= self._joined}

    def _turn(self, timeout: float) -> None:
        """Take in what has come."""
        reads, now = self._reads, time.monotonic
        known = self._arrivals.known
        for fd, _ in self._epoll.poll(timeout):
            try:
                data = reads[fd](SIZE)
            except BlockingIOError:
                self._writable(fd)
            except OSError as error:
                self._gone(fd, errno.errorcode.get(error.errno, "error"))
            else:
                arrived = known.get(data)
                if arrived is not None:
                    arrived(now())
                else:
                    self._take(fd, data, now())

    def _writable(self, fd: int) -> None:
        viewer = self._viewers[fd]
        if viewer.connecting:
            try:
                viewer.connected()
            except OSError as error:
                self._gone(fd, errno.errorcode.get(error.errno, "error"))
            else:
                self._epoll.modify(fd, select.EPOLLIN)

    def _take(self, fd: int, data: bytes, now: float) -> None:
        if fd == COMMANDS:
            if not data:
                sys.exit()
            self._input += data
            return
        viewer = self._viewers[fd]
        try:
            events = viewer.received(data)
        except Lost as lost:
            self._gone(fd, str(lost))
        except OSError as error:
            self._gone(fd, errno.errorcode.get(error.errno, "error"))
        else:
            for event in events:
                if not viewer.joined and event.startswith(b'["board"'):
                    viewer.joined = True
                    self._joined += 1
                else:
                    self._arrivals.note(event, data, now)

    def _gone(self, fd: int, reason: str) -> None:
        viewer = self._viewers.pop(fd)
        del self._reads[fd]
        viewer.close()
        if viewer.joined:
            self._joined -= 1
            self._lost[reason] += 1
        else:
            self._turned_away[reason] += 1
            self._due.append(time.monotonic() + AGAIN)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", nargs="+", help="host:port of a server")
    parser.add_argument("--no-offer", action="store_true", help="don't offer compression, as browsers do")
    wanted = parser.parse_args()
    gc.disable()  # a collection over thousands of connections would count as the server's latency
    Viewers(wanted.address, not wanted.no_offer).serve()


if __name__ == "__main__":
    main()
