"""What one viewer's socket has still to take. Pure: it writes through a function, and never waits."""

from collections import deque
from collections.abc import Callable

from voteboard.message import Message
from voteboard.shedding import Shedding

# A state that is asked for when its turn has come, so that it is the newest then.
Newest = Callable[[], Message]


class Outbox:
    """The only writer of a connection: whole frames in their order, and behind them the newest state.

    ``send(bytes)`` writes what the socket takes now and returns how much that was; it raises BlockingIOError
    when that is nothing, and another OSError when the connection is broken. At most one frame is partly
    written at any time, and at most one state waits: a newer one takes its place.

    ``when_blocked()`` is called when something has to wait for the socket: call `flush` once it takes more.
    ``when_broken()`` is called when a state could not be written. ``shedding`` counts skipped states.
    """

    # Few and together: for each change, those of thousands of boxes are looked at.
    __slots__ = ("_frames", "_rest", "_send", "_shedding", "_state", "_when_blocked", "_when_broken")

    def __init__(
        self,
        send: Callable[[bytes], int],
        when_blocked: Callable[[], object],
        when_broken: Callable[[], object],
        shedding: Shedding | None = None,
    ) -> None:
        self._send = send
        self._when_blocked = when_blocked
        self._when_broken = when_broken
        self._shedding = shedding or Shedding()
        self._rest: memoryview | None = None  # of the frame that the socket took in part
        self._frames: deque[bytes] | None = None
        self._state: Newest | None = None

    @property
    def blocked(self) -> bool:
        """Whether something waits for the socket to take it."""
        return self._rest is not None

    @property
    def waiting(self) -> int:
        """How many whole frames wait for their turn."""
        return len(self._frames) if self._frames else 0

    # ── for the fan-out ──

    def welcome(self, newest: Newest) -> None:
        """Write the newest state behind the next frame that is put."""
        self._state = newest

    def show(self, message: Message, newest: Newest | None) -> None:
        """Write the message now; if it can't begin now, the newest state once it can (None: nothing)."""
        if self._state is not None or self._rest is not None:
            if self._state is not None:
                self._shedding.skipped += 1
            self._state = newest
            return
        frame = message.frame
        try:
            written = self._send(frame)
        except BlockingIOError:
            self._state = newest
            self._rest = memoryview(b"")  # nothing of it: but the socket is full, and has to be waited for
            self._when_blocked()
        except OSError:
            self._when_broken()
        else:
            if written != len(frame):
                self._rest = memoryview(frame)[written:]
                self._when_blocked()

    def beat(self, message: Message) -> None:
        """Write a sign of life, unless something else is on its way."""
        if self._state is None and self._rest is None:
            self.show(message, None)

    # ── for the connection ──

    def put(self, frame: bytes) -> None:
        """Write a frame in its turn, and behind it the state that waits, if there is one."""
        if not self.blocked:
            self._write(frame)
            self.flush()
            return
        if self._frames is None:
            self._frames = deque()
        self._frames.append(frame)

    def flush(self) -> bool:
        """Write what the socket takes now; whether that was everything. Raises OSError."""
        if self._rest is not None:
            rest, self._rest = self._rest, None
            self._write(rest)
        while self._frames and self._rest is None:
            self._write(self._frames.popleft())
        if self._state is not None and self._rest is None:
            newest, self._state = self._state, None
            self._write(newest().frame)
        return self._rest is None

    def _write(self, frame: bytes | memoryview) -> None:
        try:
            written = self._send(frame)
        except BlockingIOError:
            written = 0
        if written != len(frame):
            self._rest = memoryview(frame)[written:]
            self._when_blocked()
