"""What to go on with where a process leads after another: what was shown, and what was recorded. Pure.

In one epoch every change is recorded before it is shown (see `recorder`): there the record is the newer one.
What is shown without being recorded has another epoch, or comes into the record as late.
"""

from voteboard import board
from voteboard.board import Board
from voteboard.curtain import OPEN, Drawn
from voteboard.history.records import Recorded


def in_step(recorded: Recorded, seen: Board) -> bool:
    """Whether all that was shown of the vote was recorded before."""
    same = recorded.revision.epoch == seen.revision.epoch
    return same and not recorded.late and recorded.revision >= seen.revision


def newer(recorded: Recorded, seen: Board, *, told: bool) -> bool:
    """Whether the record is to be shown, and not what was seen; ``told``: that was shown last."""
    return in_step(recorded, seen) or (not told and (seen.at is None or recorded.seen_at >= seen.at))


def curtain(recorded: Recorded, seen: Board, *, told: bool) -> Drawn:
    """The curtain that stays, where a vote may have been seen through another one than is recorded."""
    drawn = recorded.drawn
    if seen.curtain is drawn.curtain or in_step(recorded, seen):
        return drawn
    # Where nobody can tell which came last, nothing is opened that may have been closed.
    return board.drawn_of(seen) if told or drawn == OPEN else drawn


def curtains(shown: dict[str, Board]) -> dict[str, Drawn]:
    """The curtains that boards are seen through, as far as they are not open."""
    drawn = {hash: board.drawn_of(each) for hash, each in shown.items()}
    return {hash: each for hash, each in drawn.items() if each != OPEN}
