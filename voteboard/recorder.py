"""Every change is recorded first and shown then; where the record fails, it is shown all the same.

The record is written on a thread of its own, one transaction at a time. When one takes longer than
`PATIENCE`, or fails, revisions go on in a new epoch, what happens is shown at once, and the record
follows when it can: such rows are marked late, and the time is noted as a gap.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from math import inf

from voteboard.backlog import Backlog, Item
from voteboard.curtain import Drawn
from voteboard.diagnosis import RecordHealth
from voteboard.errors import N_, VoteboardError
from voteboard.history.errors import HistoryError
from voteboard.history.fencing import Fenced
from voteboard.history.records import Curtained, Dressed, Gap, Record, Staged, Tallied
from voteboard.journal import Entry
from voteboard.model import Revision
from voteboard.numbering import Numbering
from voteboard.publisher import Publisher
from voteboard.runtime import Runtime
from voteboard.schedule import backoff
from voteboard.sightings import Sightings
from voteboard.stage import Stage
from voteboard.tally import Change
from voteboard.transitions import Transitions

log = logging.getLogger(__name__)

PATIENCE = 0.25  # seconds that a change waits to be recorded before it is shown without


class Recorder:
    """Numbers changes, has ``append`` record them, and has the publisher show them."""

    def __init__(
        self,
        append: Callable[[Sequence[Record]], None],
        numbering: Numbering,
        publisher: Publisher,
        sightings: Sightings,
        runtime: Runtime,
    ) -> None:
        self._append = append
        self._numbering = numbering
        self._publisher = publisher
        self._sightings = sightings
        self._runtime = runtime
        self._backlog = Backlog()
        self._retry_at = 0.0
        self._failures = 0  # in a row
        self._all_failures = self._dropped = 0
        self._problem: VoteboardError | None = None
        self._behind_since: datetime | None = None
        self._late: Counter[str] = Counter()  # votes that changed since then: how many changes were dropped
        self._staged: str | None = None
        self._told = Transitions()
        self._fenced = False
        # Called when the record says that another process leads.
        self.fenced: Callable[[Fenced], None] = lambda _: None

    @property
    def health(self) -> RecordHealth:
        """What `/healthz` tells."""
        since = self._backlog.since
        lag = 0.0 if since is None else self._runtime.monotonic() - since
        waiting = len(self._backlog)
        return RecordHealth(waiting, self._behind, self._problem, lag, self._all_failures, self._dropped)

    def changed(self, entry: Entry, change: Change, at: datetime) -> None:
        """The vote was read ``at`` and had changed: record it, and show it."""
        hash = entry.report.vote.hash
        self._saw(hash, at)
        record = entry.tallied(change, self._numbering.next(hash), at)
        self._add(record, news=True)

    def unchanged(self, hash: str, at: datetime) -> None:
        """The vote was read ``at``, and nothing had changed."""
        self._saw(hash, at)
        if not self._backlog.has_unshown(hash):  # else its board comes, with its time
            self._publisher.reread(hash, at)

    def stage(self, hash: str) -> None:
        """The vote is the one for the stage from now on."""
        if hash != self._staged:
            self._staged = hash
            self._add(Staged(hash, self._runtime.now()), news=True)

    def waits(self, hash: str) -> bool:
        """Whether something of the vote waits to be recorded, and is shown then."""
        return self._backlog.has_unshown(hash)

    def revision(self, hash: str) -> Revision:
        """The revision of the vote's last change, recorded or not yet."""
        return self._numbering.last(hash)

    def draw(self, hash: str, drawn: Drawn) -> None:
        """The vote's curtain hangs like this from now on."""
        self._add(Curtained(hash, self._runtime.now(), drawn, self._numbering.next(hash)), news=True)

    def dress(self, stage: Stage) -> None:
        """The stage is set like this from now on."""
        self._add(Dressed(self._runtime.now(), stage), news=True)

    def step(self) -> None:
        """Lose patience where it is due, and try again where it is time. Never waits."""
        now = self._runtime.monotonic()
        since = None if self._behind or self._fenced else self._backlog.unshown_since
        if since is not None and now - since > PATIENCE:
            self._fall_behind()
        self._write_on(now)
        self._tell()

    def go_on(self) -> None:
        """This process leads all the same: what the record refused is written now."""
        self._fenced = False
        self._retry_at = 0.0

    def close(self, seconds: float) -> None:
        """Write what still waits, for at most so long; an error is not tried again."""
        end = self._runtime.monotonic() + seconds
        failures = self._failures
        while self._backlog and self._failures == failures and self._runtime.monotonic() < end:
            self._write_on(self._retry_at)
            self._runtime.sleep(0.01)
        if self._backlog:
            log.error(
                "%s records of votes could not be written before the end",
                len(self._backlog),
                extra={"event": "records-lost", "count": len(self._backlog)},
            )

    @property
    def _behind(self) -> bool:
        return self._behind_since is not None

    def _saw(self, hash: str, at: datetime) -> None:
        now = self._runtime.monotonic()
        for note in self._sightings.saw(hash, at, now, self._publisher.reason(hash)):
            self._add(note, news=False)

    def _add(self, record: Record, *, news: bool) -> None:
        now = self._runtime.monotonic()
        if self._behind:
            record, news = self._show_at_once(record, news=news), False
        dropped = self._backlog.add(Item(record, now, news))
        self._dropped += dropped is not None
        if dropped is not None and isinstance(dropped.record, Tallied):
            self._late[dropped.record.hash] += 1
        self._write_on(now)

    # ── showing ──

    def _show_at_once(self, record: Record, *, news: bool) -> Record:
        if isinstance(record, Tallied | Curtained):
            record = replace(record, late=True)
        if isinstance(record, Tallied):
            self._late[record.hash] += 0
        if news:
            self._show(record)
        return record

    def _show(self, record: Record) -> None:
        match record:
            case Tallied():
                self._publisher.publish(record)
            case Curtained():
                self._publisher.draw(record)
            case Staged():
                self._publisher.show(record.hash)
            case Dressed():
                self._publisher.dress(record.stage)

    # ── writing ──

    def _write_on(self, now: float) -> None:
        if self._backlog and not self._backlog.is_being_written and now >= self._retry_at:
            records = self._backlog.take()
            self._runtime.spawn(self._write, records)

    def _write(self, records: list[Record]) -> None:
        while records:
            started = self._runtime.monotonic()
            try:
                self._runtime.urgent(self._append, records)
            except Exception as error:  # noqa: BLE001 - whatever it is, boards have to go on
                self._failed(error)
                return
            self._worked()
            for item in self._backlog.done():
                if item.news:
                    self._show(item.record)
            if self._behind and not self._backlog:
                self._catch_up(self._runtime.monotonic() - started)
            records = self._backlog.take()

    def _worked(self) -> None:
        self._failures = 0
        self._problem = None
        self._tell()

    def _failed(self, error: Exception) -> None:
        self._backlog.give_back()
        if isinstance(error, Fenced):
            self._fenced = True  # what another process counts otherwise must not be shown
            self._retry_at = inf
            self.fenced(error)
            return
        self._failures += 1
        self._all_failures += 1
        self._retry_at = self._runtime.monotonic() + backoff(self._failures, self._runtime.random)
        known = isinstance(error, HistoryError)
        problem = error if known else HistoryError(N_("The record of votes met an error; see the log"))
        self._problem = problem
        self._tell(None if known else error)
        self._fall_behind()

    def _tell(self, cause: Exception | None = None) -> None:
        problem = self._problem
        untold = self._told.news(problem and problem.args, self._runtime.monotonic())
        if untold is None:
            return
        if problem is None:
            fields = {"event": "record-written"}
            log.info("The record of votes is written again%s", untold, extra=fields)
        else:
            sentence = "%s. Boards go on; what happens is recorded later%s"
            fields = {"event": "record-failed", "code": problem.code}
            log.error(sentence, problem, untold, exc_info=cause, extra=fields)

    def _fall_behind(self) -> None:
        if self._behind:
            return
        self._behind_since = self._runtime.now()
        # More is shown from now on than the record can vouch for.
        self._numbering.start_anew(f"{self._runtime.random.getrandbits(32):08x}")
        for item in self._backlog.withdraw():
            record = item.record
            if isinstance(record, Tallied | Curtained):
                record = replace(record, revision=self._numbering.next(record.hash))
            self._backlog.add(Item(self._show_at_once(record, news=item.news), item.since))

    def _catch_up(self, seconds: float) -> None:
        """All is recorded again; if that was quick, changes wait for it as before."""
        if seconds > PATIENCE:
            return
        began, self._behind_since = self._behind_since, None
        now = self._runtime.monotonic()
        for hash, lost in self._late.items():
            self._backlog.add(Item(Gap(hash, began, self._runtime.now(), "record", lost), now))
        self._late.clear()
