"""Records that wait to be written, in order; the first of them may be on their way. Pure."""

from collections import deque
from dataclasses import dataclass, replace

from voteboard.history.records import Record, Seen, Tallied

BATCH = 500  # records in one transaction
MOST = 10_000  # records that wait; the oldest are dropped then


@dataclass(frozen=True, slots=True)
class Item:
    """A record that waits ``since`` then; ``news``: it is to be shown once it is written.

    Else screens know already, or need not.
    """

    record: Record
    since: float
    news: bool = False


class Backlog:
    """A queue whose front can be taken, and is then either done or given back."""

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._taken = 0

    def __len__(self) -> int:
        return len(self._items)

    @property
    def is_being_written(self) -> bool:
        """Whether some are on their way."""
        return self._taken > 0

    @property
    def since(self) -> float | None:
        """Since when the oldest one waits."""
        return self._items[0].since if self._items else None

    @property
    def unshown_since(self) -> float | None:
        """How long the screens have been waiting for something that is in here."""
        return next((item.since for item in self._items if item.news), None)

    def has_unshown(self, hash: str) -> bool:
        """Whether something of this vote is in here that screens don't know yet."""
        return any(item.news and item.record.hash == hash for item in self._items)

    def add(self, item: Item) -> Item | None:
        """Append one; what had to be dropped for it."""
        self._items.append(item)
        if len(self._items) <= MOST:
            return None
        waiting = range(self._taken, len(self._items))
        # What the presenter did is kept: without it a restart would show what is hidden.
        oldest = next((i for i in waiting if isinstance(self._items[i].record, Tallied | Seen)), self._taken)
        dropped = self._items[oldest]
        del self._items[oldest]
        return dropped

    def take(self) -> list[Record]:
        """The records for the next transaction."""
        self._taken = min(len(self._items), BATCH)
        return [self._items[i].record for i in range(self._taken)]

    def done(self) -> list[Item]:
        """Those that were taken are written, and gone."""
        items = [self._items.popleft() for _ in range(self._taken)]
        self._taken = 0
        return items

    def give_back(self) -> None:
        """Those that were taken could not be written: they wait again."""
        self._taken = 0

    def withdraw(self) -> list[Item]:
        """All that screens should no longer wait for; what is on its way stays here, and is in both.

        The copy has nothing that must be noted only once.
        """
        items = list(self._items)
        on_their_way, waiting = items[: self._taken], items[self._taken :]
        self._items = deque(replace(item, news=False) for item in on_their_way)
        return [replace(item, record=_bare(item.record)) for item in on_their_way if item.news] + waiting


def _bare(record: Record) -> Record:
    return replace(record, leaders=None, corrections={}) if isinstance(record, Tallied) else record
