"""What is said of a thing that comes and goes: each change once, and not each one when it flaps. Pure."""

from voteboard.limits import TokenBucket

AT_ONCE = 6  # changes that are said as they come
A_SECOND = 1 / 60  # of those after them


class Transitions:
    """Knows what was said last. ``said`` is what goes without saying.

    Asked again and again with the state as it is, it has the newest one said within a minute: the last word
    in a log is never an old one.
    """

    def __init__(self, said: object = None) -> None:
        self._said = self._seen = said
        self._changes = 0
        self._bucket: TokenBucket | None = None

    def news(self, state: object, now: float) -> str | None:
        """Whether the state is to be said ``now`` (monotonic seconds): None if not, else words to follow it.

        They tell how many changes were not told, or are none.
        """
        if state != self._seen:
            self._seen = state
            self._changes += 1
        if state == self._said:
            return None
        if self._bucket is None:
            self._bucket = TokenBucket(AT_ONCE, A_SECOND, now)
        if not self._bucket.take(now):
            return None
        untold, self._changes = self._changes - 1, 0
        self._said = state
        return f" ({untold} changes before were not told)" if untold else ""
