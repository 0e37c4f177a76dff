"""The listening socket: how connections come in, and how many of them."""

import errno
import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import eventlet
import eventlet.wsgi
from eventlet import hubs
from eventlet.event import Event
from eventlet.greenio import GreenSocket

from voteboard.limits import Connections
from voteboard.repeats import OFTEN
from voteboard.shedding import Shedding

log = logging.getLogger(__name__)

BACKLOG = 4096  # connections that may wait to be accepted: a hall opens its screens at once
AT_A_TIME = 8  # accepted before others have their turn: who watches already must not wait for a crowd
FIRST_LOOK = 4096  # bytes of a connection that are looked at to tell a viewer from others
HEAD_WITHIN = 15.0  # seconds for a whole request head, the first one or the next
ROUND = 0.2  # seconds after which who waits for a connection looks whether any is still wanted
NONE_WAITS = 0.001  # seconds after which it is clear that none is there
EMPTIED = 1.0  # seconds for taking those who wait when no more are wanted
UNACKNOWLEDGED = 30_000  # ms after which the kernel gives up a peer that acknowledges nothing
_SHORTAGES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Listener:
    """A listening socket that lets a crowd in step by step, outlives a shortage of file descriptors, and
    turns away whom has too many connections already.

    ``per_address``: see `Connections`. Raises OSError when the address can't be listened on, also where
    another process listens already. ``given`` is the descriptor of a socket that has an address: others may
    have it too, and it listens from `begin` on.
    """

    def __init__(self, host: str, port: int, per_address: int, *, given: int | None = None) -> None:
        if given is None:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            self._socket = eventlet.listen((host, port), family=family, backlog=BACKLOG, reuse_port=False)
        else:
            self._socket = GreenSocket(-1, fileno=given)
        self._socket.settimeout(ROUND)
        self._connections = Connections(per_address)
        self._accepted = 0
        self._refusing = False
        self._emptied = Event()
        self.listening = given is None
        self.shedding = Shedding()  # counts those who are turned away
        # Serves a connection that turns out to be a viewer's: see `endpoint.OpenViewer`.
        self.open_viewer: Callable[[socket.socket, tuple, bytes], bool] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        return url_of(self._socket.getsockname())

    def begin(self) -> None:
        """Listen, unless it does already."""
        if not self.listening:
            self._socket.listen(BACKLOG)
            self.listening = True

    def refuse(self) -> None:
        """Take no further connection but those that wait now: the system would reset them.

        Who waits in `accept` then does so for good, and is to be ended. Others who have the socket, as a
        supervisor gives it, go on with it.
        """
        self._refusing = True
        self._socket.settimeout(NONE_WAITS)
        if self._accepted:
            self._emptied.wait(timeout=EMPTIED)
        self._socket.close()

    def accept(self) -> tuple:
        """The next connection; while there is no descriptor for it, it waits in the backlog."""
        while True:
            self._accepted += 1
            if self._accepted % AT_A_TIME == 0:
                eventlet.sleep(0)
            try:
                connection, peer = self._socket.accept()
            except OSError as error:
                if self._refusing:
                    self._emptied.send()
                    Event().wait()
                if isinstance(error, TimeoutError):
                    continue
                if error.errno not in _SHORTAGES:
                    raise
                log.warning(
                    "Can't take another connection: %s",
                    error.strerror,
                    extra={"event": "connections-short", OFTEN: True},
                )
                eventlet.sleep(1)
                continue
            if self._connections.admit(peer[0], time.monotonic()):
                with suppress(OSError):  # it may be gone again
                    _tune(connection)
                return connection, peer
            self.shedding.refused["address"] += 1
            connection.close()

    def left(self, peer: tuple) -> None:
        """A connection that was accepted is closed."""
        self._connections.release(peer[0])


class Protocol(eventlet.wsgi.HttpProtocol):
    """HTTP with a deadline for each request's head, dripped in or not."""

    def __init__(self, connection: list, server: eventlet.wsgi.Server) -> None:
        open_viewer = server.socket.open_viewer
        try:
            if open_viewer is None or not _open(open_viewer, connection):
                super().__init__(connection, server)
        finally:
            server.socket.left(connection[0])
            # Thousands come and go: what points at each other would wait for the garbage collector.
            getattr(self, "environ", {}).clear()
            self.__dict__.clear()

    def log_message(self, format: str, *arguments: object) -> None:
        """Strangers send what they like: told to whom asks for it, in the log's own form."""
        log.debug(format, *arguments)

    def _read_request_line(self) -> bytes:
        self._deadline = eventlet.Timeout(HEAD_WITHIN, TimeoutError("The request's head did not come"))
        return super()._read_request_line()

    def parse_request(self) -> bool:
        try:
            return super().parse_request()
        finally:
            self._deadline.cancel()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        finally:
            self._deadline.cancel()


def url_of(name: tuple) -> str:
    """The address for a browser on this machine, of the socket with that name."""
    host, port = name[:2]
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only looked up
    host = everywhere.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _open(open_viewer: Callable[[socket.socket, tuple, bytes], bool], connection: list) -> bool:
    """Whether it was a viewer, who has been and gone now."""
    peer, sock = connection[:2]
    try:
        return open_viewer(sock, peer, _first_bytes(sock.fd))
    except OSError:
        return True


def _first_bytes(sock: socket.socket) -> bytes:
    with eventlet.Timeout(HEAD_WITHIN, TimeoutError):
        while True:
            hubs.trampoline(sock, read=True)
            # What wakes may have been meant for another: a descriptor's number is soon used again.
            with suppress(BlockingIOError):
                return sock.recv(FIRST_LOOK, socket.MSG_PEEK)


def _tune(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED)
