"""How a viewer's WebSocket is opened, in place of the libraries' own."""

import logging
import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from random import Random

import engineio
import eventlet
from engineio.async_drivers.eventlet import WebSocketWSGI
from engineio.base_server import BaseServer
from engineio.packet import MESSAGE, Packet
from eventlet.event import Event
from eventlet.greenio import GreenSocket
from eventlet.websocket import RFC6455WebSocket

from voteboard import handshake
from voteboard.limits import MAX_MESSAGE
from voteboard.message import Message, text_frame
from voteboard.session import ViewerSession
from voteboard.shedding import Shedding
from voteboard.websocket import ViewerSocket

# Of a connection, its peer's address and what it has sent so far: whether it was a viewer's, and is over now.
OpenViewer = Callable[[GreenSocket, tuple, bytes], bool]

# The rehearsal's libraries tell of their viewer, who is none.
rehearsing = logging.getLogger(f"{__name__}.rehearsal")
rehearsing.setLevel(logging.CRITICAL)

_HEAD = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cmVoZWFyc2Fs\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate" + handshake.END
)


# Who is forgotten before others have their turn: when a hall is cut off, those who are left must not wait.
LEAVE_AT_A_TIME = 32


class Unsupported(Exception):
    """The installed libraries are not built the way this stands on."""


class Endpoint(WebSocketWSGI):
    """The handshake: as the libraries do it, but without compression.

    It would need a state of its own for every viewer: hundreds of kilobytes, and no frame could be shared.
    """

    def __init__(self, handler: Callable, server: BaseServer, shedding: Shedding) -> None:
        super().__init__(handler, server)
        self._shedding = shedding
        self.support_legacy_versions = False
        self._ws: ViewerSocket | None = None

    def __call__(self, environ: dict, start_response: Callable) -> object:
        try:
            return super().__call__(environ, start_response)
        finally:
            if self._ws is not None:
                self._ws.dismiss()

    def _negotiate_permessage_deflate(self, _extensions: object) -> None:
        return None

    def _handle_hybi_request(self, environ: dict) -> RFC6455WebSocket:
        plain = super()._handle_hybi_request(environ)
        if not _is_plain(plain.socket):
            return plain
        self._ws = ViewerSocket(plain.socket, environ, self._shedding)
        return self._ws


def _is_plain(connection: object) -> bool:
    """Whether a write is one of the socket; with TLS, for one, it is not."""
    return type(connection) is GreenSocket


