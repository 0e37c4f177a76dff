"""The WebSocket of one viewer: writes without waiting, and reads little.

It stands on parts of eventlet and python-engineio that their authors may change: `endpoint.install` tries
each of them before anything is served.
"""

import math
import socket
import time
from contextlib import suppress

import eventlet
from eventlet import greenlet, hubs
from eventlet.greenio import GreenSocket
from eventlet.websocket import ConnectionClosedError, FailedConnectionError, RFC6455WebSocket

from voteboard.limits import MAX_MESSAGE, TokenBucket
from voteboard.outbox import Outbox
from voteboard.shedding import Shedding

FRAMES_AT_ONCE = 50
FRAMES_A_SECOND = 5.0
CONSOLE_FRAMES_AT_ONCE = 500
CONSOLE_FRAMES_A_SECOND = 50.0
JOINS_WITHIN = 10.0  # seconds from the handshake to saying what it wants to watch
SEND_BUFFER = 16384  # bytes: a screen that stalled finds few outdated frames when it goes on
STALLED = 20.0  # seconds without a byte taken, after which a viewer is let go
PROTOCOL, NOT_TEXT, POLICY, TOO_BIG = 1002, 1007, 1008, 1009  # RFC 6455, 7.4.1
_RESTART = b"\x88\x02" + (1012).to_bytes(2)  # RFC 6455, 5.5.1: the server restarts, come back
_OPCODES = (0, 1, 2, 8, 9, 10)


class ViewerSocket(RFC6455WebSocket):
    """A WebSocket whose every byte goes out through an `Outbox`, and that takes little from its peer."""

    class UTF8Decoder(RFC6455WebSocket.UTF8Decoder):
        """The libraries' own, with the status for what is no text."""

        def decode(self, data: bytes, final: bool = False) -> str:
            """Raises FailedConnectionError."""
            try:
                return super().decode(data, final)
            except ValueError:
                raise FailedConnectionError(NOT_TEXT, "Not text in UTF-8") from None

    def __init__(self, connection: GreenSocket, environ: dict, shedding: Shedding | None = None) -> None:
        super().__init__(connection, environ, max_frame_length=MAX_MESSAGE)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._shedding = shedding or Shedding()
        self.outbox = Outbox(self.socket.fd.send, self._drain_later, self.drop, self._shedding)
        self._frames = TokenBucket(FRAMES_AT_ONCE, FRAMES_A_SECOND, time.monotonic())
        self._drain: eventlet.greenthread.GreenThread | None = None
        self._unread = b""
        self._dropped = False
        self._joins_until = time.monotonic() + JOINS_WITHIN

    # ── for who opens and fills it ──

    def joined(self) -> None:
        """It said what it wants to watch."""
        self._joins_until = math.inf

    def trust(self) -> None:
        """It is a console, which has more to say."""
        self.joined()
        self._frames = TokenBucket(CONSOLE_FRAMES_AT_ONCE, CONSOLE_FRAMES_A_SECOND, time.monotonic())

    def look_after(self, now: float) -> None:
        """Let go of one who has not said it in time (monotonic seconds)."""
        if now > self._joins_until:
            if not self._dropped:
                self._shedding.refused["silent"] += 1
            self.drop()

    def let_go(self) -> None:
        """End the connection: it takes nothing of what it is sent."""
        if not self._dropped:
            self._shedding.let_go += 1
        self.drop()

    def part(self) -> None:
        """Say that the server goes, unless half a frame is on its way: then the end says so."""
        if not (self.websocket_closed or self.outbox.blocked):
            self.websocket_closed = True
            with suppress(OSError):
                self.outbox.put(_RESTART)

    def drop(self) -> None:
        """End the connection: its reader wakes up and cleans up after it."""
        self._dropped = True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def dismiss(self) -> None:
        """The connection is over: nothing of it may stay behind, not even for the garbage collector."""
        self._stop_draining()
        self.iterator.close()
        self.__dict__.clear()

    # ── for the libraries ──

    def _send(self, frame: bytes) -> None:
        self.outbox.put(frame)
        if self._drain is not None:
            try:
                drained = self._drain.wait()
            except greenlet.GreenletExit:  # it was ended with the connection
                drained = False
            if not drained:
                raise BrokenPipeError

    def _send_closing_frame(self, ignore_send_errors: bool = False, close_data: tuple | None = None) -> None:
        if self.outbox.blocked:
            self.websocket_closed = True  # behind half a frame it would come too late, or never
            self._stop_draining()
        else:
            super()._send_closing_frame(ignore_send_errors, close_data)

    def _recv_frame(self, message: RFC6455WebSocket.Message | None = None) -> RFC6455WebSocket.Message:
        """The next frame; a part of a ``message`` that has begun is added to it. RFC 6455, 5.2."""
        first, second = self._take(2)
        opcode, length = first & 0x0F, second & 0x7F
        final, control, masked = first & 0x80, opcode & 8, second & 0x80
        if first & 0x70 or opcode not in _OPCODES or not masked or (control and (length > 125 or not final)):
            raise FailedConnectionError(PROTOCOL, "Not a frame of a client")
        if not control and (opcode == 0) is (message is None):
            raise FailedConnectionError(PROTOCOL, "A fragment that does not belong here")
        if length > 125:
            length = int.from_bytes(self._take(2 if length == 126 else 8))
        before = 0 if message is None or control else sum(map(len, message.data))
        if before + length > MAX_MESSAGE:
            self._shedding.refused["size"] += 1
            raise FailedConnectionError(TOO_BIG, "Too long a message")
        mask = self._take(4)
        payload = _unmasked(self._take(length), mask)
        if not self._frames.take(time.monotonic()):
            self._shedding.refused["frames"] += 1
            raise FailedConnectionError(POLICY, "Too many frames")
        if message is None or control:
            message = self.Message(opcode, MAX_MESSAGE, decoder=self.UTF8Decoder() if opcode == 1 else None)
        message.push(payload, final=bool(final))
        return message

    def _take(self, length: int) -> bytes:
        """As many bytes of what the viewer has sent; what came with them is kept for the next time."""
        while len(self._unread) < length:
            if not (some := self.socket.recv(MAX_MESSAGE)):
                raise ConnectionClosedError
            self._unread += some
        taken, self._unread = self._unread[:length], self._unread[length:]
        return taken

    def _drain_later(self) -> None:
        if self._drain is None:
            self._drain = eventlet.spawn(self._drain_box)

    def _stop_draining(self) -> None:
        if self._drain is not None:
            self._drain.kill()

    def _drain_box(self) -> bool:
        """Whether everything was taken, in the end."""
        try:
            while not self.outbox.flush():
                hubs.trampoline(self.socket.fd, write=True, timeout=STALLED, timeout_exc=TimeoutError)
        except TimeoutError:
            self.let_go()
            return False
        except OSError:
            self.drop()
            return False
        finally:
            self._drain = None
        return True


def _unmasked(data: bytes, mask: bytes) -> bytes:
    """RFC 6455, 5.3."""
    size = len(data)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(data) ^ int.from_bytes(key)).to_bytes(size)
