"""Goes on where the record ends, or another process: the stage, the curtains, and all unfinished votes."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from voteboard import board, succession
from voteboard.archive import Archive
from voteboard.board import Board
from voteboard.curtain import Drawn
from voteboard.history.errors import HistoryUnavailable
from voteboard.history.records import Recorded
from voteboard.history.store import Store
from voteboard.journal import Journal
from voteboard.numbering import Numbering
from voteboard.publisher import Publisher
from voteboard.relay.boards import LocalRelay
from voteboard.runtime import Runtime
from voteboard.sightings import Sightings
from voteboard.stage import Stage
from voteboard.unfinished import Found, Unfinished

log = logging.getLogger(__name__)

LOOK_AGAIN = 2.0  # seconds between two looks at a record that could not be read


@dataclass(frozen=True, slots=True)
class Left:
    """What the program was doing when it ended: votes that were running, and the stage.

    ``undrawn``: curtains that were drawn, and are not recorded.
    """

    running: set[str] = field(default_factory=set)
    on_stage: str | None = None
    stage: Stage | None = None
    undrawn: dict[str, Drawn] = field(default_factory=dict)


class Resuming:
    """Restores from the record what the engine believes."""

    def __init__(
        self,
        store: Store,
        archive: Archive,
        relay: LocalRelay,
        publisher: Publisher,
        journal: Journal,
        numbering: Numbering,
        sightings: Sightings,
        runtime: Runtime,
    ) -> None:
        self._store = store
        self._unfinished = Unfinished(store)
        self._archive = archive
        self._relay = relay
        self._publisher = publisher
        self._journal = journal
        self._numbering = numbering
        self._sightings = sightings
        self._runtime = runtime
        self._unread = False
        self._shown: dict[str, Board] = {}  # boards of another process whose votes could not be read yet
        self._told = True  # they are what it showed last
        # What records a curtain that hangs, and is not recorded; and whether there is news of a vote to come.
        self.draw: Callable[[str, Drawn], None] = lambda _hash, _drawn: None
        self.waits: Callable[[str], bool] = lambda _hash: False

    def check(self) -> None:
        """Bring the tables up to date, if that can be done now. Raises HistoryNewer."""
        with suppress(HistoryUnavailable):  # it is told once this process leads
            self._store.open()

    def open(self) -> Left:
        """On starting, before anybody is served. Raises HistoryNewer.

        A database that can't be used now is told in the log; votes are then recorded once it can.
        """
        try:
            found = self._unfinished.look(set())
        except HistoryUnavailable as error:
            self._could_not(error)
            return Left()
        self._archive.learn(found.hashes, found.last)
        self._publisher.restore_drawn(found.drawn)
        for recorded in found.votes:
            self._archive.restore(recorded, "restart")
        if found.staged and self._relay.latest(found.staged):
            self._publisher.show(found.staged)
        if found.stage:
            self._publisher.dress(found.stage)
        return Left(found.unfinished, found.staged, found.stage)

    def take_over(self, seconds: float, *, told: bool) -> Left:
        """Where another process has led until now; ``told``: the boards here are what it showed last.

        That stays then, and its curtains stay drawn; else what was recorded since counts more. The record has
        ``seconds`` to answer.
        """
        shown = {hash: shown for hash, shown in self._relay.boards.items() if hash is not None}
        self._told = told
        self._archive.elsewhere = None
        try:
            found = self._archive.read(self._unfinished.look, set(shown), seconds=seconds)
        except HistoryUnavailable as error:
            self._could_not(error)
            self._publisher.restore_drawn(succession.curtains(shown))
            self._shown = shown
            for each in shown.values():  # until the record tells how to ask for it
                if not (each.stale or each.vote.status.final):
                    self._relay.mirror(each.marked("unwatched"))
            return Left({hash for hash, each in shown.items() if each.running}, self._relay.on_stage)
        self._archive.learn(found.hashes, found.last)
        for recorded in found.votes:
            if recorded.report.vote.hash not in shown:
                self._archive.restore(recorded, "restart")
        undrawn = self._go_on(found, shown)
        return Left(found.unfinished, found.staged, found.stage, undrawn)

    def step(self) -> None:
        """Bring back what can be read now, where it could not be at the start."""
        if not self._unread:
            return
        with suppress(HistoryUnavailable):
            found = self._archive.read(self._unfinished.look, set(self._shown))
            if any(map(self.waits, self._shown)):
                return  # it would be overtaken
            self._unread = False
            shown, self._shown = self._shown, {}
            read = {hash for hash in shown if self._journal.entry(hash) is not None}
            undrawn = self._redraw(found, {hash: shown[hash] for hash in read})
            undrawn |= self._go_on(found, {h: seen for h, seen in shown.items() if h not in read})
            for hash, drawn in undrawn.items():
                self.draw(hash, drawn)

    def _redraw(self, found: Found, shown: dict[str, Board]) -> dict[str, Drawn]:
        """The same of votes that were asked for since, and may have been drawn since."""
        undrawn = {}
        for recorded in found.votes:
            hash = recorded.report.vote.hash
            if hash in shown:
                drawn = self._publisher.drawn(hash)
                if drawn == board.drawn_of(shown[hash]):
                    drawn = succession.curtain(recorded, shown[hash], told=self._told)
                    self._publisher.redraw(hash, drawn)
                if drawn.curtain is not recorded.drawn.curtain:
                    undrawn[hash] = drawn
        return undrawn

    def _go_on(self, found: Found, shown: dict[str, Board]) -> dict[str, Drawn]:
        """Go on with votes whose boards are ``shown``; their curtains that are not recorded."""
        undrawn = {}
        for recorded in found.votes:
            hash = recorded.report.vote.hash
            seen = shown.get(hash)
            if seen is not None:
                drawn = succession.curtain(recorded, seen, told=self._told)
                if drawn is not recorded.drawn:
                    undrawn[hash] = drawn
                self._take_over(recorded, seen, drawn)
        missing = shown.keys() - {recorded.report.vote.hash for recorded in found.votes}
        self._publisher.restore_drawn(succession.curtains({hash: shown[hash] for hash in missing}))
        self._publisher.restore_drawn(found.drawn)
        return undrawn

    def _take_over(self, recorded: Recorded, seen: Board, drawn: Drawn) -> None:
        hash, at = recorded.report.vote.hash, max(recorded.seen_at, seen.at or recorded.seen_at)
        self._journal.restore(recorded.report, recorded.colours)
        if succession.in_step(recorded, seen):
            self._numbering.resume(hash, recorded.revision)
        now = self._runtime.monotonic()
        ago = max(0.0, (self._runtime.now() - at).total_seconds())
        self._sightings.resume(hash, at, "restart", now, read=now - ago)
        newer = succession.newer(recorded, seen, told=self._told)
        self._publisher.take_over(recorded, drawn, newer=newer)

    def _could_not(self, error: HistoryUnavailable) -> None:
        log.error("%s. Earlier votes are unknown until then", error, extra={"event": "record-unread"})
        self._unread = True
