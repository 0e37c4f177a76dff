"""Whether a report can follow the last believed one. Pure; the rules are in the table of docs/decisions.md.

A vendor under load may answer with half a vote. What would take numbers off a screen has to
be said twice in a row; everything else is believed at once, corrections included.
"""

from dataclasses import dataclass, replace

from voteboard.model import Report, Status


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a report takes away: the answers it no longer has, and whether all votes are gone at once."""

    dropped: frozenset[str]
    zeroed: bool


def doubt(believed: Report | None, seen: Report) -> Doubt | None:
    """Why ``seen`` can't be believed before it is said again, or None."""
    if believed is None or seen.vote.status is Status.DELETED:
        return None
    dropped = {a.id for a in believed.vote.answers} - {a.id for a in seen.vote.answers}
    zeroed = believed.total > 0 and seen.total == 0
    return Doubt(frozenset(dropped), zeroed) if dropped or zeroed else None


def follow(believed: Report | None, seen: Report) -> Report:
    """The report to believe after ``believed``, when there is no doubt of ``seen`` any more."""
    if believed is None:
        return seen
    if seen.vote.status is Status.DELETED:
        # A deleted vote freezes as it was last seen: the vendor may already have dropped its counts.
        return replace(believed, vote=replace(believed.vote, status=Status.DELETED))
    if seen.vote.status is Status.UNKNOWN:
        return replace(seen, vote=replace(seen.vote, status=believed.vote.status))
    return seen
