"""The texts of a board: for its first frame and, in all their forms, for the script that takes over."""

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from voteboard.board import Board
from voteboard.model import Status, Vote

LONG, LONGEST = 30, 80  # characters from which an answer is set smaller, and smaller still
_PHASES = {
    Status.NOT_ACTIVE: "soon",
    Status.ACTIVE: "live",
    Status.UNKNOWN: "live",
    Status.FINISHED: "final",
    Status.DELETED: "frozen",
}
_SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}  # a number for each plural category


def attach(app: Flask) -> None:
    """Give the templates of ``app`` the functions of this module."""
    app.jinja_env.globals.update(
        event_line=event_line,
        freshness=lambda board: freshness(board, app.jinja_env.filters["clock"](board.at)),
        freshness_texts=freshness_texts,
        label_length=lambda text: _length(text, LONG, LONGEST),
        phase=phase,
        phase_texts=phase_texts,
        question_length=lambda text: _length(text, 2 * LONG, 2 * LONGEST),
        vote_unit=lambda n: ngettext("vote", "votes", n),
        vote_units=lambda: {name: ngettext("vote", "votes", n) for name, n in _SAMPLES.items()},
    )


def phase(board: Board) -> str:
    """Where a board is in its life, for styles: waiting, soon, live, final or frozen."""
    return _PHASES[board.vote.status] if board.vote else "waiting"


def phase_texts() -> dict[str, str]:
    """What the badge says in each phase, and when contact is lost."""
    return {
        "waiting": _("Waiting"),
        "soon": _("Soon"),
        "live": _("Live"),
        "final": _("Final result"),
        "frozen": _("Closed"),
        "stale": _("No contact"),
        "lost": _("No contact"),
    }


def freshness_texts() -> dict[str, str]:
    """What the foot says of the data, in each phase and kind of contact."""
    return {
        "waiting": _("Connected"),
        "soon": _("Updated at {time}"),
        "live": _("Updated at {time}"),
        "final": _("Result as of {time}"),
        "frozen": _("Result as of {time}"),
        "unread": _("Waiting for contact"),
        "stale": _("Data as of {time}, waiting for contact"),
        "aged": _("Data as of {time} — {age} s ago, waiting for contact"),
        "lost": _("No contact with the server. Data as of {time}"),
    }


def freshness(board: Board, time: str) -> str:
    """What the foot says of ``board``, read from the vendor at ``time``."""
    says = phase(board) if not board.stale else "stale" if board.at else "unread"
    return freshness_texts()[says].replace("{time}", time)


def event_line(vote: Vote | None) -> str:
    """The event's name and the vote's number."""
    if vote is None:
        return ""
    number = _("Vote No. {nr}").replace("{nr}", str(vote.nr))
    return f"{vote.name} · {number}" if vote.name else number


def _length(text: str, long: int, longest: int) -> str:
    return "longest" if len(text) > longest else "long" if len(text) > long else "short"
