"""Fetches an account's earlier votes by their numbers and records them, politely and one after another."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voteboard.history.errors import HistoryError
from voteboard.history.reading import Reader
from voteboard.history.records import Seen
from voteboard.history.writing import Writer
from voteboard.journal import Journal
from voteboard.model import Report
from voteboard.numbering import Numbering
from voteboard.runtime import Runtime
from voteboard.schedule import backoff
from voteboard.sweep import Sweep
from voteboard.vendor.client import MOST_RECENT_ACTIVE, Client
from voteboard.vendor.errors import NoSuchVote, Unreadable, VendorError

log = logging.getLogger(__name__)

TRIES = 5  # for one number
AGAIN_AFTER = 600.0  # seconds between two sweeps that the program starts by itself
BY_ITSELF = 2.0  # seconds between two requests of such a sweep


@dataclass(slots=True)
class Progress:
    """How far a sweep is: the number just settled, where it will end at least, and what it met."""

    nr: int = 0
    end: int = 0
    found: int = 0
    new: int = 0
    unreadable: int = 0


class Sync:
    """Records every vote of the account that the record does not know to be over."""

    def __init__(self, client: Client, reader: Reader, writer: Writer, runtime: Runtime) -> None:
        self._client = client
        self._reader = reader
        self._writer = writer
        self._runtime = runtime
        # Of its own, so that no revision of a poller on the same database is used twice.
        self._numbering = Numbering(f"{runtime.random.getrandbits(32):08x}")
        self._running = False
        self._ended: float | None = None

    def run(
        self,
        known: Mapping[int, bool],
        pause: float,
        *,
        first: int = 1,
        told: Callable[[Progress], object] = lambda _: None,
    ) -> Progress:
        """Ask for all numbers from ``first`` on that are not settled in ``known``, ``pause`` seconds apart.

        Raises VendorError when the vendor can't be asked any more, and HistoryError; what was found until
        then is recorded, and the next run goes on from there.
        """
        sweep = Sweep(known, first)
        sweep.highest = max(sweep.highest, self._newest())
        progress = Progress(end=sweep.end)
        while (nr := sweep.next) is not None:
            try:
                self._take(self._ask(nr), progress)
            except NoSuchVote:
                sweep.absent()
            except Unreadable as error:
                log.warning("Vote %s: %s", nr, error, extra={"event": "sync-unreadable", "vote": nr})
                progress.unreadable += 1
                sweep.found()
            else:
                sweep.found()
            progress.nr, progress.end = nr, sweep.end
            told(progress)
            self._runtime.sleep(pause)
        return progress

    def by_itself(self, known: Callable[[], Mapping[int, bool]]) -> None:
        """Start a slow sweep in the background, unless one runs or ended lately."""
        now = self._runtime.monotonic()
        if not self._running and (self._ended is None or now - self._ended > AGAIN_AFTER):
            self._running = True
            self._runtime.spawn(self._sweep_aside, known)

    def _sweep_aside(self, known: Callable[[], Mapping[int, bool]]) -> None:
        try:
            progress = self.run(self._runtime.blocking(known), BY_ITSELF)
        except (VendorError, HistoryError) as error:
            log.warning(
                "Earlier votes could not all be fetched: %s", error, extra={"event": "sync-broken-off"}
            )
        except Exception:
            log.exception("Earlier votes could not be fetched", extra={"event": "sync-crashed"})
        else:
            log.info(
                "Earlier votes were fetched: %s found, %s of them new", progress.found, progress.new,
                extra={"event": "sync-done", "found": progress.found, "new": progress.new},
            )  # fmt: skip
        finally:
            self._running = False
            self._ended = self._runtime.monotonic()

    def _newest(self) -> int:
        try:
            return self._client.vote_report(MOST_RECENT_ACTIVE).report.vote.nr
        except (NoSuchVote, Unreadable):
            return 0

    def _ask(self, nr: int) -> Report:
        for failures in range(1, TRIES + 1):
            try:
                return self._client.vote_report(nr).report
            except NoSuchVote:
                raise
            except VendorError as error:
                if failures == TRIES or not error.retry or isinstance(error, Unreadable):
                    raise
                self._runtime.sleep(backoff(failures, self._runtime.random))
        raise AssertionError("unreachable")

    def _take(self, report: Report, progress: Progress) -> None:
        progress.found += 1
        progress.new += self._runtime.blocking(self._record, report)

    def _record(self, report: Report) -> bool:
        hash, at = report.vote.hash, self._runtime.now()
        before = self._reader.latest(hash)
        journal = Journal()
        if before is not None:
            journal.restore(before.report, before.colours)
        change = journal.accept(report) or journal.accept(report)  # what there is doubt of is said only once
        if change is None:
            self._writer.append([Seen(hash, at)])
            return False
        self._writer.append([journal.entry(hash).tallied(change, self._numbering.next(hash), at)])
        return before is None
