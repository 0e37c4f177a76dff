"""The Engine.IO session of a viewer who came by WebSocket: no queue, no tasks beside the one that reads."""

import time
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from engineio.base_server import BaseServer
from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.packet import CLOSE, OPEN, PING, Packet
from engineio.socket import Socket

from voteboard.message import text_frame

if TYPE_CHECKING:
    from voteboard.websocket import ViewerSocket

MOST_WAITING = 16  # packets for a viewer who takes none


class ViewerSession(Socket):
    """Packets go straight into the outbox; what the viewer says is dealt with by the task that reads it.

    ``wait_to_leave()`` returns when it is the viewer's turn to be forgotten.
    """

    def __init__(
        self, server: BaseServer, sid: str, random: Random, wait_to_leave: Callable[[], None]
    ) -> None:
        self.server = server
        self.sid = sid
        self.session: dict = {}
        self.connected = self.upgrading = self.upgraded = self.closing = self.closed = False
        self.last_ping = None
        self._ws: ViewerSocket | None = None
        self._wait_to_leave = wait_to_leave
        # Spread, or those who came together would all be pinged together.
        self._ping_at = time.monotonic() + server.ping_interval * random.uniform(0.5, 1)
        self._pinged = False

    @property
    def socket(self) -> "ViewerSocket | None":
        """Where it is written to; None when it is over."""
        return None if self.closed else self._ws

    def send(self, pkt: Packet) -> None:
        """Write a packet in its turn. Never waits."""
        if self.closed or self._ws is None:
            raise SocketIsClosedError
        outbox = self._ws.outbox
        try:
            outbox.put(text_frame(pkt.encode()))
        except OSError:
            self._ws.drop()
        if outbox.waiting > MOST_WAITING:
            self._ws.let_go()

    def look_after(self, now: float) -> None:
        """Ping it when it is time (monotonic seconds), and let go of one who did not answer."""
        if self.closed or self._ws is None:
            return
        self._ws.look_after(now)
        if now < self._ping_at:
            return
        if self._pinged:
            self.close(reason=self.server.reason.PING_TIMEOUT)
            return
        self._pinged = True
        self._ping_at = now + self.server.ping_timeout
        self.send(Packet(PING))

    def part(self) -> None:
        """Tell it that the server goes."""
        if self.socket is not None:
            self.socket.part()

    def schedule_ping(self) -> None:
        """It answered."""
        self._pinged = False
        self._ping_at = time.monotonic() + self.server.ping_interval

    def close(self, wait: bool = False, abort: bool = False, reason: str | None = None) -> None:  # noqa: ARG002
        """End the session and its connection."""
        if self.closed or self.closing:
            return
        self.closing = True
        try:
            self.server._trigger_event(
                "disconnect", self.sid, reason or self.server.reason.SERVER_DISCONNECT, run_async=False
            )
            if not abort:
                self.send(Packet(CLOSE))
        finally:
            self.closed = True
            if self._ws is not None:
                self._ws.drop()

    def serve(self, ws: "ViewerSocket", greeting: bytes = b"") -> None:
        """Deal with the viewer until it leaves; ``greeting`` goes before everything else."""
        self._ws = ws
        self.connected = self.upgraded = True
        reason = self.server.reason.TRANSPORT_ERROR
        try:
            reason = self._listen(ws, greeting)
            self._wait_to_leave()
        finally:
            self.close(abort=True, reason=reason)
            self._ws = None

    def _listen(self, ws: "ViewerSocket", greeting: bytes) -> str:
        """Until the viewer has gone: how it went, in the libraries' word."""
        server = self.server
        ws.socket.settimeout(server.ping_interval + server.ping_timeout)
        opened = {
            "sid": self.sid,
            "upgrades": [],
            "pingTimeout": int(server.ping_timeout * 1000),
            "pingInterval": int(server.ping_interval * 1000),
            "maxPayload": server.max_http_buffer_size,
        }
        try:
            ws.outbox.put(greeting + text_frame(Packet(OPEN, opened).encode()))
            while (said := ws.wait()) is not None:
                self.receive(Packet(encoded_packet=said))
        except (OSError, ValueError, RecursionError, UnknownPacketError, SocketIsClosedError):
            return server.reason.TRANSPORT_ERROR  # what strangers say, and how they leave
        return server.reason.TRANSPORT_CLOSE

    def _websocket_handler(self, ws: "ViewerSocket") -> list:
        self.serve(ws)
        return []
