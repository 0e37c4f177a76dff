"""One screen's connection, without its page: joins a Socket.IO server and takes what it is told.

Example: Viewer(("127.0.0.1", 8000), handshake("127.0.0.1:8000"))
"""

import json
import socket
import struct
from functools import cache

from tests.bench.fanout.wire import CLOSE, PING, TEXT, Frames, frame

PONG = frame(b"3", masked=True)
_RESET = struct.pack("ii", 1, 0)  # on closing: no farewell, as when the network is gone


@cache
def joining(watch: str) -> bytes:
    """The frame that asks to watch a room."""
    return frame(b"40" + json.dumps({"watch": watch}).encode(), masked=True)


class Lost(Exception):
    """The server has ended it; the text says how."""


class Viewer:
    """A connection that never blocks; feed it with what can be read, or say that it can be written."""

    __slots__ = ("_frames", "_head", "_join", "_request", "joined", "socket")

    def __init__(
        self, address: tuple[str, int], request: bytes, watch: str = "stage", *, narrow: bool = False
    ) -> None:
        """It will ``watch`` a room. ``narrow`` is for one that means to read nothing: both systems then keep
        as little as they can."""
        self.socket = socket.socket()
        self.socket.setblocking(False)
        if narrow:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            # The server's buffer goes by the size of segments, which within one machine is 64 KB.
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1400)
        self.socket.connect_ex(address)
        self._request: bytes | None = request
        self._head: bytes | None = b""  # of the HTTP answer, until that is whole
        self._frames = Frames()
        self._join = joining(watch)
        self.joined = False

    @property
    def connecting(self) -> bool:
        """Whether it waits for its connection to be writable."""
        return self._request is not None

    def connected(self) -> None:
        """Ask for the websocket. Raises OSError where nobody listens."""
        self.socket.sendall(self._request)
        self._request = None

    def received(self, data: bytes) -> list[bytes]:
        """The events in what was read, each ``["name",{…}]``; what the protocol asks for is answered.

        Raises Lost, and OSError.
        """
        if not data:
            raise Lost("closed")
        if self._head is not None:
            head, found, data = (self._head + data).partition(b"\r\n\r\n")
            if not found:
                self._head = head
                return []
            if not head.startswith(b"HTTP/1.1 101"):
                raise Lost("HTTP " + head[9:12].decode("ascii", "replace"))
            self._head = None
        return [event for opcode, said in self._frames.fed(data) if (event := self._event(opcode, said))]

    def close(self, *, reset: bool = True) -> None:
        """Be gone."""
        if reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.socket.close()

    def _event(self, opcode: int, said: bytes) -> bytes | None:
        if opcode == CLOSE:
            raise Lost(f"close {int.from_bytes(said[:2])}")
        if opcode == PING:
            self.socket.send(frame(said, masked=True, opcode=10))
        if opcode != TEXT:
            return None
        if said.startswith(b"42"):
            return said[2:]
        if said == b"2":
            self.socket.send(PONG)
        elif said.startswith(b"0"):
            self.socket.send(self._join)
        elif said.startswith(b"44{") or said[:1] == b"1" or said[:2] == b"41":
            raise Lost("refused")
        return None
