"""Whether a report can follow the last believed one. Pure; the rules are in the table of docs/decisions.md.

A vendor under load may answer with half a vote. What would take numbers off a screen has to
be said twice in a row; everything else is believed at once, corrections included.
"""

from dataclasses import replace

from voteboard.model import Report, Status


def follow(believed: Report | None, seen: Report, *, doubted_before: bool) -> Report | None:
    """The report to believe now, or None while ``seen`` is doubtful.

    ``doubted_before`` tells whether the report just before ``seen`` was doubtful too.
    """
    if believed is None:
        return seen
    vote = seen.vote
    if vote.status is Status.DELETED:
        # A deleted vote freezes as it was last seen: the vendor may already have dropped its counts.
        return replace(believed, vote=replace(believed.vote, status=Status.DELETED))
    if vote.status is Status.UNKNOWN:
        seen = replace(seen, vote=replace(vote, status=believed.vote.status))
    if doubtful(believed, seen) and not doubted_before:
        return None
    return seen


def doubtful(believed: Report, seen: Report) -> bool:
    """Whether ``seen`` drops an answer, or all votes at once."""
    dropped = {a.id for a in believed.vote.answers} - {a.id for a in seen.vote.answers}
    return bool(dropped) or (believed.total > 0 and seen.total == 0)
