"""Socket.IO: who watches what, what a screen gets on joining, and changes to all who watch."""

import logging
from collections import Counter
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
from voteboard.ratings import period
from voteboard.ratings.boards import RatingsBoards, TooManyPeriods
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.room import Shown
from voteboard.runtime import Runtime
from voteboard.screens import Screens
from voteboard.session import ViewerSession
from voteboard.shedding import Shedding

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

    def viewers(self) -> Counter[tuple[str, str]]:
        """How many screens of each kind are connected, by Engine.IO's word for how."""
        found = Counter({(kind, "websocket"): n for kind, n in self.screens.counts.items()})
        for session in tuple(self.server.eio.sockets.values()):
            if not (isinstance(session, ViewerSession) or session.upgraded or session.closed):
                kind = self.screens.kind_of(self.server.manager.sid_from_eio_sid(session.sid, "/"))
                if kind is not None:
                    found[kind, "websocket"] -= 1
                    found[kind, "polling"] += 1
        return found

    def identify(self, number: object, shown: object = None) -> None:
        """Have a screen show its number, or the one that it has among all."""
        self.server.emit("identify", {"number": shown or number}, to=self.screens.sid_of(number))

    def reload(self, number: object) -> None:
        """Have a screen load its page anew."""
        self.server.emit("reload", {}, to=self.screens.sid_of(number))


class Watching:
    """What screens may watch: the stage, votes, and ratings of a period."""

    def __init__(self, archive: Archive, relay: LocalRelay, ratings: RatingsBoards) -> None:
        self._archive = archive
        self._relay = relay
        self._ratings = ratings

    def find(self, word: object) -> tuple[str, Shown] | None:
        """What is meant by the word that a screen watches with, and its newest board; None: nothing.

        Raises HistoryError and TooManyPeriods. Whoever joins has to do so before anything else is done.
        """
        if not isinstance(word, str):
            return None
        asked = period.watched(word)
        if asked is not None:
            self._ratings.check_room(asked)
            board = self._ratings.recall(asked)
            self._ratings.check_room(asked)  # others may have joined meanwhile
            return asked.watch, board
        board = self._archive.recall(word)
        return board and (word, board)

    def join(self, watch: str) -> None:
        """One more screen watches."""
        asked = period.watched(watch)
        if asked is None:
            self._relay.join(watch)
        else:
            self._ratings.join(asked)

    def leave(self, watch: str) -> None:
        """One screen less watches."""
        asked = period.watched(watch)
        if asked is None:
            self._relay.leave(watch)
        else:
            self._ratings.leave(asked)


def attach(
    app: Flask,
    archive: Archive,
    relay: LocalRelay,
    ratings: RatingsBoards,
    runtime: Runtime,
    transports: list[str],
) -> Delivery:
    """Serve the relay's boards, and those of ratings, to screens from ``app``."""
    socketio = SocketIO(
        app,
        async_mode=runtime.async_mode,
        transports=transports,
        # Boards are public and no cookie is read: a page of any origin may watch, sandboxed ones too.
        cors_allowed_origins="*",
        cors_credentials=False,
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
    watching = Watching(archive, relay, ratings)
    if fanout.open_viewer is None:
        server.eio.ping_interval = ORDINARY_PING_INTERVAL

    # Not as a handler of Flask's, whose context of a request costs more than all the rest of joining.
    @server.on("connect")
    def join(sid: str, _environ: dict, auth: object = None) -> None:
        word = auth.get("watch") if isinstance(auth, dict) else None
        try:
            found = watching.find(word)
        except HistoryError:
            found = None  # the screen asks again by itself
        except TooManyPeriods:
            fanout.shedding.refused["periods"] += 1
            found = None
        except Exception:
            log.exception("A screen could not join", extra={"event": "join-crashed"})
            found = None
        if found is None:
            raise Refuse("unknown vote")
        watch, board = found
        watching.join(watch)
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
            watching.leave(watch)

    if "polling" in transports:
        _bound_sessions(server.eio, fanout.shedding)
    relay.subscribe(fanout.tell)
    ratings.subscribe(fanout.tell)
    return Delivery(fanout, screens, server)


def _kind(watch: str, auth: dict) -> str:
    """What watches a vote or ratings is a page of ours, unless it says that it is an embed."""
    if watch == STAGE:
        return "stage"
    if auth.get("kind") == "embed":
        return "embed"
    return "ratings" if period.watched(watch) else "vote"


def _bound_sessions(engineio_server: BaseServer, shedding: Shedding) -> None:
    """Refuse further sessions of long-polling while there are too many: they need no open connection.

    And end one without waiting until what is left for it was fetched: it may never be.
    """
    connect = engineio_server.handlers["connect"]

    def guard(session: str, environ: dict) -> bool | None:
        if "transport=websocket" not in environ["QUERY_STRING"]:
            sessions = engineio_server.sockets.values()
            if sum(not (s.upgraded or s.closed) for s in sessions) > LONG_POLLING:
                shedding.refused["polling"] += 1
                return False
        return connect(session, environ)

    def let_go(session: str) -> None:
        ended = engineio_server.sockets.pop(session, None)
        if ended is not None:
            ended.close(wait=False, reason=engineio_server.reason.SERVER_DISCONNECT)

    engineio_server.on("connect", guard)
    engineio_server.disconnect = let_go
