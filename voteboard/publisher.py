"""Makes boards of what is believed, draws their curtains, and tells the relay what the public may see."""

from dataclasses import replace
from datetime import datetime

from voteboard import board, curtain
from voteboard.board import Board
from voteboard.curtain import Drawn
from voteboard.history.records import Curtained, Recorded, Tallied
from voteboard.model import Revision
from voteboard.relay.boards import LocalRelay
from voteboard.stage import Stage


class Publisher:
    """Keeps the relay's boards in step with what was recorded, each with the time of its data.

    What the curtain hides stays in here: the relay, and all behind it, never has it.
    """

    def __init__(self, relay: LocalRelay) -> None:
        self._relay = relay
        self._truths: dict[str, Board] = {}
        self._drawn: dict[str, Drawn] = {}

    def publish(self, record: Tallied) -> None:
        """Show a change of the vote, as far as the curtain lets it be seen."""
        # Whether stale data is fresh again is for `mark` to say, which also tells the screens.
        reason = None if record.report.vote.status.final else self.reason(record.hash)
        truth = board.of(record.report, record.revision, record.colours, at=record.at, reason=reason)
        self._truths[record.hash] = truth
        self._show(record.hash, record.revision)

    def draw(self, record: Curtained) -> None:
        """Draw or open the vote's curtain."""
        self._drawn[record.hash] = record.drawn
        if record.hash in self._truths:
            self._show(record.hash, record.revision)

    def restore(self, recorded: Recorded) -> None:
        """Have a board again of a vote that nobody watches yet."""
        hash = recorded.report.vote.hash
        reason = None if recorded.report.vote.status.final else "unwatched"
        self._truths[hash] = board.of(
            recorded.report, recorded.revision, recorded.colours, at=recorded.seen_at, reason=reason
        )
        # What was drawn since may not have been recorded.
        drawn = self._drawn.setdefault(hash, recorded.drawn)
        self._relay.put(board.behind(drawn, self._truths[hash]), None)

    def take_over(self, recorded: Recorded, drawn: Drawn, *, newer: bool) -> None:
        """Go on with a vote that another process has shown until now, behind that curtain.

        What it showed stays, unless what is recorded is ``newer``, or no older.
        """
        hash, shown = recorded.report.vote.hash, self._relay.latest(recorded.report.vote.hash)
        at = max(recorded.seen_at, shown.at or recorded.seen_at)
        reason = None if recorded.report.vote.status.final else shown.reason
        self._truths[hash] = board.of(
            recorded.report, recorded.revision, recorded.colours, at=at, reason=reason
        )
        self._drawn[hash] = drawn
        if newer or drawn.curtain is not shown.curtain:
            self._show(hash, recorded.revision)
        elif drawn == curtain.OPEN:
            self._truths[hash] = shown

    def restore_drawn(self, drawn: dict[str, Drawn]) -> None:
        """These curtains were drawn when the program ended, as far as nothing was asked for since."""
        for hash in drawn.keys() - self._drawn.keys():
            self.redraw(hash, drawn[hash])

    def redraw(self, hash: str, drawn: Drawn) -> None:
        """The vote's curtain hangs like this, and did before."""
        if drawn != self.drawn(hash):
            self._drawn[hash] = drawn
            if hash in self._truths:
                self._show(hash)

    def reread(self, hash: str | None, at: datetime) -> None:
        """The vote (None: that nothing is running) was read ``at``, and had not changed."""
        if hash is None:
            self._relay.put(replace(self._relay.latest(None), at=at), None)
            return
        self._truths[hash] = replace(self._truths[hash], at=at)
        self._show(hash)

    def show(self, hash: str) -> None:
        """Put the vote on the stage."""
        self._relay.show(hash)

    def dress(self, stage: Stage) -> None:
        """Set the stage."""
        self._relay.dress(stage)

    def truth(self, hash: str) -> Board | None:
        """The vote's board as it would be without a curtain."""
        return self._truths.get(hash)

    def drawn(self, hash: str) -> Drawn:
        """The vote's curtain as the public sees it."""
        return self._drawn.get(hash, curtain.OPEN)

    def reason(self, hash: str) -> str | None:
        """Why the vote's board is stale, or None."""
        truth = self._truths.get(hash)
        return truth and truth.reason

    def mark(self, hash: str | None, reason: str | None) -> None:
        """The data of a vote (None: of the empty stage) is stale for ``reason``, or fresh.

        Screens are told when it turns from one to the other.
        """
        latest = self._relay.latest(None) if hash is None else self._truths.get(hash)
        if latest is None or latest.stale == (reason is not None):
            return
        if hash is None:
            self._relay.put(latest.marked(reason), "status")
        else:
            self._truths[hash] = latest.marked(reason)
            self._show(hash)

    def _show(self, hash: str, revision: Revision | None = None) -> None:
        """Tell what can be seen of a change; the board's ``revision`` is that of its last public change."""
        before = self._relay.latest(hash)
        now = board.behind(self.drawn(hash), self._truths[hash])
        # Where nothing has changed, the truth may still have the revision from before the curtain was drawn.
        revision = revision or (before and before.revision)
        if revision is not None:
            now = replace(now, revision=revision)
        event = board.difference(before, now)
        if before is not None and event in (None, "status"):
            now = replace(now, revision=before.revision)
        self._relay.put(now, event)
