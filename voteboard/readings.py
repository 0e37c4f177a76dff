"""When each vote's newest answer was read, and whether that makes its data stale. Pure."""

from voteboard.schedule import Target, is_stale


class Readings:
    """The newest reading of each vote, in monotonic seconds; votes are polled every ``interval`` seconds."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._reads: dict[str, float] = {}

    def note(self, hash: str, read: float) -> None:
        """An answer was believed."""
        self._reads[hash] = read

    def read_at(self, hash: str) -> float | None:
        """When the vote was read last; None: never."""
        return self._reads.get(hash)

    def overtaken(self, hash: str, asked: float) -> bool:
        """Whether another answer about this vote was read since this one was asked for.

        Which of the two the vendor made first can't be told then; the next one tells.
        """
        return asked < self._reads.get(hash, asked)

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
