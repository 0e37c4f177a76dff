"""Flask-SocketIO on eventlet as it comes.

The first line of standard input is the board for who joins, each further one a tally for all;
each broadcast is told on standard output.

Example: python -m tests.bench.fanout.stock 8000
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import eventlet

eventlet.monkey_patch()

import argparse  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

from eventlet.hubs import trampoline  # noqa: E402
from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402


def read_line() -> str:
    """A line of standard input; others go on meanwhile."""
    line = b""
    while not line.endswith(b"\n"):
        trampoline(0, read=True)
        line += os.read(0, 1) or sys.exit() or b""
    return line.decode()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("port", type=int)
    port = parser.parse_args().port
    app = Flask(__name__)
    socketio = SocketIO(app, async_mode="eventlet", cors_allowed_origins="*")
    board = json.loads(sys.stdin.readline())

    @socketio.on("connect")
    def join(_auth: object = None) -> None:
        join_room("stage")
        emit("board", board)

    def tell() -> None:
        while True:
            tally = json.loads(read_line())
            at = time.monotonic()
            socketio.emit("tally", tally, to="stage")
            print(json.dumps({"told": tally["total"], "at": at}), flush=True)

    eventlet.spawn(tell)
    # Its own limit is 1,024 connections.
    socketio.run(app, port=port, max_size=20_000)


if __name__ == "__main__":
    main()
