"""What one viewer's socket has still to take. Pure: it writes through a function, and never waits."""

from collections import deque
from collections.abc import Callable

from voteboard.message import Message

# A state that is asked for when its turn has come, so that it is the newest then.
Newest = Callable[[], Message]


class Outbox:
    """The only writer of a connection: whole frames in their order, and behind them the newest state.

    ``send(bytes)`` writes what the socket takes now and returns how much that was, or raises
    BlockingIOError; other OSErrors go to the caller. At most one frame is partly written at any time,
    and at most one state waits: a newer one takes its place.
    """

    __slots__ = ("_frames", "_rest", "_send", "_state")

    def __init__(self, send: Callable[[bytes], int]) -> None:
        self._send = send
        self._rest: memoryview | None = None  # of the frame that the socket took in part
        self._frames: deque[bytes] | None = None  # rare, and there are thousands of boxes
        self._state: Newest | None = None

    @property
    def blocked(self) -> bool:
        """Whether something waits for the socket to take it: call `flush` when it can."""
        return self._rest is not None or bool(self._frames)

    @property
    def idle(self) -> bool:
        """Whether nothing waits at all."""
        return self._rest is None and self._state is None and not self._frames

    def put(self, frame: bytes) -> None:
        """Write a frame in its turn, and behind it the state that was held, if there is one."""
        if self.blocked:
            self._append(frame)
        else:
            self._write(frame)
            self.flush()

    def show(self, frame: bytes, newest: Newest | None) -> bool:
        """Write ``frame`` now; if it can't begin now, ``newest()`` as soon as it can (None: nothing).

        Whether nothing waits for the socket, as in `flush`.
        """
        if self._rest is not None or self._frames or self._state is not None:
            self._state = newest
            return not self.blocked
        try:
            written = self._send(frame)
        except BlockingIOError:
            self._state = newest
            self._rest = memoryview(b"")  # nothing of it: but the socket is full, and has to be waited for
            return False
        if written == len(frame):
            return True
        self._rest = memoryview(frame)[written:]
        return False

    def hold(self, newest: Newest) -> None:
        """Keep a state for behind the next frame."""
        self._state = newest

    def flush(self) -> bool:
        """Write what the socket takes now; whether that was everything."""
        if self._rest is not None:
            rest, self._rest = self._rest, None
            self._write(rest)
        while self._frames and self._rest is None:
            self._write(self._frames.popleft())
        if self._state is not None and self._rest is None:
            newest, self._state = self._state, None
            self.show(newest().frame, newest)
        return not self.blocked

    def _write(self, frame: bytes | memoryview) -> None:
        try:
            written = self._send(frame)
        except BlockingIOError:
            written = 0
        if written != len(frame):
            self._rest = memoryview(frame)[written:]

    def _append(self, frame: bytes) -> None:
        if self._frames is None:
            self._frames = deque()
        self._frames.append(frame)
