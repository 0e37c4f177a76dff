"""What the record has of all that goes on: the stage, the curtains, and votes that are running."""

from dataclasses import dataclass

from voteboard.curtain import Drawn
from voteboard.history.reading import Reader
from voteboard.history.records import Recorded
from voteboard.history.store import Store
from voteboard.stage import Stage


@dataclass(frozen=True, slots=True)
class Found:
    """``hashes`` are those of all votes, ``last`` is the id of the newest; ``drawn`` are curtains that are
    not open. ``votes`` are the ``unfinished`` ones, and others that are on screens.
    """

    hashes: set[str]
    last: int
    drawn: dict[str, Drawn]
    votes: tuple[Recorded, ...]
    unfinished: set[str]
    stage: Stage | None
    staged: str | None


class Unfinished:
    """Looks for it in a record."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reader = Reader(store)

    def look(self, more: set[str]) -> Found:
        """All of it, and the votes ``more``. Blocks. Raises HistoryUnavailable and HistoryNewer."""
        self._store.open()
        hashes, last = self._reader.hashes()
        unfinished = self._reader.unfinished()
        running = {recorded.report.vote.hash for recorded in unfinished}
        staged = self._reader.on_stage()
        others = [self._reader.latest(hash) for hash in (more | ({staged} if staged else set())) - running]
        votes = (*unfinished, *filter(None, others))
        return Found(hashes, last, self._reader.drawn(), votes, running, self._reader.stage(), staged)