def install(server: BaseServer, random: Random, base: dict, shedding: Shedding | None = None) -> OpenViewer:
    """Have an Engine.IO server open a `ViewerSession` for whom comes by WebSocket.

    Gives a function that does so without a web server's help. ``base`` is in the environment of each.
    Raises Unsupported, naming what the installed libraries do in another way.
    """
    try:
        problem = _rehearse(random, alone=True) or _rehearse(random, alone=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, every viewer would meet it
        problem = f"{type(error).__name__}: {error}"
    if problem:
        raise Unsupported(problem)
    return _install(server, random, base, shedding or Shedding())


@contextmanager
def _opened(
    server: BaseServer, random: Random, environ: dict, wait_to_leave: Callable[[], None]
) -> Iterator[ViewerSession | None]:
    """A new session for as long as it is served; None when the application doesn't want it."""
    session = ViewerSession(server, server.generate_id(), random, wait_to_leave)
    server.sockets[session.sid] = session
    try:
        wanted = server._trigger_event("connect", session.sid, environ, run_async=False) is not False
        yield session if wanted else None
    finally:
        session.close(abort=True)
        server.sockets.pop(session.sid, None)


class _Exit:
    """Where viewers wait to be forgotten: some of them leave, then all others have their turn."""

    def __init__(self) -> None:
        self._waiting: deque[Event] = deque()
        self._open = False

    def wait(self) -> None:
        """Until it is the turn of who calls."""
        turn = Event()
        self._waiting.append(turn)
        if not self._open:
            self._open = True
            eventlet.spawn_n(self._let_out)
        turn.wait()

    def _let_out(self) -> None:
        while self._waiting:
            for _ in range(min(LEAVE_AT_A_TIME, len(self._waiting))):
                self._waiting.popleft().send()
            eventlet.sleep(0)
        self._open = False


def _install(server: BaseServer, random: Random, base: dict, shedding: Shedding) -> OpenViewer:
    ordinary = server._handle_connect
    wait_to_leave = _Exit().wait

    def handle_connect(
        environ: dict, start_response: Callable, transport: str, jsonp_index: int | None = None
    ) -> object:
        if transport != "websocket" or not _is_plain(environ["eventlet.input"].get_socket()):
            return ordinary(environ, start_response, transport, jsonp_index)
        with _opened(server, random, environ, wait_to_leave) as session:
            return session.handle_get_request(environ, start_response) if session else server._unauthorized()

    def open_viewer(connection: GreenSocket, peer: tuple, head: bytes) -> bool:
        """Serve a viewer whose whole request is there; False for everybody else, of whom nothing was read."""
        if not head.endswith(handshake.END) or not _is_plain(connection):
            return False
        variables = handshake.read(head)
        if variables is None:
            return False
        connection.fd.recv(len(head))
        environ = base | variables | {"REMOTE_ADDR": peer[0], "REMOTE_PORT": str(peer[1])}
        with closing(connection), _opened(server, random, environ, wait_to_leave) as session:
            if session:
                ws = ViewerSocket(connection, environ, shedding)
                try:
                    session.serve(ws, handshake.answer(variables["HTTP_SEC_WEBSOCKET_KEY"]))
                finally:
                    ws.dismiss()
        return True

    server._handle_connect = handle_connect
    # A copy: the libraries share theirs between all servers of the process.
    server._async = {**server._async, "websocket": partial(Endpoint, shedding=shedding)}
    return open_viewer


class _Input:
    """What eventlet's server gives an application to read from."""

    def __init__(self, ours: GreenSocket) -> None:
        self._ours = ours

    def get_socket(self) -> GreenSocket:
        return self._ours


def _rehearse(random: Random, *, alone: bool) -> str | None:
    """Play one viewer over a pair of sockets: what went otherwise than it should, or None.

    ``alone``: without a web server's help.
    """
    server = engineio.Server(
        async_mode="eventlet", async_handlers=False, monitor_clients=False, logger=rehearsing
    )
    open_viewer = _install(server, random, {}, Shedding())
    told = []

    def heard(sid: str, packet: str) -> None:
        told.append(packet)
        session = server.sockets[sid]
        session.send(Packet(MESSAGE, "a packet"))
        session.socket.outbox.beat(Message("a state"))
        theirs.sendall(_masked(0x01, MAX_MESSAGE * 2 // 3) + _masked(0x80, MAX_MESSAGE * 2 // 3))

    server.on("message", heard)
    server.on("disconnect", lambda *_: told.append("left"))
    ours, theirs = socket.socketpair()
    ours = ours if isinstance(ours, GreenSocket) else GreenSocket(ours)
    for end in (ours, theirs):
        end.settimeout(1)
    with theirs:
        if alone:
            theirs.sendall(_HEAD + _masked(0x81, 2))
            if not open_viewer(ours, ("", 0), _HEAD):
                return "the handshake"
        else:
            theirs.sendall(_masked(0x81, 2))
            environ = handshake.read(_HEAD) | {"eventlet.input": _Input(ours)}
            server.handle_request(environ, lambda *_: None)
        written = b"".join(_all_that_comes(theirs))
    answer, _, frames = written.partition(handshake.END)
    _, _, frames = frames.partition(b"}")  # of the first packet
    if told != ["4", "left"] or server.sockets:
        return "a session of engineio"
    if not answer.startswith(b"HTTP/1.1 101") or b"deflate" in answer:
        return "the handshake of eventlet.websocket"
    packets = text_frame("4a packet") + Message("a state").frame
    closing = frames.removeprefix(packets)
    if closing == frames or closing[:1] + closing[2:4] != b"\x88\x03\xf1":
        return "the frames of eventlet.websocket"
    return None


def _all_that_comes(connection: socket.socket) -> Iterator[bytes]:
    with suppress(ConnectionResetError):  # what was too much for the other end was not read to its end
        yield from iter(lambda: connection.recv(4096), b"")


def _masked(first: int, length: int) -> bytes:
    """A frame of as many digits 4, masked with zeros."""
    long = length.to_bytes(2) if length > 125 else b""
    return bytes((first, 0x80 | (126 if long else length))) + long + bytes(4) + b"4" * length
