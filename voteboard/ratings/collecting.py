"""Fetches from the vendor what is new since the last time, and records it."""

from datetime import datetime, timedelta

from voteboard.history.ratings import RatingsRecord
from voteboard.ratings.window import known_until, window
from voteboard.runtime import Runtime
from voteboard.vendor.client import Client
from voteboard.vendor.errors import TooMuch

PAUSE = 0.2  # seconds between two requests of one collection


class Collector:
    """Records the account's ratings of the last ``keep_days``; ``released``: comments are public at once."""

    def __init__(
        self, client: Client, record: RatingsRecord, runtime: Runtime, keep_days: int, *, released: bool
    ) -> None:
        self._client = client
        self._record = record
        self._runtime = runtime
        self._keep_days = keep_days
        self._released = released

    def collect(self) -> int:
        """Ask until everything up to now is known: how many ratings were new or have changed.

        Raises VendorError and HistoryError; what came until then is recorded, and is asked about again.
        """
        runtime, record = self._runtime, self._record
        started = runtime.now()
        oldest = started - timedelta(days=self._keep_days)
        todo = [window(runtime.blocking(record.until), started, self._keep_days)]
        changed, seen, sent_at = 0, 0, None
        while todo:
            span = todo.pop()
            try:
                answer = self._client.feedback_report(span.begin, span.end)
            except TooMuch:
                halves = span.halves()
                if halves is None:
                    raise
                todo += reversed(halves)
            else:
                sent_at = sent_at or answer.sent_at
                seen += len(answer.rows)
                changed += runtime.blocking(self._take, answer.rows, oldest)
            if todo:
                runtime.sleep(PAUSE)
        # An answer without any may be one that lacks them: then the same time is asked about again.
        if seen:
            runtime.blocking(record.note_until, known_until(started, sent_at))
        return changed

    def until(self) -> datetime | None:
        """Up to when everything is known. Blocks; raises HistoryError."""
        return self._record.until()

    def forget(self) -> int:
        """Delete what is older than it may be: how many ratings."""
        oldest = self._runtime.now() - timedelta(days=self._keep_days)
        return self._runtime.blocking(self._record.forget, oldest)

    def _take(self, rows: tuple, oldest: datetime) -> int:
        return self._record.take(rows, self._runtime.now(), oldest, released=self._released)
