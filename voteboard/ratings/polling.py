"""When to ask the vendor for ratings: again and again while somebody looks at them, otherwise never."""

import logging
from collections import Counter
from dataclasses import dataclass

from voteboard.errors import N_
from voteboard.history.errors import HistoryError
from voteboard.ratings.boards import RatingsBoards
from voteboard.ratings.collecting import Collector
from voteboard.runtime import Runtime
from voteboard.schedule import Target, is_stale
from voteboard.transitions import Transitions
from voteboard.vendor.errors import VendorError

log = logging.getLogger(__name__)

BREATH = 0.1  # seconds between two looks at what is due
FORGET_EVERY = 3600.0


@dataclass(frozen=True, slots=True)
class RatingsHealth:
    """How the polling of ratings goes; ``last_good_age`` in seconds, None: never. ``crashes``: requests that
    met an error which nobody foresaw."""

    last_good_age: float | None
    crashes: int
    watched: bool
    problem: VendorError | None


class RatingsPoller:
    """Keeps the boards of ratings as fresh as the settings want them, and has old ratings deleted."""

    def __init__(
        self, collector: Collector, boards: RatingsBoards, runtime: Runtime, interval: float
    ) -> None:
        self._collector = collector
        self._boards = boards
        self._runtime = runtime
        self._interval = interval
        self._target = Target("ratings", due=runtime.monotonic())
        self._asking = False
        self._forget_due = runtime.monotonic()
        self._crashes = 0
        self._told = Transitions()
        self.outcomes: Counter[str] = Counter()  # how many requests ended how: `ok`, or an error's code

    def resume(self) -> None:
        """Tell when the vendor was read last, before the program was started. Blocks."""
        try:
            self._boards.reread(self._collector.until())
        except HistoryError as error:
            log.warning("When ratings were read last is not known: %s", error)

    def take_over(self, read: float | None) -> None:
        """Another process has read the ratings until then, in monotonic seconds; None: it did not."""
        self._target.good = read

    def step(self) -> None:
        """Ask if it is time to, and tell the screens when their ratings went stale or fresh. Never waits."""
        now = self._runtime.monotonic()
        if self._boards.watched and self._target.due <= now and not self._asking:
            self._asking = True
            self._runtime.spawn(self._ask)
        if self._forget_due <= now:
            self._forget_due = now + FORGET_EVERY
            self._runtime.spawn(self._forget)
        self._boards.mark(self._staleness(self._runtime.monotonic()))
        self._boards.keep_up()

    def health(self) -> RatingsHealth:
        """What `/healthz` and the console tell."""
        now, good = self._runtime.monotonic(), self._target.good
        return RatingsHealth(
            last_good_age=None if good is None else now - good,
            crashes=self._crashes,
            watched=self._boards.watched,
            problem=self._target.problem,
        )

    def _ask(self) -> None:
        started, at = self._runtime.monotonic(), self._runtime.now()
        try:
            changed = self._collector.collect()
        except VendorError as error:
            self._failed(error)
        except HistoryError as error:
            # Where the database is concerns only those who read the log.
            problem = VendorError(N_("Ratings can't be recorded now; the log says why"))
            problem.code = error.code
            self._failed(problem, f"Ratings can't be recorded: {error}")
        except Exception:  # noqa: BLE001 - whatever it is, it has to be asked again
            self._crashed()
            self._failed(VendorError(N_("An answer could not be handled: see the log")))
        else:
            untold = self._told.news(None, self._runtime.monotonic())
            if untold is not None:
                log.info("Ratings are read again%s", untold, extra={"event": "ratings-answered"})
            self.outcomes["ok"] += 1
            self._target.succeeded(started, self._runtime.monotonic(), self._interval)
            self._boards.answered(at, changed=bool(changed))
        finally:
            self._asking = False

    def _failed(self, error: VendorError, said: str | None = None) -> None:
        """``said``: what the log is told instead of the error's own sentence."""
        self.outcomes[error.code] += 1
        said = said or f"Ratings: {error}"
        untold = self._told.news(said, self._runtime.monotonic())
        if untold is not None:
            fields = {"event": "ratings-failed", "code": error.code}
            log.warning("%s%s", said, untold, extra=fields)
        self._target.failed(error, self._runtime.monotonic(), self._interval, self._runtime.random)

    def _forget(self) -> None:
        try:
            gone = self._collector.forget()
        except HistoryError as error:
            log.warning("Old ratings could not be deleted: %s", error, extra={"event": "ratings-kept"})
        except Exception:  # noqa: BLE001 - it is tried again
            self._crashed()
        else:
            if gone:
                fields = {"event": "ratings-deleted", "count": gone}
                log.info("Ratings that were too old and are deleted: %s", gone, extra=fields)
                self._boards.changed()

    def _crashed(self) -> None:
        self._crashes += 1
        log.exception(
            "The poller of ratings met an error it does not know; it goes on",
            extra={"event": "ratings-crashed"},
        )

    def _staleness(self, now: float) -> str | None:
        good, problem = self._target.good, self._target.problem
        if not is_stale(good, now, self._interval):
            return None
        if problem is not None:
            return problem.code
        if good is None:
            return "starting"
        return "silent" if self._boards.watched else "unwatched"
