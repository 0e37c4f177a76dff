"""Makes boards of what is believed, and tells the relay what changed of them."""

from dataclasses import replace
from datetime import datetime

from voteboard import board
from voteboard.journal import Journal
from voteboard.relay import LocalRelay
from voteboard.tally import Change


class Publisher:
    """Keeps the relay's boards in step with the journal, each with the time of its data."""

    def __init__(self, journal: Journal, relay: LocalRelay) -> None:
        self._journal = journal
        self._relay = relay

    def publish(self, hash: str, change: Change | None, at: datetime) -> None:
        """The vote was read ``at``; tell its screens the ``change``, if there was one."""
        entry = self._journal.entry(hash)
        before = self._relay.latest(hash)
        # Whether stale data is fresh again is for `mark` to say, which also tells the screens.
        reason = before.reason if before and not entry.final else None
        event = None if change is None else "tally" if change.counts_only else "board"
        fresh = board.of(entry.report, entry.revision, entry.colours, at=at, reason=reason)
        self._relay.put(fresh, event)

    def publish_nothing(self, at: datetime) -> None:
        """Nothing was running ``at``."""
        self._relay.put(replace(self._relay.latest(None), at=at), None)

    def show(self, hash: str) -> None:
        """Put the vote on the stage."""
        self._relay.show(hash)

    def mark(self, hash: str | None, reason: str | None) -> None:
        """The data of a vote (None: of the empty stage) is stale for ``reason``, or fresh.

        Screens are told when it turns from one to the other.
        """
        latest = self._relay.latest(hash)
        if latest is not None and latest.stale != (reason is not None):
            self._relay.put(latest.marked(reason), "status")
