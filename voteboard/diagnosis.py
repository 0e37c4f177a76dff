"""How polling goes, in words: transitions to the log, and the state of things for `/healthz`."""

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from voteboard.contact import Contact
from voteboard.errors import VoteboardError
from voteboard.model import Report
from voteboard.schedule import Target
from voteboard.tally import Change
from voteboard.transitions import Transitions
from voteboard.vendor.errors import VendorError
from voteboard.vendor.wire import Reading

log = logging.getLogger(__name__)

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rejected:
    """The latest answer that could not be used: when it came, why, and what it begins with, masked."""

    at: datetime
    problem: VendorError

    @property
    def sample(self) -> str:
        """At most 200 characters, for the presenter alone."""
        return self.problem.sample


@dataclass(frozen=True, slots=True)
class Health:
    """How polling goes; ages in seconds, None for what has not happened yet.

    ``crashes`` are requests that met an error which nobody foresaw.

    ``rejected`` counts failures by the code of their error; ``latest_rejected`` is None until one had an
    answer. What follows ``problem`` is of good answers about the newest running vote: when the last one came,
    how long it took, how long it mostly took of late, and the vendor's clock less ours, within a second.
    """

    last_good_age: float | None
    crashes: int
    rejected: dict[str, int]
    problem: VendorError | None
    answered_at: datetime | None
    latency: float | None
    usual_latency: float | None
    clock_offset: float | None
    latest_rejected: Rejected | None = None


@dataclass(frozen=True, slots=True)
class RecordHealth:
    """How the record is doing: records that wait to be written, and what keeps them.

    ``behind``: changes are shown before they are recorded. ``lag``: for how many seconds the oldest has been
    waiting. ``failures`` are attempts to write, ``dropped`` records that will never be written.
    """

    waiting: int
    behind: bool
    problem: VoteboardError | None
    lag: float = 0.0
    failures: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left on the account as of ``at``; None: not known. ``problem`` is why there is nothing newer.

    A balance below ``warning`` is low.
    """

    amount: Decimal | None
    warning: Decimal
    at: datetime | None = None
    problem: VendorError | None = None

    @property
    def low(self) -> bool:
        """Whether it is known to be low."""
        return self.amount is not None and self.amount < self.warning

    @property
    def text(self) -> str | None:
        """The amount to two digits, never more than there is."""
        return None if self.amount is None else f"{self.amount.quantize(_CENT, ROUND_FLOOR):f}"


class Diagnosis:
    """Notes what happens to the poller. ``rejected`` answers are counted by the code of their error.

    ``contact`` is told of good answers about the newest running vote.
    """

    def __init__(self) -> None:
        self.contact = Contact()
        self._crashes = 0
        self._answered = 0
        self._doubted = 0
        self._rejected: Counter[str] = Counter()
        self._latest_rejected: Rejected | None = None
        # What was said of each thing that is asked about, and of each vote by its hash.
        self._problems: defaultdict[int | str, Transitions] = defaultdict(Transitions)
        self._missing: defaultdict[str, Transitions] = defaultdict(lambda: Transitions(()))
        self._corrections: defaultdict[str, Transitions] = defaultdict(Transitions)

    def health(self, targets: list[Target], now: float) -> Health:
        """The state of things; the first of ``targets`` is the newest running vote."""
        good = targets[0].good
        return Health(
            last_good_age=None if good is None else now - good,
            crashes=self._crashes,
            rejected=dict(self._rejected),
            problem=next((t.problem for t in targets if t.problem), None),
            answered_at=self.contact.answered_at,
            latency=self.contact.latency,
            usual_latency=self.contact.usual_latency,
            clock_offset=self.contact.clock_offset,
            latest_rejected=self._latest_rejected,
        )

    @property
    def outcomes(self) -> dict[str, int]:
        """How many requests ended how: `ok`, or with the error of that code."""
        return {"ok": self._answered, **self._rejected}

    @property
    def doubted(self) -> int:
        """How many answers were read but not believed until they were said again."""
        return self._doubted

    def doubts(self) -> None:
        """An answer was read, and has to be said again."""
        self._doubted += 1

    def crashed(self) -> None:
        """An error that nobody foresaw is being handled."""
        self._crashes += 1
        log.exception("The poller met an error it does not know; it goes on", extra={"event": "poll-crashed"})

    def failed(self, target: Target, error: VendorError, now: float, at: datetime) -> None:
        """A request failed."""
        self._rejected[error.code] += 1
        if error.sample:
            self._latest_rejected = Rejected(at, error)
        untold = self._problems[target.ask].news(error.args, now)
        if untold is not None:
            fields = {"event": "vendor-failed", "vote": target.ask, "code": error.code}
            log.warning("Vote %s: %s%s", target.ask, error, untold, extra=fields)

    def succeeded(self, target: Target, now: float) -> None:
        """A request was answered well."""
        self._answered += 1
        untold = self._problems[target.ask].news(None, now)
        if untold is not None:
            fields = {"event": "vendor-answers", "vote": target.ask}
            log.info("The vendor answers again about vote %s%s", target.ask, untold, extra=fields)

    def read(self, reading: Reading, now: float) -> None:
        """An answer was understood, perhaps not all of it."""
        untold = self._missing[reading.report.vote.hash].news(reading.missing, now)
        if untold is not None and reading.missing:
            log.warning(
                "The answer has no key for %s (keys seen: %s); see VOTEBOARD_API_KEYS%s",
                ", ".join(reading.missing),
                ", ".join(reading.seen),
                untold,
                extra={"event": "keys-missing", "fields": ", ".join(reading.missing)},
            )

    def changed(self, report: Report, change: Change | None, now: float) -> None:
        """A report was believed."""
        if change is None or not change.corrections:
            return
        untold = self._corrections[report.vote.hash].news(object(), now)
        if untold is not None:
            nr = report.vote.nr
            log.warning(
                "Vote %s: counts were corrected: %s%s", nr, change.corrections, untold,
                extra={"event": "counts-corrected", "vote": nr},
            )  # fmt: skip
