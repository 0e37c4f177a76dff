"""Socket.IO: who watches what, what a screen gets on joining, and changes to all who watch."""

import logging
from dataclasses import dataclass

from engineio.base_server import BaseServer
from flask import Flask
from flask_socketio import SocketIO
from socketio import Server
from socketio.exceptions import ConnectionRefusedError as Refuse
from socketio.packet import BINARY_ACK, BINARY_EVENT, EVENT, Packet

from voteboard.archive import Archive
from voteboard.fanout import Fanout
from voteboard.history.errors import HistoryError
from voteboard.limits import MAX_MESSAGE
from voteboard.membership import Membership
from voteboard.relay import STAGE, LocalRelay
from voteboard.runtime import Runtime
from voteboard.screens import Screens

log = logging.getLogger(__name__)
# What strangers send is no error of ours: left to themselves, the libraries log each bad frame at length.
strangers = log.getChild("strangers")
strangers.setLevel(logging.CRITICAL)

# Seconds. Screens notice by the silence that the server has gone (`fanout.HEARTBEAT`); that they have gone is
# noticed by the kernel, or by its buffers for them. Answers to pings are what quiet screens cost most.
PING_INTERVAL = 300
PING_TIMEOUT = 60
# Where the libraries serve screens themselves: a session that is over keeps a task until its next ping.
ORDINARY_PING_INTERVAL = 25
LONG_POLLING = 500  # sessions at a time: each is kept for a while after its last request


class TextPacket(Packet):
    """A packet as a screen may send it.

    Without attachments: they would be kept, whatever their number, until the last is there. And without the
    events by which the library itself tells of connections: it doesn't know them from those.
    """

    def decode(self, encoded_packet: str) -> int:
        """Raises ValueError: then it is as if nothing had come."""
        if encoded_packet[:1] in (str(BINARY_EVENT), str(BINARY_ACK)):
            raise ValueError("No attachments here")
        attachments = super().decode(encoded_packet)
        if self.packet_type == EVENT:
            name = self.data[0] if isinstance(self.data, list) and self.data else None
            if not isinstance(name, str) or name in Server.reserved_events:
                raise ValueError("Not an event of a client")
        return attachments


@dataclass(frozen=True, slots=True)
class Delivery:
    """What serves the screens, and what is known of them. Commands raise UnknownScreen."""

    fanout: Fanout
    screens: Screens
    server: Server

    def identify(self, number: object) -> None:
        """Have a screen show its number."""
        self.server.emit("identify", {"number": number}, to=self.screens.sid_of(number))

    def reload(self, number: object) -> None:
        """Have a screen load its page anew."""
        self.server.emit("reload", {}, to=self.screens.sid_of(number))


def attach(
    app: Flask, archive: Archive, relay: LocalRelay, runtime: Runtime, transports: list[str]
) -> Delivery:
    """Serve the relay's boards to screens from ``app``."""
    socketio = SocketIO(
        app,
        async_mode=runtime.async_mode,
        transports=transports,
        # Boards are public and no cookie is read: a page of any origin may watch, sandboxed ones too.
        cors_allowed_origins="*",
        manage_session=False,
        client_manager=Membership(),
        serializer=TextPacket,
        async_handlers=False,
        monitor_clients=False,  # one look at all at a time costs less: `Fanout.look_after`
        ping_interval=PING_INTERVAL,
        ping_timeout=PING_TIMEOUT,
        max_http_buffer_size=MAX_MESSAGE,
        logger=strangers,
        engineio_logger=strangers,
    )
    server = socketio.server
    fanout = Fanout(server, runtime.monotonic, runtime.random, {"flask.app": app})
    screens = Screens()
    if fanout.open_viewer is None:
        server.eio.ping_interval = ORDINARY_PING_INTERVAL

    # Not as a handler of Flask's, whose context of a request costs more than all the rest of joining.
    @server.on("connect")
    def join(sid: str, _environ: dict, auth: object = None) -> None:
        watch = auth.get("watch") if isinstance(auth, dict) else None
        try:
            board = archive.recall(watch) if isinstance(watch, str) else None
        except HistoryError:
            board = None  # the screen asks again by itself
        except Exception:
            log.exception("A screen could not join")
            board = None
        if board is None:
            raise Refuse("unknown vote")
        relay.join(watch)
        fanout.join(sid, watch, board)
        number = screens.arrived(sid, _kind(watch, auth), runtime.now())
        if number is not None:
            # Behind the answer to its joining, which is sent when this has returned.
            server.start_background_task(server.emit, "report", {"number": number}, to=sid)

    @server.on("screen")
    def told(sid: str, *said: object) -> None:
        screens.reported(sid, said[0] if said else None, runtime.now())

    @server.on("disconnect")
    def leave(sid: str, *_: object) -> None:
        screens.left(sid)
        watch = fanout.leave(sid)
        if watch is not None:
            relay.leave(watch)

    if "polling" in transports:
        _bound_sessions(server.eio)
    relay.subscribe(fanout.tell)
    return Delivery(fanout, screens, server)


def _kind(watch: str, auth: dict) -> str:
    """What watches one vote is a page of ours, unless it says that it is an embed."""
    if watch == STAGE:
        return "stage"
    return "embed" if auth.get("kind") == "embed" else "vote"


def _bound_sessions(engineio_server: BaseServer) -> None:
    """Refuse further sessions of long-polling while there are too many: they need no open connection.

    And end one without waiting until what is left for it was fetched: it may never be.
    """
    connect = engineio_server.handlers["connect"]

    def guard(session: str, environ: dict) -> bool | None:
        if "transport=websocket" not in environ["QUERY_STRING"]:
            sessions = engineio_server.sockets.values()
            if sum(not (s.upgraded or s.closed) for s in sessions) > LONG_POLLING:
                return False
        return connect(session, environ)

    def let_go(session: str) -> None:
        ended = engineio_server.sockets.pop(session, None)
        if ended is not None:
            ended.close(wait=False, reason=engineio_server.reason.SERVER_DISCONNECT)

    engineio_server.on("connect", guard)
    engineio_server.disconnect = let_go
