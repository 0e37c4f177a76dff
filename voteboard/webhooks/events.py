"""Which turn of a vote a change of its public board is: started, lead changed, finished. Pure.

All of it follows from what the public sees, so an event tells nothing that the curtain hides.
"""

from dataclasses import dataclass

from voteboard.board import Board
from voteboard.model import Curtain, Status

STARTED, LEAD_CHANGED, FINISHED = "vote.started", "vote.lead_changed", "vote.finished"
_RUNNING = (Status.ACTIVE, Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the public knows of a vote. ``leaders`` are global ids of the answers on the first place as far as
    that was ever told; None: never."""

    running: bool
    final: bool
    leaders: frozenset[str] | None


def seen(board: Board, before: Seen | None = None) -> Seen:
    """What is known with ``board``, after what was known ``before``."""
    status = board.vote.status
    known = before and before.leaders
    if board.curtain is not Curtain.HIDDEN or any(answer.rank == 1 for answer in board.revealed):
        known = frozenset(board.vote.answers[place.index].id for place in board.standings if place.leads)
    return Seen(status in _RUNNING, status.final, known)


def event(before: Seen | None, now: Seen, board: Board) -> str | None:
    """The event that turns what was known ``before`` (None: nothing) into ``now``, which ``board`` has shown.

    A held board is silent; what came meanwhile is told when it is opened. The lead does not change while it
    is hidden, nor by coming to light: only against leaders that the public knew before.
    """
    if board.curtain is Curtain.HELD or board.demo:
        return None
    if now.running and not (before and before.running):
        return STARTED
    if before is None:
        return None
    if now.final and not before.final:
        return FINISHED
    led = board.curtain is Curtain.OPEN and bool(now.leaders) and before.leaders is not None
    return LEAD_CHANGED if led and now.leaders != before.leaders else None
