"""Socket.IO: who watches what, what a screen gets on joining, and changes to all who watch."""

import logging

from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refuse
from flask_socketio import SocketIO, emit, join_room

from voteboard.archive import Archive
from voteboard.board import Board
from voteboard.history.errors import HistoryError
from voteboard.relay import LocalRelay

log = logging.getLogger(__name__)
# What strangers send is no error of ours: left to themselves, the libraries log each bad frame at length.
strangers = log.getChild("strangers")
strangers.setLevel(logging.CRITICAL)

# Seconds. Answers to pings are what costs most: they are rare, and screens listen for the heartbeat instead.
PING_INTERVAL = 25
PING_TIMEOUT = 20
HEARTBEAT = 5
MAX_MESSAGE = 4096  # bytes; screens have next to nothing to say


def attach(
    app: Flask, archive: Archive, relay: LocalRelay, async_mode: str, transports: list[str]
) -> SocketIO:
    """Serve the relay's boards to screens from ``app``."""
    socketio = SocketIO(
        app,
        async_mode=async_mode,
        transports=transports,
        # Boards are public and no cookie is read: a page of any origin may watch, sandboxed ones too.
        cors_allowed_origins="*",
        manage_session=False,
        ping_interval=PING_INTERVAL,
        ping_timeout=PING_TIMEOUT,
        max_http_buffer_size=MAX_MESSAGE,
        logger=strangers,
        engineio_logger=strangers,
    )
    watching: dict[str, str] = {}
    beating = False

    def _recall(watch: str) -> Board | None:
        try:
            return archive.recall(watch)
        except HistoryError:
            return None  # the screen asks again by itself

    def beat() -> None:
        while True:
            socketio.sleep(HEARTBEAT)
            socketio.emit("heartbeat")

    @socketio.on("connect")
    def join(auth: object = None) -> None:
        nonlocal beating
        if not beating:
            beating = True
            socketio.start_background_task(beat)
        watch = auth.get("watch") if isinstance(auth, dict) else None
        board = _recall(watch) if isinstance(watch, str) else None
        if board is None:
            raise Refuse("unknown vote")
        watching[request.sid] = watch
        relay.join(watch)
        join_room(watch)
        emit("board", board.message("board"))

    @socketio.on("disconnect")
    def leave(*_: object) -> None:
        watch = watching.pop(request.sid, None)
        if watch is not None:
            relay.leave(watch)

    @socketio.on_error_default
    def failed(_error: Exception) -> None:
        log.exception("A screen's event could not be handled")

    def deliver(watch: str, event: str, board: Board) -> None:
        socketio.emit(event, board.message(event), to=watch)

    relay.subscribe(deliver)
    return socketio
