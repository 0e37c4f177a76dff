"""When each vote was read last, and the gaps between: times of which nothing is known. Pure."""

from dataclasses import dataclass
from datetime import datetime

from voteboard.history.records import Gap, Seen
from voteboard.schedule import is_stale

NOTE_EVERY = 15.0  # seconds between two notes that a vote was read and had not changed


@dataclass(slots=True)
class _Sight:
    """``read`` (None: before this process read any) and ``noted``, when it was recorded, are monotonic."""

    at: datetime
    read: float | None
    noted: float
    reason: str | None = None


class Sightings:
    """Notes that votes were read; votes are polled every ``interval`` seconds."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._sights: dict[str, _Sight] = {}

    def resume(
        self, hash: str, seen_at: datetime, reason: str, now: float, read: float | None = None
    ) -> None:
        """The record knows the vote; it was read last at ``seen_at``, and not since for ``reason``.

        ``read``: that moment in monotonic seconds, where nothing was missed since.
        """
        self._sights[hash] = _Sight(seen_at, read, now, reason)

    def seen_at(self, hash: str) -> datetime | None:
        """When the vote was read last."""
        sight = self._sights.get(hash)
        return sight and sight.at

    def saw(self, hash: str, at: datetime, now: float, reason: str | None) -> list[Gap | Seen]:
        """The vote was read ``at``: what is to be recorded of that. ``reason``: why not for so long."""
        sight = self._sights.get(hash)
        if sight is None:
            self._sights[hash] = _Sight(at, now, now)
            return []
        notes: list[Gap | Seen] = []
        if is_stale(sight.read, now, self._interval) and sight.at < at:
            notes.append(Gap(hash, sight.at, at, sight.reason or reason or "unwatched"))
        if now - sight.noted >= NOTE_EVERY:
            sight.noted = now
            notes.append(Seen(hash, at))
        sight.at, sight.read, sight.reason = at, now, None
        return notes
