"""How a viewer's WebSocket is opened, and takes the place of the libraries' own in Engine.IO's hands."""

import logging
import socket
from collections.abc import Callable
from types import MethodType

from engineio.async_drivers.eventlet import WebSocketWSGI
from engineio.base_server import BaseServer
from engineio.packet import NOOP, Packet
from engineio.socket import Socket as Session
from eventlet.greenio import GreenSocket
from eventlet.websocket import RFC6455WebSocket

from voteboard.message import Message, text_frame
from voteboard.websocket import MAX_MESSAGE, ViewerSocket

log = logging.getLogger(__name__)


class Unsupported(Exception):
    """The installed libraries are not built the way this stands on."""


class Endpoint(WebSocketWSGI):
    """The handshake: as the libraries do it, but without compression.

    It would need a state of its own for every viewer: hundreds of kilobytes, and no frame could be shared.
    """

    def __init__(self, handler: Callable, engineio_server: BaseServer, open_sockets: dict) -> None:
        super().__init__(self._serve, engineio_server)
        self.support_legacy_versions = False
        self._session: Session = handler.__self__
        self._handler = handler
        self._open_sockets = open_sockets

    def _negotiate_permessage_deflate(self, _extensions: object) -> None:
        return None

    def _handle_hybi_request(self, environ: dict) -> RFC6455WebSocket:
        plain = super()._handle_hybi_request(environ)
        if type(plain.socket) is not GreenSocket:
            return plain  # TLS, for one, where a write is not a write of the socket
        return ViewerSocket(plain, self._session)

    def _serve(self, ws: RFC6455WebSocket) -> object:
        if not isinstance(ws, ViewerSocket):
            return self._handler(ws)
        session = self._session
        self._open_sockets[session.sid] = ws
        try:
            return self._handler(ws)
        except Exception as error:  # noqa: BLE001 - what a stranger sent; the libraries clean up only half then
            log.debug("A viewer's packet could not be read: %r", error)
            session.close(wait=False, abort=True, reason=session.server.reason.TRANSPORT_ERROR)
            return []
        finally:
            del self._open_sockets[session.sid]
            ws.dismiss()


def install(engineio_server: BaseServer) -> dict[str, ViewerSocket]:
    """Have Engine.IO open `ViewerSocket`s; those that are open, by the id of their session.

    Raises Unsupported, naming what the installed libraries do in another way.
    """
    try:
        problem = _rehearse(engineio_server)
    except Exception as error:  # noqa: BLE001 - whatever it is, every viewer would meet it
        problem = f"{type(error).__name__}: {error}"
    if problem:
        raise Unsupported(problem)
    open_sockets: dict[str, ViewerSocket] = {}

    def endpoint(handler: Callable, server: BaseServer) -> Endpoint:
        return Endpoint(handler, server, open_sockets)

    # A copy: the libraries share theirs between all servers of the process.
    engineio_server._async = {**engineio_server._async, "websocket": endpoint}
    return open_sockets


class _Input:
    """What eventlet's server gives an application to read from."""

    def __init__(self, ours: GreenSocket) -> None:
        self._ours = ours

    def get_socket(self) -> GreenSocket:
        return self._ours


def _rehearse(engineio_server: BaseServer) -> str | None:
    """Play one viewer over a pair of sockets: what went otherwise than it should, or None."""
    session = Session(engineio_server, "rehearsal")
    session.send(Packet(NOOP))
    if session._websocket_handler.__self__ is not session or len(session.queue.queue) != 1:
        return "engineio.Socket: its handler, or its queue"
    session.poll()
    session.upgraded = True
    told: list = []

    def play(_: Session, ws: RFC6455WebSocket) -> None:
        told.append(isinstance(ws, ViewerSocket) and ws.ready)
        ws.send("a packet")
        ws.outbox.beat(Message("a state"))
        theirs.sendall(_fragment(0x01) + _fragment(0x80))
        told.append(ws.wait())

    ours, theirs = socket.socketpair()
    ours = ours if isinstance(ours, GreenSocket) else GreenSocket(ours)
    for end in (ours, theirs):
        end.settimeout(1)
    with theirs:
        environ = {
            "HTTP_CONNECTION": "Upgrade",
            "HTTP_UPGRADE": "websocket",
            "HTTP_SEC_WEBSOCKET_VERSION": "13",
            "HTTP_SEC_WEBSOCKET_KEY": "cmVoZWFyc2Fs",
            "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate",
            "eventlet.input": _Input(ours),
        }
        Endpoint(MethodType(play, session), engineio_server, {})(environ, lambda *_: None)
        written = b"".join(iter(lambda: theirs.recv(4096), b""))
    handshake, _, frames = written.partition(b"\r\n\r\n")
    packets = text_frame("a packet") + Message("a state").frame
    if told != [True, None]:
        return "eventlet.websocket: the socket, or the limit of a message"
    if not handshake.startswith(b"HTTP/1.1 101") or b"deflate" in handshake:
        return "eventlet.websocket: the handshake"
    if not frames.startswith(packets + b"\x88") or b"\x03\xf1" not in frames[len(packets) :]:
        return "eventlet.websocket: the frames"
    return None


def _fragment(first: int) -> bytes:
    """More than half of a message that is too long, masked with zeros."""
    length = MAX_MESSAGE * 2 // 3
    return bytes((first, 0xFE)) + length.to_bytes(2) + bytes(4) + b"x" * length
