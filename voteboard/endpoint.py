"""How a viewer's WebSocket is opened, in place of the libraries' own."""

import logging
import socket
from collections.abc import Callable
from random import Random

import engineio
from engineio.async_drivers.eventlet import WebSocketWSGI
from engineio.base_server import BaseServer
from engineio.packet import MESSAGE, Packet
from eventlet.greenio import GreenSocket
from eventlet.websocket import RFC6455WebSocket

from voteboard import handshake
from voteboard.message import Message, text_frame
from voteboard.session import ViewerSession
from voteboard.websocket import MAX_MESSAGE, ViewerSocket

# Of a connection, its peer's address and what it has sent so far: whether it was a viewer's, and is over now.
OpenViewer = Callable[[GreenSocket, tuple, bytes], bool]

log = logging.getLogger(__name__)


class Unsupported(Exception):
    """The installed libraries are not built the way this stands on."""


class Endpoint(WebSocketWSGI):
    """The handshake: as the libraries do it, but without compression.

    It would need a state of its own for every viewer: hundreds of kilobytes, and no frame could be shared.
    """

    def __init__(self, handler: Callable, server: BaseServer) -> None:
        super().__init__(handler, server)
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
        self._ws = ViewerSocket(plain.socket, environ)
        return self._ws


def _is_plain(connection: object) -> bool:
    """Whether a write is one of the socket; with TLS, for one, it is not."""
    return type(connection) is GreenSocket


def install(server: BaseServer, random: Random, base: dict) -> OpenViewer:
    """Have an Engine.IO server open a `ViewerSession` for whom comes by WebSocket.

    Gives a function that does so without a web server's help. ``base`` is in the environment of each.
    Raises Unsupported, naming what the installed libraries do in another way.
    """
    try:
        problem = _rehearse(random)
    except Exception as error:  # noqa: BLE001 - whatever it is, every viewer would meet it
        problem = f"{type(error).__name__}: {error}"
    if problem:
        raise Unsupported(problem)
    return _install(server, random, base)


def _install(server: BaseServer, random: Random, base: dict) -> OpenViewer:
    ordinary = server._handle_connect

    def handle_connect(
        environ: dict, start_response: Callable, transport: str, jsonp_index: int | None = None
    ) -> object:
        if transport != "websocket" or not _is_plain(environ["eventlet.input"].get_socket()):
            return ordinary(environ, start_response, transport, jsonp_index)
        session = ViewerSession(server, server.generate_id(), random)
        server.sockets[session.sid] = session
        try:
            if server._trigger_event("connect", session.sid, environ, run_async=False) is False:
                return server._unauthorized()
            return session.handle_get_request(environ, start_response)
        finally:
            session.close(abort=True)
            server.sockets.pop(session.sid, None)

    def open_viewer(connection: GreenSocket, peer: tuple, head: bytes) -> bool:
        """Serve a viewer whose whole request is there; False for everybody else, of whom nothing was read."""
        if not head.endswith(handshake.END) or not _is_plain(connection):
            return False
        variables = handshake.read(head)
        if variables is None:
            return False
        connection.fd.recv(len(head))
        environ = base | variables | {"REMOTE_ADDR": peer[0], "REMOTE_PORT": str(peer[1])}
        session = ViewerSession(server, server.generate_id(), random)
        server.sockets[session.sid] = session
        ws = ViewerSocket(connection, environ)
        try:
            if server._trigger_event("connect", session.sid, environ, run_async=False) is not False:
                session.serve(ws, handshake.answer(variables["HTTP_SEC_WEBSOCKET_KEY"]))
        finally:
            session.close(abort=True)
            server.sockets.pop(session.sid, None)
            ws.dismiss()
            connection.close()
        return True

    server._handle_connect = handle_connect
    # A copy: the libraries share theirs between all servers of the process.
    server._async = {**server._async, "websocket": Endpoint}
    return open_viewer


class _Input:
    """What eventlet's server gives an application to read from."""

    def __init__(self, ours: GreenSocket) -> None:
        self._ours = ours

    def get_socket(self) -> GreenSocket:
        return self._ours


def _rehearse(random: Random) -> str | None:
    """Play one viewer over a pair of sockets: what went otherwise than it should, or None."""
    server = engineio.Server(async_mode="eventlet", async_handlers=False, monitor_clients=False, logger=log)
    _install(server, random, {})
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
    environ = {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "EIO=4&transport=websocket",
        "HTTP_CONNECTION": "Upgrade",
        "HTTP_UPGRADE": "websocket",
        "HTTP_SEC_WEBSOCKET_VERSION": "13",
        "HTTP_SEC_WEBSOCKET_KEY": "cmVoZWFyc2Fs",
        "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate",
        "eventlet.input": _Input(ours),
    }
    with theirs:
        theirs.sendall(_masked(0x81, 2))
        server.handle_request(environ, lambda *_: None)
        written = b"".join(iter(lambda: theirs.recv(4096), b""))
    handshake, _, frames = written.partition(b"\r\n\r\n")
    _, _, frames = frames.partition(b"}")  # of the first packet
    if told != ["4", "left"] or server.sockets:
        return "a session of engineio"
    if not handshake.startswith(b"HTTP/1.1 101") or b"deflate" in handshake:
        return "the handshake of eventlet.websocket"
    packets = text_frame("4a packet") + Message("a state").frame
    closing = frames.removeprefix(packets)
    if closing == frames or closing[:1] + closing[2:4] != b"\x88\x03\xf1":
        return "the frames of eventlet.websocket"
    return None


def _masked(first: int, length: int) -> bytes:
    """A frame of as many digits 4, masked with zeros."""
    long = length.to_bytes(2) if length > 125 else b""
    return bytes((first, 0x80 | (126 if long else length))) + long + bytes(4) + b"4" * length
