"""What follows from counts: differences, whole per cents, standings. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from voteboard.model import Report


@dataclass(frozen=True, slots=True)
class Change:
    """How one report differs from the one before it.

    ``gains`` maps the global id of each answer whose count moved to the difference;
    ``corrections`` are those that fell. ``counts_only`` is false when anything else of the
    vote changed as well, so that screens need the whole board. ``lead``: others are on the first
    place than before.
    """

    gains: dict[str, int]
    counts_only: bool
    lead: bool

    @property
    def corrections(self) -> dict[str, int]:
        """The answers that lost votes, with the (negative) difference."""
        return {id: gain for id, gain in self.gains.items() if gain < 0}


def diff(before: Report | None, now: Report) -> Change | None:
    """The change from ``before`` to ``now``, or None when they are equal."""
    if before == now:
        return None
    known = before.by_id() if before else {}
    gains = {id: n - known.get(id, 0) for id, n in now.by_id().items() if n != known.get(id, 0)}
    same_vote = before is not None and before.vote == now.vote
    return Change(gains, counts_only=same_vote, lead=leaders(now) != (leaders(before) if before else ()))


def leaders(report: Report) -> tuple[str, ...]:
    """Global ids of the answers on the first place; none before the first vote."""
    most = max(report.counts, default=0)
    return tuple(id for id, n in report.by_id().items() if n == most > 0)


def shares(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole per cents of ``counts`` that add up to exactly 100, or all 0 when nobody voted.

    Largest remainder (Hamilton's method) in whole numbers; of equal remainders the larger
    count is rounded up first, then the earlier answer.
    """
    total = sum(counts)
    if not total:
        return (0,) * len(counts)
    whole = [n * 100 // total for n in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: (-(counts[i] * 100 % total), -counts[i], i))
    for i in by_remainder[: 100 - sum(whole)]:
        whole[i] += 1
    return tuple(whole)


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of one answer: its index among the answers, rank from 1, and bar length.

    Equal counts share a rank and the next one skips (1, 1, 3: standard competition ranking).
    ``length`` is the count relative to the largest one, 0 … 1. ``leads`` is true for every
    answer on the first rank once there are votes.
    """

    index: int
    rank: int
    length: float
    leads: bool


def standings(counts: Sequence[int]) -> tuple[Standing, ...]:
    """The answers from the first place down; ties stay in order of creation."""
    most = max(counts, default=0)
    places = []
    rank, before = 0, None
    for position, index in enumerate(sorted(range(len(counts)), key=lambda i: (-counts[i], i)), 1):
        n = counts[index]
        if n != before:
            rank, before = position, n
        length = n / most if most else 0.0
        places.append(Standing(index, rank, length, leads=bool(most) and n == most))
    return tuple(places)
