"""Makes boards of what is believed, and tells the relay what changed of them."""

from dataclasses import replace
from datetime import datetime

from voteboard import board
from voteboard.history.records import Recorded, Tallied
from voteboard.relay import LocalRelay


class Publisher:
    """Keeps the relay's boards in step with what was recorded, each with the time of its data."""

    def __init__(self, relay: LocalRelay) -> None:
        self._relay = relay

    def publish(self, record: Tallied, event: str) -> None:
        """Tell the vote's screens the change, as ``tally`` or ``board``."""
        # Whether stale data is fresh again is for `mark` to say, which also tells the screens.
        reason = None if record.report.vote.status.final else self.reason(record.hash)
        fresh = board.of(record.report, record.revision, record.colours, at=record.at, reason=reason)
        self._relay.put(fresh, event)

    def restore(self, recorded: Recorded) -> None:
        """Have a board again of a vote that nobody watches yet."""
        reason = None if recorded.report.vote.status.final else "unwatched"
        kept = board.of(
            recorded.report, recorded.revision, recorded.colours, at=recorded.seen_at, reason=reason
        )
        self._relay.put(kept, None)

    def reread(self, hash: str | None, at: datetime) -> None:
        """The vote (None: that nothing is running) was read ``at``, and had not changed."""
        self._relay.put(replace(self._relay.latest(hash), at=at), None)

    def show(self, hash: str) -> None:
        """Put the vote on the stage."""
        self._relay.show(hash)

    def reason(self, hash: str) -> str | None:
        """Why the vote's board is stale, or None."""
        latest = self._relay.latest(hash)
        return latest and latest.reason

    def mark(self, hash: str | None, reason: str | None) -> None:
        """The data of a vote (None: of the empty stage) is stale for ``reason``, or fresh.

        Screens are told when it turns from one to the other.
        """
        latest = self._relay.latest(hash)
        if latest is not None and latest.stale != (reason is not None):
            self._relay.put(latest.marked(reason), "status")
