"""How polling goes, in words: transitions to the log, and the state of things for `/healthz`."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from voteboard.contact import Contact
from voteboard.errors import VoteboardError
from voteboard.model import Report
from voteboard.schedule import Target
from voteboard.tally import Change
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
    """How the poller is doing; ages in seconds, None for what has not happened yet.

    ``rejected`` counts failures by the code of their error; ``latest_rejected`` is None until one had an
    answer. What follows ``problem`` is of good answers about the newest running vote: when the last one came,
    how long it took, how long it mostly took of late, and the vendor's clock less ours, within a second.
    """

    heartbeat_age: float | None
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

    ``behind``: changes are shown before they are recorded.
    """

    waiting: int
    behind: bool
    problem: VoteboardError | None


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
        self._heartbeat: float | None = None
        self._crashes = 0
        self._rejected: Counter[str] = Counter()
        self._latest_rejected: Rejected | None = None
        self._missing: dict[str, tuple[str, ...]] = {}  # by the vote's hash

    def health(self, targets: list[Target], now: float) -> Health:
        """The state of things; the first of ``targets`` is the newest running vote."""
        good = targets[0].good
        return Health(
            heartbeat_age=None if self._heartbeat is None else now - self._heartbeat,
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

    def beat(self, now: float) -> None:
        """The poller is alive."""
        self._heartbeat = now

    def crashed(self) -> None:
        """An error that nobody foresaw is being handled."""
        self._crashes += 1
        log.exception("The poller met an error it does not know; it goes on")

    def failed(self, target: Target, error: VendorError, at: datetime) -> None:
        """A request failed; called before the target knows."""
        self._rejected[error.code] += 1
        if error.sample:
            self._latest_rejected = Rejected(at, error)
        if target.problem is None or target.problem.args != error.args:
            log.warning("Vote %s: %s", target.ask, error)

    def succeeded(self, target: Target) -> None:
        """A request was answered well; called before the target knows."""
        if target.problem is not None:
            log.info("The vendor answers again about vote %s", target.ask)

    def read(self, reading: Reading) -> None:
        """An answer was understood, perhaps not all of it."""
        hash = reading.report.vote.hash
        if reading.missing != self._missing.get(hash, ()):
            self._missing[hash] = reading.missing
            if reading.missing:
                log.warning(
                    "The answer has no key for %s (keys seen: %s); see VOTEBOARD_API_KEYS",
                    ", ".join(reading.missing),
                    ", ".join(reading.seen),
                )

    def changed(self, report: Report, change: Change | None) -> None:
        """A report was believed."""
        if change is not None and change.corrections:
            log.warning("Vote %s: counts were corrected: %s", report.vote.nr, change.corrections)
