"""A process that came in and hears nobody who leads: its stage shows what the record has, marked as old."""

import logging
from collections.abc import Callable

from voteboard.archive import Archive
from voteboard.board import Board
from voteboard.history.errors import HistoryUnavailable
from voteboard.history.reading import Reader
from voteboard.relay.boards import LocalRelay
from voteboard.relay.leadership import DEFERS, LEASE
from voteboard.relay.sharing import REASON
from voteboard.runtime import Runtime
from voteboard.stage import Stage

log = logging.getLogger(__name__)

# Seconds that who leads has to be heard in: a dead leader's lease ends in them, and another one begins.
WAIT = LEASE + DEFERS + 0.5
LOOK = 0.5  # seconds between two looks


class Meanwhile:
    """``alone()``: whether no boards have come from who leads, nor does this process lead.

    ``over``: there is nothing to wait for any more before viewers are let in.
    """

    def __init__(
        self,
        reader: Reader,
        archive: Archive,
        relay: LocalRelay,
        alone: Callable[[], bool],
        runtime: Runtime,
    ) -> None:
        self._reader = reader
        self._archive = archive
        self._relay = relay
        self._alone = alone
        self._runtime = runtime
        self._until = runtime.monotonic() + WAIT
        self._done = False
        self.over = False

    def step(self) -> None:
        """Look at the record when it is time, until it could be read or somebody is heard."""
        if self._done or (self._alone() and self._runtime.monotonic() < self._until):
            return
        try:
            if self._alone():
                self._show(*self._archive.read(self._look))
            self._done = True
        except HistoryUnavailable as error:
            if not self.over:
                log.error("%s. The stage is empty until then", error, extra={"event": "record-unread"})
        self.over = True

    def _show(self, shown: Board | None, stage: Stage | None) -> None:
        if not self._alone():  # it was read for nothing
            return
        if shown is not None:
            self._relay.mirror(shown.marked(REASON) if shown.stale else shown)
            self._relay.show(shown.key)
        if stage is not None:
            self._relay.dress(stage)
        log.warning("Nothing is heard of who leads", extra={"event": "leader-silent"})

    def _look(self) -> tuple[Board | None, Stage | None]:
        """The board that the stage showed last, and how it was set. Blocks."""
        hash, stage = self._reader.on_stage(), self._reader.stage()
        recorded = self._reader.latest(hash) if hash else None
        return recorded and self._archive.old(recorded), stage
