"""The WebSocket of one viewer: writes without waiting, and reads little.

It stands on parts of eventlet and python-engineio that their authors may change: `endpoint.install` tries
each of them before anything is served.
"""

import socket
import time
from contextlib import suppress

import eventlet
from eventlet import greenlet, hubs
from eventlet.greenio import GreenSocket
from eventlet.websocket import FailedConnectionError, RFC6455WebSocket

from voteboard.limits import TokenBucket
from voteboard.outbox import Outbox

MAX_MESSAGE = 4096  # bytes, all fragments together; viewers have next to nothing to say
FRAMES_AT_ONCE = 50
FRAMES_A_SECOND = 5.0
JOINS_WITHIN = 10.0  # seconds from the handshake to saying what it wants to watch
SEND_BUFFER = 16384  # bytes: a screen that stalled finds few outdated frames when it goes on
STALLED = 20.0  # seconds without a byte taken, after which a viewer is let go
TOO_BIG, POLICY = 1009, 1008  # RFC 6455, 7.4.1


class ViewerSocket(RFC6455WebSocket):
    """A WebSocket whose every byte goes out through an `Outbox`, and that takes little from its peer."""

    def __init__(self, connection: GreenSocket, environ: dict) -> None:
        super().__init__(connection, environ, max_frame_length=MAX_MESSAGE)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.outbox = Outbox(self.socket.fd.send, self._drain_later, self.drop)
        self._frames = TokenBucket(FRAMES_AT_ONCE, FRAMES_A_SECOND, time.monotonic())
        self._drain: eventlet.greenthread.GreenThread | None = None
        self._expiry = None

    # ── for who opens and fills it ──

    def expect_joining(self) -> None:
        """From now on it has a few seconds to say what it wants to watch."""
        self._expiry = hubs.get_hub().schedule_call_global(JOINS_WITHIN, self.drop)

    def joined(self) -> None:
        """It said so."""
        if self._expiry is not None:
            self._expiry.cancel()

    def drop(self) -> None:
        """End the connection: its reader wakes up and cleans up after it."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def dismiss(self) -> None:
        """The connection is over: nothing of it may stay behind, not even for the garbage collector."""
        self.joined()
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
        frame = super()._recv_frame(message)
        if not self._frames.take(time.monotonic()):
            raise FailedConnectionError(POLICY, "Too many frames")
        if sum(map(len, frame.data)) > MAX_MESSAGE:
            raise FailedConnectionError(TOO_BIG, "Too long a message")
        return frame

    @staticmethod
    def _apply_mask(data: bytes, mask: tuple[int, ...], length: int | None = None, offset: int = 0) -> bytes:
        size = len(data) if length is None else length
        turned = bytes(mask[offset % 4 :] + mask[: offset % 4])
        key = (turned * (size // 4 + 1))[:size]
        return (int.from_bytes(data[:size]) ^ int.from_bytes(key)).to_bytes(size)

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
        except OSError:
            self.drop()
            return False
        finally:
            self._drain = None
        return True
