"""What ratings of a period look like to the public now, and the message made of it. Pure.

Page, embed, JSON, files and screens have it from the same `RatingsBoard`, which masks telephone numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from voteboard.history.rated import VALUES, Comment, Employee, Rated
from voteboard.masking import mask, mask_within
from voteboard.model import Revision
from voteboard.ratings.period import Period
from voteboard.tally import shares

SMALL = 5  # ratings below which a mean tells little
MOST_EMPLOYEES = 100
MOST_COMMENTS = 30
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class RatingsBoard:
    """The ratings of a period at a revision.

    ``at`` is when the vendor was last read (aware, or None: never); ``reason`` is the code of what keeps
    newer ratings away, or None: they are fresh. ``comparable``: what came before is known too.
    """

    WHOLE: ClassVar[str] = "ratings"  # the event that tells all of it

    period: Period
    rated: Rated
    revision: Revision
    at: datetime | None
    reason: str | None
    comparable: bool = True

    @property
    def watch(self) -> str:
        """What screens watch to be told of it."""
        return self.period.asked.watch

    @property
    def n(self) -> int:
        """How many ratings there are."""
        return sum(self.rated.counts)

    @property
    def mean(self) -> Decimal | None:
        """To one digit; None without ratings."""
        return mean(self.rated.counts)

    @property
    def trend(self) -> tuple[Decimal, int, Decimal] | None:
        """Mean and number of the equal period before, and by how much the mean shown has changed since."""
        now, before = self.mean, mean(self.rated.before)
        if now is None or before is None or not self.comparable:
            return None
        return before, sum(self.rated.before), now - before

    @property
    def employees(self) -> list[tuple[Employee, Decimal, bool]]:
        """Each with the mean, and whether it is made of few ratings; the best first, those of few last."""
        told = [(each, _rounded(each.total, each.n), each.n < SMALL) for each in self.rated.employees]
        told.sort(key=lambda row: (row[2], -row[1], -row[0].n, row[0].name))
        return told[:MOST_EMPLOYEES]

    @property
    def stale(self) -> bool:
        """Whether newer ratings should be here by now."""
        return self.reason is not None

    @property
    def etag(self) -> str:
        """Changes whenever a reader would see something else than the time of the data."""
        return f"{self.watch}-{self.revision.epoch}-{self.revision.rev}-{int(self.stale)}"

    def same(self, other: "RatingsBoard") -> bool:
        """Whether both say the same, but for revision, freshness and the time of the data."""
        return self._told() == other._told()

    def message(self, _event: str = WHOLE) -> dict:
        """The body of the Socket.IO event ``ratings``, which is all there is."""
        return {
            "watch": self.watch,
            **self._told(),
            "epoch": self.revision.epoch,
            "rev": self.revision.rev,
            "at": iso(self.at),
            "stale": self.stale,
            "reason": self.reason,
        }

    def _told(self) -> dict:
        trend = self.trend
        return {
            "period": self.period.asked.name,
            "from": iso(self.period.begin),
            "to": iso(self.period.end),
            "n": self.n,
            "mean": _text(self.mean),
            "counts": list(self.rated.counts),
            "shares": list(shares(self.rated.counts)),
            "trend": trend and {"before": str(trend[0]), "n": trend[1], "difference": signed(trend[2])},
            "comments": [public(comment) for comment in self.rated.comments],
            "employees": [
                {"name": mask_within(each.name), "n": each.n, "mean": str(mean), "small": small}
                for each, mean, small in self.employees
            ],
        }


def mean(counts: Sequence[int]) -> Decimal | None:
    """Of the values 1 to 5 that came so often: to one digit, half up; None when nobody rated."""
    total = sum(value * n for value, n in zip(VALUES, counts, strict=True))
    return _rounded(total, sum(counts)) if any(counts) else None


def public(comment: Comment) -> dict:
    """A comment as the public may see it."""
    rating = comment.rating
    return {
        "id": comment.id,
        "at": iso(rating.at),
        "value": rating.value,
        "text": mask_within(rating.text),
        "employee": mask_within(rating.employee),
        "phone": mask(rating.phone),
    }


def signed(difference: Decimal) -> str:
    """``+0.2``, ``-0.2`` or ``0.0``."""
    return f"{difference:+}" if difference else "0.0"


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with whole seconds, as interfaces promise it."""
    return moment and moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _rounded(total: int, n: int) -> Decimal:
    return (Decimal(total) / n).quantize(_TENTH, ROUND_HALF_UP)


def _text(mean: Decimal | None) -> str | None:
    return None if mean is None else str(mean)
