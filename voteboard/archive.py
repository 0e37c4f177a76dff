"""Votes that were recorded earlier: back on their boards when they are asked for. Never blocks the loop."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from voteboard import board, timeline
from voteboard.board import Board
from voteboard.errors import N_
from voteboard.history import sampling
from voteboard.history.errors import HistoryUnavailable
from voteboard.history.reading import Page, Reader
from voteboard.history.records import Recorded
from voteboard.history.store import Store
from voteboard.journal import Journal
from voteboard.numbering import Numbering
from voteboard.publisher import Publisher
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.runtime import Runtime
from voteboard.sightings import Sightings
from voteboard.stage import Stage
from voteboard.timeline import Timeline

log = logging.getLogger(__name__)

LOOK_AGAIN = 2.0  # seconds between two looks for votes that others have recorded
DEADLINE = 5.0  # seconds that a reader waits for the database


@dataclass(frozen=True, slots=True)
class Left:
    """What the program was doing when it ended: votes that were running, and the stage."""

    running: set[str] = field(default_factory=set)
    on_stage: str | None = None
    stage: Stage | None = None


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
        self._curtains_unread = False
        # Called when somebody asks for a vote that nobody knows.
        self.missed: Callable[[], None] = lambda: None

    @property
    def place(self) -> str:
        """Where votes are recorded, without a password."""
        return self._store.place

    # ── on starting, before anybody is served ──

    def open(self) -> Left:
        """Bring the stage, all unfinished votes and all drawn curtains back.

        Raises HistoryNewer. A database that can't be used now is told in the log; votes are then
        recorded once it can.
        """
        try:
            self._store.open()
            self._learn(*self._reader.hashes())
            self._publisher.restore_drawn(self._reader.drawn())
            unfinished = self._reader.unfinished()
            stage = self._reader.stage()
            staged = self._reader.on_stage()
            latest = staged and self._reader.latest(staged)
        except HistoryUnavailable as error:
            log.error("%s. Earlier votes are unknown until then", error, extra={"event": "record-unread"})
            self._curtains_unread = True
            return Left()
        for recorded in unfinished:
            self._restore(recorded, "restart")
        if latest:
            self._restore(latest, "restart")
            self._publisher.show(staged)
        if stage:
            self._publisher.dress(stage)
        return Left({recorded.report.vote.hash for recorded in unfinished}, staged, stage)

    def step(self) -> None:
        """Bring the curtains back if that can be done now, where it could not be at the start."""
        if self._curtains_unread:
            with suppress(HistoryUnavailable):
                self._publisher.restore_drawn(self._read(self._reader.drawn))
                self._curtains_unread = False

    # ── for screens and pages ──

    def recall(self, watch: str) -> Board | None:
        """The board of ``stage`` or of a vote's hash, out of the record if need be; None for an unknown vote.

        Raises HistoryUnavailable when that can't be told now.
        """
        latest = self._relay.latest(watch)
        if latest is not None or watch == STAGE:
            return latest
        if not self._knows(watch):
            self.missed()
            return None
        recorded = self._read(self._reader.latest, watch)
        if recorded is not None and self._relay.latest(watch) is None:  # others may have been quicker
            self._restore(recorded, "unwatched")
        return self._relay.latest(watch)

    def page(self, search: str, offset: int, *, begun: bool = True) -> Page:
        """Votes that ever ran, or all, the newest first, found by ``search``. Raises HistoryUnavailable."""
        return self._read(lambda: self._reader.page(search, offset, begun=begun))

    def timeline(
        self, hash: str, points: int, began: datetime | None = None, ended: datetime | None = None
    ) -> Timeline | None:
        """A vote over time (see `sampling.behind`), as far as its curtain lets it be seen.

        None for an unknown vote. Raises HistoryUnavailable.
        """
        if self.recall(hash) is None:
            return None
        drawn = self._publisher.drawn(hash)
        found = self._read(sampling.behind, self._store, drawn, hash, points, began, ended)
        # Asked again: it may have been drawn meanwhile.
        return found and timeline.behind(self._publisher.drawn(hash), found)

    def board(self, recorded: Recorded) -> Board:
        """The board of a vote that was found: the newest one, if it has been asked for already."""
        latest = self._relay.latest(recorded.report.vote.hash)
        return latest or board.of_drawn(
            recorded.drawn, recorded.report, recorded.revision, recorded.colours, at=recorded.seen_at
        )

    def numbers(self) -> dict[int, bool]:
        """Numbers of all votes, and whether they need not be asked for. Blocks."""
        followed = {entry.report.vote.nr: True for entry in self._journal.entries().values()}
        return self._reader.numbers() | followed

    def _knows(self, hash: str) -> bool:
        now = self._runtime.monotonic()
        if hash not in self._known and (self._looked_at is None or now - self._looked_at > LOOK_AGAIN):
            self._looked_at, self._unread = now, None
            try:
                self._learn(*self._read(self._reader.hashes, self._last_known))
            except HistoryUnavailable as error:
                self._unread = error
        if hash not in self._known and self._unread:
            raise self._unread  # until the next look nobody can say that there is no such vote
        return hash in self._known

    def _learn(self, new: set[str], last: int) -> None:
        self._known |= new
        self._last_known = max(self._last_known, last)

    def _read(self, call: Callable, *arguments: object) -> object:
        slow = HistoryUnavailable(N_("The record of votes takes too long to answer; try again in a moment"))
        with self._runtime.deadline(DEADLINE, slow):
            return self._runtime.blocking(call, *arguments)

    def _restore(self, recorded: Recorded, reason: str) -> None:
        hash = recorded.report.vote.hash
        self._journal.restore(recorded.report, recorded.colours)
        if not recorded.late:  # else more may have been shown than was recorded
            self._numbering.resume(hash, recorded.revision)
        self._sightings.resume(hash, recorded.seen_at, reason, self._runtime.monotonic())
        self._publisher.restore(recorded)
