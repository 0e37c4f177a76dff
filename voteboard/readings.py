"""When each vote's newest answer was asked for and read, and whether that makes its data stale. Pure."""

from dataclasses import dataclass

from voteboard.schedule import Target, is_stale


@dataclass(frozen=True, slots=True)
class Read:
    """When the newest answer about a vote was asked for and read: monotonic seconds."""

    asked: float
    read: float


class Readings:
    """The newest reading of each vote; votes are polled every ``interval`` seconds."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._reads: dict[str, Read] = {}

    def note(self, hash: str, asked: float, read: float) -> None:
        """An answer was believed."""
        self._reads[hash] = Read(asked, read)

    def read_at(self, hash: str) -> float | None:
        """When the vote was read last; None: never."""
        return self._reads[hash].read if hash in self._reads else None

    def overtaken(self, hash: str, asked: float) -> bool:
        """Whether a later request about this vote has been answered before."""
        return hash in self._reads and asked < self._reads[hash].asked

    def vote_staleness(self, hash: str, target: Target | None, now: float) -> str | None:
        """Why the vote's data is stale, as a code; None while it is fresh. ``target`` is asked about it."""
        return self._staleness(target, self.read_at(hash), now)

    def staleness(self, target: Target, now: float) -> str | None:
        """The same of what ``target`` alone tells."""
        return self._staleness(target, target.good, now)

    def _staleness(self, target: Target | None, read: float | None, now: float) -> str | None:
        if not is_stale(read, now, self._interval):
            return None
        if target is None:
            return "unwatched"
        if target.problem is not None:
            return target.problem.code
        return "starting" if read is None else "silent"
