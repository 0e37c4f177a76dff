"""Votes that were recorded earlier: back on their boards when they are asked for. Never blocks the loop."""

import logging
from collections.abc import Callable
from datetime import datetime

from voteboard import board, curtain, timeline
from voteboard.board import Board
from voteboard.curtain import Drawn
from voteboard.errors import N_
from voteboard.history import sampling
from voteboard.history.errors import DEADLINE, HistoryUnavailable, in_time
from voteboard.history.reading import Page, Reader
from voteboard.history.records import Recorded
from voteboard.history.store import Store
from voteboard.journal import Journal
from voteboard.model import Curtain
from voteboard.numbering import Numbering
from voteboard.publisher import Publisher
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.runtime import Runtime
from voteboard.sightings import Sightings
from voteboard.timeline import Timeline

log = logging.getLogger(__name__)

LOOK_AGAIN = 2.0  # seconds between two looks for votes that others have recorded


class Archive:
    """Reads the record for pages and screens, and restores from it what the engine believes."""

    def __init__(
        self,
        store: Store,
        relay: LocalRelay,
        publisher: Publisher,
        journal: Journal,
        numbering: Numbering,
        sightings: Sightings,
        runtime: Runtime,
    ) -> None:
        self._store = store
        self._reader = Reader(store)
        self._relay = relay
        self._publisher = publisher
        self._journal = journal
        self._numbering = numbering
        self._sightings = sightings
        self._runtime = runtime
        self._known: set[str] = set()
        self._last_known = 0
        self._looked_at: float | None = None
        self._unread: HistoryUnavailable | None = None  # why the last look saw nothing
        # Called when somebody asks for a vote that nobody knows.
        self.missed: Callable[[], None] = lambda: None
        # The board of a vote, where another process leads and knows all curtains; unset where this one does.
        self.elsewhere: Callable[[str], Board | None] | None = None

    @property
    def place(self) -> str:
        """Where votes are recorded, without a password."""
        return self._store.place

    # ── for screens and pages ──

    def recall(self, watch: str) -> Board | None:
        """The board of ``stage`` or of a vote's hash, out of the record if need be; None for an unknown vote.

        Raises HistoryUnavailable when that can't be told now.
        """
        latest = self._relay.latest(watch)
        if latest is not None or watch == STAGE:
            return latest
        if self.elsewhere is not None:
            return self.elsewhere(watch)
        if not self._knows(watch):
            self.missed()
            return None
        recorded = self.read(self._reader.latest, watch)
        if recorded is not None and self._relay.latest(watch) is None:  # others may have been quicker
            self.restore(recorded, "unwatched")
        return self._relay.latest(watch)

    def page(self, search: str, offset: int, *, begun: bool = True) -> Page:
        """Votes that ever ran, or all, the newest first, found by ``search``. Raises HistoryUnavailable."""
        return self.read(lambda: self._reader.page(search, offset, begun=begun))

    def timeline(
        self, hash: str, points: int, began: datetime | None = None, ended: datetime | None = None
    ) -> Timeline | None:
        """A vote over time (see `sampling.behind`), as far as its curtain lets it be seen.

        None for an unknown vote. Raises HistoryUnavailable.
        """
        if self.recall(hash) is None:
            return None
        drawn = self._drawn(hash)
        found = self.read(sampling.behind, self._store, drawn, hash, points, began, ended)
        # Asked again: it may have been drawn meanwhile.
        return found and timeline.behind(self._drawn(hash), found)

    def recorded(self, hash: str) -> Board | None:
        """The board of a vote as the record has it, marked as one that nobody asks about. Raises
        HistoryUnavailable."""
        recorded = self.read(self._reader.latest, hash)
        return recorded and self.old(recorded)

    def old(self, recorded: Recorded) -> Board:
        """The board of a vote as it was recorded, marked unless it can't change any more."""
        shown = _shown(recorded)
        final = shown.vote.status.final or shown.curtain is Curtain.HELD
        return shown if final else shown.marked("unwatched")

    def board(self, recorded: Recorded) -> Board:
        """The board of a vote that was found: the newest one, if it has been asked for already."""
        latest = self._relay.latest(recorded.report.vote.hash)
        return latest or _shown(recorded)

    def numbers(self) -> dict[int, bool]:
        """Numbers of all votes, and whether they need not be asked for. Blocks."""
        followed = {entry.report.vote.nr: True for entry in self._journal.entries().values()}
        return self._reader.numbers() | followed

    def _drawn(self, hash: str) -> Drawn:
        """The curtain of a vote that has a board."""
        if self.elsewhere is None:
            return self._publisher.drawn(hash)
        recorded = self.read(self._reader.latest, hash)
        drawn = recorded.drawn if recorded else curtain.OPEN
        shown = self._relay.latest(hash)
        if shown is not None and shown.curtain is not drawn.curtain:
            raise HistoryUnavailable(N_("The record of votes lags behind; try again in a moment"))
        return drawn

    def _knows(self, hash: str) -> bool:
        now = self._runtime.monotonic()
        if hash not in self._known and (self._looked_at is None or now - self._looked_at > LOOK_AGAIN):
            self._looked_at, self._unread = now, None
            try:
                self.learn(*self.read(self._reader.hashes, self._last_known))
            except HistoryUnavailable as error:
                self._unread = error
        if hash not in self._known and self._unread:
            raise self._unread  # until the next look nobody can say that there is no such vote
        return hash in self._known

    def learn(self, new: set[str], last: int) -> None:
        """These votes are recorded; ``last`` is the id of the newest."""
        self._known |= new
        self._last_known = max(self._last_known, last)

    def read(self, call: Callable, *arguments: object, seconds: float = DEADLINE) -> object:
        """What ``call`` returns, on another thread. Raises HistoryUnavailable after so many seconds."""
        return in_time(self._runtime, seconds, call, *arguments)

    def restore(self, recorded: Recorded, reason: str) -> None:
        """Have a board again of a vote that was not read since, for ``reason``."""
        hash = recorded.report.vote.hash
        self._journal.restore(recorded.report, recorded.colours)
        if not recorded.late:  # else more may have been shown than was recorded
            self._numbering.resume(hash, recorded.revision)
        self._sightings.resume(hash, recorded.seen_at, reason, self._runtime.monotonic())
        self._publisher.restore(recorded)


def _shown(recorded: Recorded) -> Board:
    return board.of_drawn(
        recorded.drawn, recorded.report, recorded.revision, recorded.colours, at=recorded.seen_at
    )
