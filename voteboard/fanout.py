"""Tells every screen what changed: encoded once, for thousands at nearly the cost of the system calls.

Any newer state of a board stands for all before it: what a slow screen is owed is the newest one.
"""

import logging
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Protocol

from engineio import packet
from engineio.exceptions import EngineIOError
from socketio import Server

from voteboard.durations import Durations
from voteboard.message import Message
from voteboard.outbox import Newest
from voteboard.room import Room, Shown
from voteboard.session import ViewerSession
from voteboard.shedding import Shedding

log = logging.getLogger(__name__)

HEARTBEAT = 5.0  # seconds without a word after which a screen is told that the server is there
LOOK_AFTER = 5.0  # seconds between two looks for sessions that are over
TELLING = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
BEAT_EVERY = 1.0  # seconds between two looks for those who have heard nothing


class Viewer(Protocol):
    """A connection that watches a room. None of its methods waits or raises."""

    def welcome(self, newest: Newest) -> None:
        """Send the newest state behind the answer to its joining."""

    def show(self, message: Message, newest: Newest) -> None:
        """Send a change, or the newest state as soon as that can be."""

    def beat(self, message: Message) -> None:
        """Send a sign of life, unless something else is on its way."""


class QueuedViewer:
    """One on another transport, whose packets take the libraries' own way.

    At most one packet of ours is in its queue, and carries what is newest when its turn comes.
    ``later(call, *arguments)`` has a call made when the task that runs now has done its work.
    """

    def __init__(self, send: Callable[[packet.Packet], None], later: Callable[..., object]) -> None:
        self._send = send
        self._later = later
        self._waiting: Newest | None = None

    def welcome(self, newest: Newest) -> None:
        # The library queues its answer to the joining only when it knows that there was no objection.
        self._later(self._put, newest, newest)

    def show(self, message: Message, newest: Newest) -> None:
        self._put(lambda: message, newest)

    def beat(self, message: Message) -> None:
        if self._waiting is None:
            self._put(lambda: message, lambda: message)

    def take(self) -> str:
        """What the packet in the queue has to say now that it is written."""
        waiting, self._waiting = self._waiting, None
        return waiting().text

    def _put(self, first: Newest, newer: Newest) -> None:
        if self._waiting is not None:
            self._waiting = newer
            return
        self._waiting = first
        try:
            self._send(_Late(self))
        except (EngineIOError, KeyError):
            log.debug("A viewer has gone")


class _Late(packet.Packet):
    """A packet that is filled when it is written."""

    def __init__(self, viewer: QueuedViewer) -> None:
        super().__init__(packet.MESSAGE, "")
        self._viewer = viewer

    def encode(self, b64: bool = False) -> str:  # noqa: ARG002 - the libraries' signature
        return self._viewer.take()


class Fanout:
    """Who watches what, and everything that they are told.

    ``told`` counts changes by their event, ``durations`` how long it took to tell all who watch of one.
    """

    def __init__(
        self,
        server: Server,
        monotonic: Callable[[], float],
        random: Random,
        environ: dict | None = None,
        shedding: Shedding | None = None,
    ) -> None:
        self.told: Counter[str] = Counter()
        self.durations = Durations(TELLING)
        self.shedding = shedding or Shedding()
        self._server = server
        self._monotonic = monotonic
        self._rooms: dict[str, Room] = {}
        self._watching: dict[str, str] = {}
        # Opens a viewer's connection in place of the web server: see `endpoint.install`.
        self.open_viewer = _prepare(server, random, environ or {}, self.shedding)

    def __len__(self) -> int:
        return len(self._watching)

    def join(self, sid: str, watch: str, board: Shown) -> None:
        """From now on ``sid`` is told everything about ``watch``, beginning with ``board``, its newest.

        It leaves what it watched before.
        """
        self.leave(sid)
        room = self._rooms.get(watch)
        if room is None:
            room = self._rooms[watch] = Room(board, self._monotonic())
        room.keep(board)
        viewer = self._viewer(self._server.manager.eio_sid_from_sid(sid, "/"))
        room.enter(sid, viewer)
        self._watching[sid] = watch
        viewer.welcome(room.whole)

    def leave(self, sid: str) -> str | None:
        """What ``sid`` watched until now, if anything."""
        watch = self._watching.pop(sid, None)
        if watch is not None:
            room = self._rooms[watch]
            room.leave(sid)
            if not room.viewers:
                del self._rooms[watch]
        return watch

    def tell(self, watch: str, event: str, board: Shown) -> None:
        """Tell all who watch that the board changed, as the message ``event``. Never waits."""
        room = self._rooms.get(watch)
        if room is None:
            return
        began = self._monotonic()
        room.keep(board)
        message = room.whole() if event == board.WHOLE else Message(event, board.message(event))
        room.told_at = began
        # Not interrupted, however many there are: in a storm of arrivals the last would wait for all of them.
        newest = room.whole
        for viewer in room.viewers:
            try:
                viewer.show(message, newest)
            except Exception:  # noqa: BLE001 - whatever it is, the others have to be told
                _expel(room, viewer)
        self.told[event] += 1
        self.durations.note(self._monotonic() - began)

    def beat(self) -> None:
        """Give a sign of life to all who have heard nothing for a while."""
        now = self._monotonic()
        message = Message("heartbeat")
        for room in tuple(self._rooms.values()):
            if now - room.told_at >= HEARTBEAT:
                room.told_at = now
                for viewer in room.viewers:
                    try:
                        viewer.beat(message)
                    except Exception:  # noqa: BLE001
                        _expel(room, viewer)

    def part(self) -> int:
        """Tell all that the server goes and will be back, and then nothing more; how many were told."""
        self._rooms.clear()
        self._watching.clear()
        told = [s for s in self._server.eio.sockets.values() if isinstance(s, ViewerSession)]
        for session in told:
            session.part()
        return len(told)

    def look_after(self) -> None:
        """Let go of sessions that are over, or owe an answer to a ping."""
        sessions = self._server.eio.sockets
        now = self._monotonic()
        for sid, session in tuple(sessions.items()):
            if session.closed:
                sessions.pop(sid, None)
            elif isinstance(session, ViewerSession):
                session.look_after(now)
            elif not session.closing:
                session.check_ping_timeout()

    def _viewer(self, sid: str) -> Viewer:
        session = self._server.eio.sockets[sid]
        if isinstance(session, ViewerSession):
            session.socket.joined()
            return session.socket.outbox
        return QueuedViewer(session.send, self._server.start_background_task)


def _expel(room: Room, viewer: Viewer) -> None:
    """None raises; should one do so, the others are told all the same."""
    log.exception("A screen could not be told, and is let go", extra={"event": "screen-crashed"})
    room.expel(viewer)


def _prepare(server: Server, random: Random, environ: dict, shedding: Shedding) -> Callable[..., bool] | None:
    """Have viewers written to directly, where the runtime and the libraries allow it."""
    if server.async_mode != "eventlet":
        return None
    from voteboard import endpoint

    try:
        return endpoint.install(server.eio, random, environ, shedding)
    except endpoint.Unsupported as problem:
        log.warning(
            "The installed libraries are not as expected (%s): "
            "screens are served the ordinary way, which takes several times as much of the processor",
            problem,
        )
        return None
