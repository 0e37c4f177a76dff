"""What one address has still to be told, in order, and when to try again. Pure."""

from collections import deque
from random import Random

from voteboard.webhooks.message import Message

MOST = 100  # messages that wait
PAUSES = (5.0, 30.0, 120.0, 600.0)  # seconds after each failure; after one more the message is given up
JITTER = 0.2  # the part by which a pause may be longer or shorter
MOST_WAIT = 600.0  # the longest Retry-After that is honoured


class Queue:
    """Messages for one address: the first is tried until it is delivered or given up, the others wait for it.

    Times are monotonic seconds. ``lost`` counts messages that nobody got.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._waiting: deque[Message] = deque()
        self._failures = 0  # of the first
        self._due = 0.0
        self.lost = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, message: Message) -> None:
        """One more. Where there are too many, the oldest change of the lead goes, but not the first, which
        may be under way; starts and ends of votes stay."""
        self._waiting.append(message)
        if len(self._waiting) > MOST:
            spare = next((i for i, m in enumerate(self._waiting) if i and m.can_be_left_out), None)
            if spare is not None:
                del self._waiting[spare]
                self.lost += 1

    def first(self, now: float) -> Message | None:
        """The message to try now."""
        return self._waiting[0] if self._waiting and now >= self._due else None

    def done(self) -> None:
        """The first one was delivered, or may not be told any more."""
        self._next()

    def failed(self, now: float, retry_after: float | None = None) -> bool:
        """The first one was not taken: whether it is tried again, later."""
        if self._failures == len(PAUSES):
            self.lost += 1
            self._next()
            return False
        pause = PAUSES[self._failures] * self._random.uniform(1 - JITTER, 1 + JITTER)
        self._due = now + max(pause, min(retry_after or 0.0, MOST_WAIT))
        self._failures += 1
        return True

    def drop_all(self) -> None:
        """The address wants nothing any more."""
        self._waiting.clear()
        self._failures, self._due = 0, 0.0

    def _next(self) -> None:
        self._waiting.popleft()
        self._failures, self._due = 0, 0.0
