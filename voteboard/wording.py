"""The words of a board, in the language of the ``gettext`` that is passed in. Pure."""

from collections.abc import Callable

from voteboard.board import Board
from voteboard.model import Curtain, Status, Vote

Gettext = Callable[[str], str]

_PHASES = {
    Status.NOT_ACTIVE: "soon",
    Status.ACTIVE: "live",
    Status.UNKNOWN: "live",
    Status.FINISHED: "final",
    Status.DELETED: "frozen",
}


def phase(board: Board) -> str:
    """Where a board is in its life, for styles: waiting, soon, live, final or frozen."""
    return _PHASES[board.vote.status] if board.vote else "waiting"


def badge(board: Board) -> str:
    """What the badge says of a board: its phase, or what its curtain makes of that."""
    known = phase(board)
    if board.curtain is Curtain.HELD:
        return "held"
    return "ended" if board.curtain is Curtain.HIDDEN and known == "final" else known


def phase_texts(_: Gettext) -> dict[str, str]:
    """What the badge says in each phase, behind a curtain, and when contact is lost."""
    return {
        "waiting": _("Waiting"),
        "soon": _("Soon"),
        "live": _("Live"),
        "final": _("Final result"),
        "frozen": _("Closed"),
        "held": _("Count held"),
        "ended": _("Voting has ended"),
        "stale": _("No contact"),
        "lost": _("No contact"),
    }


def freshness_texts(_: Gettext) -> dict[str, str]:
    """What the foot says of the data, for each word of the badge and kind of contact."""
    return {
        "waiting": _("Connected"),
        "soon": _("Updated at {time}"),
        "live": _("Updated at {time}"),
        "final": _("Result as of {time}"),
        "frozen": _("Result as of {time}"),
        "held": _("Count as of {time}"),
        "ended": _("Updated at {time}"),
        "unread": _("Waiting for contact"),
        "stale": _("Data as of {time}, waiting for contact"),
        "aged": _("Data as of {time} — {age} s ago, waiting for contact"),
        "lost": _("No contact with the server. Data as of {time}"),
    }


def freshness(board: Board, time: str, _: Gettext) -> str:
    """What the foot says of ``board``, read from the vendor at ``time``."""
    says = badge(board) if not board.stale else "stale" if board.at else "unread"
    return freshness_texts(_)[says].replace("{time}", time)


def event_line(vote: Vote | None, _: Gettext) -> str:
    """The event's name and the vote's number."""
    if vote is None:
        return ""
    number = _("Vote No. {nr}").replace("{nr}", str(vote.nr))
    return f"{vote.name} · {number}" if vote.name else number


def rule(vote: Vote | None, _: Gettext) -> str:
    """How many votes each participant has; empty where that is unknown."""
    if vote is None or vote.multiple is None:
        return ""
    return _("Several votes from each participant") if vote.multiple else _("One vote from each participant")
