"""The floor under all servers: one ready frame and one `send` for each socket, in a bare loop.

The first line of standard input is the board for who joins, each further one a tally for all;
each broadcast is told on standard output.

Example: python -m tests.bench.fanout.floor 8000
"""

import argparse
import json
import os
import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from tests.bench.fanout.wire import ACCEPT, frame

UPGRADE = (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    f"Sec-WebSocket-Accept: {ACCEPT}\r\n\r\n"
).encode()
OPEN = frame(b'0{"sid":"floor","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":100000}')


def accept(listener: socket.socket, board: bytes) -> Callable[[bytes], int]:
    """Let one screen in, without waiting for what it will say to that: its `send`."""
    connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        request += connection.recv(4096) or b"\r\n\r\n"
    connection.sendall(UPGRADE + OPEN + frame(b'40{"sid":"floor"}') + frame(b'42["board",' + board + b"]"))
    return connection.send


def broadcast(sends: list[Callable[[bytes], int]], tally: bytes) -> None:
    """Send the frame to all, and forget those that are gone."""
    total = json.loads(tally)["total"]
    at = time.monotonic()
    ready = frame(b'42["tally",' + tally + b"]")
    gone = []
    for send in sends:
        try:
            send(ready)
        except OSError:
            gone.append(send)
    for send in gone:
        sends.remove(send)
    print(json.dumps({"told": total, "at": at}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("port", type=int)
    port = parser.parse_args().port
    listener = socket.create_server(("127.0.0.1", port), backlog=4096)
    sends: list[Callable[[bytes], int]] = []
    with os.fdopen(0, "rb", buffering=0) as lines:
        board = lines.readline().strip()
        while True:
            ready, _, _ = select.select([listener, lines], [], [])
            if lines in ready:
                if not (tally := lines.readline().strip()):
                    return
                broadcast(sends, tally)
            if listener in ready:
                with suppress(OSError):
                    sends.append(accept(listener, board))


if __name__ == "__main__":
    main()
