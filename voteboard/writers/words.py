"""What documents say of a vote, in the language of the export."""

from voteboard import moments
from voteboard.board import Board
from voteboard.exported import Exported
from voteboard.model import Curtain, Status
from voteboard.timeline import Timeline


def title(board: Board, exported: Exported) -> str:
    """The question, or what else the vote is called."""
    return board.vote.question or board.vote.name or number(board, exported)


def number(board: Board, exported: Exported) -> str:
    """The vote by its number."""
    _ = exported.translate
    return _("Vote No. {nr}").replace("{nr}", str(board.vote.nr))


def occasion(board: Board, exported: Exported) -> str:
    """The event, the vote's number, and from when to when it ran."""
    vote = board.vote
    when = moments.period(vote.started_at, vote.finished_at, exported.zone, exported.language)
    return " · ".join(part for part in (vote.name, number(board, exported), when) if part)


def status(board: Board, exported: Exported) -> str:
    """Where the vote is in its life, as far as it may be known."""
    _ = exported.translate
    says = {
        Status.NOT_ACTIVE: _("Soon"),
        Status.ACTIVE: _("Voting goes on"),
        Status.UNKNOWN: _("Voting goes on"),
        Status.FINISHED: _("Final result"),
        Status.DELETED: _("Closed"),
    }
    if board.curtain is Curtain.HIDDEN and board.vote.status is Status.FINISHED:
        return _("Voting has ended")
    return says[board.vote.status]


def curtain(board: Board, exported: Exported) -> str | None:
    """What the presenter keeps from view; None when that is nothing."""
    _ = exported.translate
    says = {Curtain.HIDDEN: _("The result is hidden for now"), Curtain.HELD: _("Count held")}
    return says.get(board.curtain)


def first(board: Board) -> list[int]:
    """Indices of the answers on the first place, as far as it is known; none before the first vote."""
    return [place.index for place in board.standings if place.leads]


def revision(board: Board) -> str:
    """Which state of the vote it is: its number within the epoch, and the epoch."""
    return f"{board.revision.rev} ({board.revision.epoch})"


def has_history(timeline: Timeline | None) -> bool:
    """Whether there is anything to tell of how the vote went."""
    return timeline is not None and bool(timeline.points)
