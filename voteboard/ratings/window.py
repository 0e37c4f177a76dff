"""Which stretches of time the vendor is asked about for new ratings. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OVERLAP = timedelta(minutes=10)  # ratings may reach the vendor's report late
AHEAD = timedelta(days=1)  # the vendor's clock may be before ours
SHORTEST = timedelta(seconds=2)  # the vendor's dates have whole seconds


@dataclass(frozen=True, slots=True)
class Window:
    """From ``begin`` to ``end``, both aware; ratings of both moments belong to it."""

    begin: datetime
    end: datetime

    def halves(self) -> tuple["Window", "Window"] | None:
        """Both halves, which share a moment, for an answer that was too much; None where it is too short."""
        length = self.end - self.begin
        if length < SHORTEST:
            return None
        middle = (self.begin + length / 2).replace(microsecond=0)
        return (Window(self.begin, middle), Window(middle, self.end)) if middle > self.begin else None


def window(until: datetime | None, now: datetime, keep_days: int) -> Window:
    """What to ask about ``now``, where everything ``until`` then is known; None: nothing is."""
    oldest = now - timedelta(days=keep_days)
    begin = oldest if until is None else max(oldest, until - OVERLAP)
    return Window(begin, now + AHEAD)


def known_until(started: datetime, sent_at: datetime | None) -> datetime:
    """Up to when everything is known after an answer to a request ``started`` then.

    Of our clock and the vendor's (``sent_at``) the one that is behind: what is asked about twice counts once.
    """
    return started if sent_at is None else min(started, sent_at)
