"""Messages to every process: JSON on one channel of Redis, lost while it is away.

So nothing but states may be told, which are told again. The libraries' own message queue (python-socketio,
“Emitting from external processes”) carries what is said to rooms; here each process has the newest boards,
and its fan-out leaves out what a slow screen needs no more.
"""

import json
import logging
from collections import deque
from collections.abc import Callable

from voteboard.relay.link import Link, LinkDown
from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

LISTEN = 1.0  # seconds
# Seconds without a word, though every process says that it is there: the connection is dead.
SILENCE = 3.0
AGAIN = 0.2  # seconds before the next try

Handler = Callable[[str, dict], None]


class Bus:
    """Sends to all processes, this one included, and hands out what they send.

    ``connected`` are called each time it begins to listen; handlers are called one after another, as
    ``handler(by, body)``, and must not wait. The links are its own.
    """

    def __init__(self, listening: Link, sending: Link, channel: str, me: str, runtime: Runtime) -> None:
        self.me = me
        self.connected: list[Callable[[], None]] = []
        self._listening = listening
        self._sending = sending
        self._channel = channel
        self._runtime = runtime
        self._handlers: dict[str, Handler] = {}
        self._subscription = None
        self._heard = 0.0
        self._queue: deque[str] = deque()
        self._is_sending = False

    def on(self, kind: str, handler: Handler) -> None:
        """Have ``handler`` called for messages of that kind."""
        self._handlers[kind] = handler

    def send(self, kind: str, body: dict) -> None:
        """Tell every process. Never waits, nor raises."""
        self._queue.append(json.dumps({"kind": kind, "by": self.me, "body": body}, ensure_ascii=False))
        if not self._is_sending:
            self._is_sending = True
            self._runtime.spawn(self._send_on)

    def flush(self, seconds: float) -> None:
        """Wait until everything is sent, for at most so long."""
        end = self._runtime.monotonic() + seconds
        while self._is_sending and self._runtime.monotonic() < end:
            self._runtime.sleep(0.005)

    def step(self, seconds: float = LISTEN) -> None:
        """Listen for so long."""
        try:
            self._listen(self._runtime.monotonic() + seconds)
        except LinkDown:  # `leadership` tells of it
            self._subscription = None
            self._runtime.sleep(AGAIN)

    def _listen(self, end: float) -> None:
        if self._subscription is None:
            self._subscription = self._listening.subscribed(self._channel)
            self._heard = self._runtime.monotonic()
            for call in self.connected:
                call()
        while (now := self._runtime.monotonic()) < end:
            with self._listening.in_words():
                message = self._subscription.get_message(timeout=end - now)
                if message is None and self._runtime.monotonic() - self._heard > SILENCE:
                    raise TimeoutError("no word for too long")
            if message is not None:
                self._heard = self._runtime.monotonic()
                self._hand_out(message["data"])

    def _hand_out(self, data: str) -> None:
        try:
            told = json.loads(data)
            kind, by, body = told["kind"], told["by"], told["body"]
        except (ValueError, KeyError, TypeError):
            return  # not of this program
        handler = self._handlers.get(kind)
        if handler is None:
            return
        try:
            handler(by, body)
        except Exception:
            fields = {"event": "message-crashed", "kind": kind}
            log.exception("A message of another process could not be used", extra=fields)

    def _send_on(self) -> None:
        try:
            while self._queue:
                message = self._queue.popleft()
                self._sending.publish(self._channel, message)
        except LinkDown:
            self._queue.clear()
        finally:
            self._is_sending = False
