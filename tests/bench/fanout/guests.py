"""The kinds of hostile guests: what each does when it can read, and when it is its turn to act.

Example: GUESTS["idle"](("127.0.0.1", 8000)).act(now=0.0)
"""

import select
import socket

from tests.bench.fanout.viewer import PONG, Lost, Viewer
from tests.bench.fanout.wire import frame, handshake

_GONE = select.EPOLLRDHUP | select.EPOLLHUP


class Guest:
    """A connection with a kind; ``events`` are those it wants to be woken by."""

    kind: str
    socket: socket.socket
    events = select.EPOLLIN | _GONE

    def read(self) -> None:
        """There is something to read. Raises OSError or EOFError when it was thrown out."""

    def act(self, now: float) -> int:
        """It is its turn: how many frames it sends."""
        return 0


class Idle(Guest):
    """Opens a connection and says nothing."""

    kind = "idle"

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(address)

    def read(self) -> None:
        if not self.socket.recv(4096):
            raise EOFError


class Joining(Guest):
    """Joins as a screen does."""

    narrow = False

    def __init__(self, address: tuple[str, int]) -> None:
        # Without the offer: compressed, so little comes that no buffer would be full in an evening.
        request = handshake("{}:{}".format(*address), offer=False)
        self._viewer = Viewer(address, request, narrow=self.narrow)
        self.socket = self._viewer.socket
        self.joined = False

    def read(self) -> None:
        try:
            events = self._viewer.received(self.socket.recv(4096))
        except Lost as lost:
            raise EOFError from lost
        self.joined = self.joined or bool(events)

    def act(self, now: float) -> int:
        if self._viewer.connecting:
            self._viewer.connected()
        return 0


class Slow(Joining):
    """Reads nothing once it has joined, and answers pings all the same."""

    kind = "slow"
    narrow = True
    every = 4.0  # seconds; the answers need not wait for the questions

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address)
        self._pong = 0.0

    def read(self) -> None:
        super().read()
        if self.joined:
            self.events = _GONE

    def act(self, now: float) -> int:
        if not self.joined:
            return super().act(now)
        if now < self._pong:
            return 0
        self._pong = now + self.every
        self.socket.send(PONG)
        return 1


class Flooder(Joining):
    """Sends 200 frames a second: events that nobody asked for, namespaces that there are not, odd packets."""

    kind = "flooders"
    at_once = 10

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address)
        said = (b'42["flood",{"x":"' + b"x" * 100 + b'"}]', b"40/nobody,", b"3", b"4", b"42[]")
        self._frames = b"".join(frame(text, masked=True) for text in said) * (self.at_once // len(said))
        self._rest = b""

    def act(self, now: float) -> int:
        if not self.joined:
            return super().act(now)
        data = self._rest or self._frames
        self._rest = data[self.socket.send(data) :]
        return self.at_once


GUESTS: dict[str, type[Guest]] = {guest.kind: guest for guest in (Slow, Flooder, Idle)}
