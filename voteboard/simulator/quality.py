"""The simulated vendor's other service: messages that ask for a rating, ratings, and the money for them.

Time is Unix seconds and passed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from voteboard.simulator.clients import Remark, remarks

_ZONE = ZoneInfo("Europe/Moscow")
STORY = 15 * 86_400.0  # seconds of ratings before the start, where ratings come by themselves


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that was sent, and charged."""

    phone: str
    text: str
    employee: str
    order: str
    text_final: str
    at: float


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating, as the vendor keeps it."""

    phone: str
    value: int
    employee: str
    order: str
    at: float
    text: str


@dataclass(slots=True)
class Quality:
    """What an account has for ratings. Ratings come by themselves where ``busy``.

    ``replies_after`` seconds a client answers a message; None: never. ``allowed``: the API may be used.
    """

    balance: Decimal = Decimal(1000)
    price: Decimal = Decimal("2.50")
    per_day: int = 100_000
    per_month: int = 1_000_000
    allowed: bool = True
    replies_after: float | None = None
    busy: bool = False
    seed: int = 1
    sent: list[Sent] = field(default_factory=list)
    ratings: list[Rated] = field(default_factory=list)
    _answered: int = 0
    _coming: Iterator[tuple[float, Remark]] | None = None
    _next: tuple[float, Remark] | None = None
    _began: float | None = None

    def send(self, messages: list[dict], now: float) -> str | None:
        """Send them one by one; the error at which it stopped. What was sent before that is sent."""
        day, month = (self._since(now, unit) for unit in ("day", "month"))
        for message in messages:
            if sum(sent.at >= day for sent in self.sent) >= self.per_day:
                return "too many messages per day"
            if sum(sent.at >= month for sent in self.sent) >= self.per_month:
                return "too many messages per month"
            if self.balance < self.price:
                return "not enough balance"
            self.balance -= self.price
            texts = (str(message.get(key, "")) for key in ("text", "employee", "order", "text_final"))
            self.sent.append(Sent(str(message["phone"]), *texts, now))
        return None

    def advance(self, now: float) -> None:
        """Have the clients answer, and others rate unasked, up to ``now``."""
        if self.busy:
            self._rate_unasked(now)
        if self.replies_after is None:
            return
        while self._answered < len(self.sent):
            sent = self.sent[self._answered]
            if sent.at + self.replies_after > now:
                return
            remark = next(remarks(Random(f"{self.seed}/{self._answered}")))[1]  # noqa: S311
            self._answered += 1
            at = sent.at + self.replies_after
            self.ratings.append(Rated(sent.phone, remark.value, sent.employee, sent.order, at, remark.text))

    def between(self, begin: float, end: float) -> list[Rated]:
        """The ratings of a period, both its ends included, the oldest first."""
        return sorted((one for one in self.ratings if begin <= int(one.at) <= end), key=lambda one: one.at)

    def _rate_unasked(self, now: float) -> None:
        if self._began is None:
            self._began = now - STORY
            self._coming = remarks(Random(self.seed))  # noqa: S311
            self._next = next(self._coming)
        while self._coming and self._next and self._began + self._next[0] <= now:
            at, remark = self._next
            rated = Rated(remark.phone, remark.value, remark.employee, "", self._began + at, remark.text)
            self.ratings.append(rated)
            self._next = next(self._coming)

    def _since(self, now: float, unit: str) -> float:
        begin = datetime.fromtimestamp(now, _ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        return (begin if unit == "day" else begin.replace(day=1)).timestamp()
