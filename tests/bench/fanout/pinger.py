"""A few screens that did nothing wrong: how soon the server answers them while others trouble it.

A ping asks for a namespace that nobody serves, which every Socket.IO server says at once. Each line of
standard input is answered with what was measured since the last one, in ms:
{"p50": 1.2, "p99": 3.4, "worst": 5.6, "pings": 120, "lost": 0}

Example: echo '{"report": true}' | python -m tests.bench.fanout.pinger 127.0.0.1:8000
"""

import argparse
import json
import sys
import threading
import time

from websocket import WebSocket, WebSocketException, WebSocketTimeoutException, create_connection

from tests.bench.fanout.arrivals import quantile

SCREENS = 20
EVERY = 0.5  # seconds; no more often than a screen may speak
PATIENCE = 30.0


class Screen:
    """One of them, on a thread of its own."""

    def __init__(self, address: str, delay: float) -> None:
        self.times: list[float] = []
        self.lost = False
        self.asked: float | None = None
        self._due = time.monotonic() + delay
        url = f"ws://{address}/socket.io/?EIO=4&transport=websocket"
        self._socket: WebSocket = create_connection(url, timeout=PATIENCE)
        self._socket.send('40{"watch":"stage"}')
        self._read_until("42")
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            while True:
                self._pass_time()
                self.asked = time.monotonic()
                self._socket.send("40/nobody,")
                self._read_until("44/nobody")
                self.times.append(time.monotonic() - self.asked)
                self.asked = None
        except (OSError, WebSocketException):
            self.lost = True

    def _pass_time(self) -> None:
        self._due = max(self._due + EVERY, time.monotonic())
        while (left := self._due - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                self._take()
            except WebSocketTimeoutException:
                break
        self._socket.settimeout(PATIENCE)

    def _read_until(self, start: str) -> None:
        while not self._take().startswith(start):
            pass

    def _take(self) -> str:
        said = self._socket.recv()
        if said == "2":
            self._socket.send("3")
        return said


def report(screens: list[Screen]) -> dict:
    """After everything asked by now was answered."""
    now = time.monotonic()
    while any(not s.lost and s.asked is not None and s.asked <= now for s in screens):
        time.sleep(0.01)
    times = sorted(t * 1000 for screen in screens for t in screen.times)
    for screen in screens:
        screen.times = []
    return {
        "p50": quantile(times, 0.5),
        "p99": quantile(times, 0.99),
        "worst": max(times, default=None),
        "pings": len(times),
        "lost": sum(screen.lost for screen in screens),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", help="host:port of the server")
    wanted = parser.parse_args()
    screens = [Screen(wanted.address, EVERY * i / SCREENS) for i in range(SCREENS)]
    for _ in sys.stdin:
        print(json.dumps(report(screens)), flush=True)


if __name__ == "__main__":
    main()
