"""The texts of the archive: who won, what happened to a vote on the way, and what its chart says."""

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from voteboard.board import Board
from voteboard.model import Status
from voteboard.timeline import Silence, Timeline

_OURS = ("record", "restart", "unwatched")  # all other reasons are trouble with the vendor


def attach(app: Flask) -> None:
    """Give the templates of ``app`` the functions of this module."""
    app.jinja_env.globals.update(
        chart_texts=chart_texts,
        gap_text=gap_text,
        hidden_text=hidden_text,
        names_of=names_of,
        outcome_title=outcome_title,
    )


def outcome_title(board: Board) -> str:
    """What those on the first place are called: winners only when nothing can change it any more."""
    many = sum(place.leads for place in board.standings) > 1
    if board.vote.status is Status.FINISHED:
        return _("Joint winners") if many else _("Winner")
    return _("Lead together") if many else _("Leads")


def hidden_text() -> str:
    """What stands in place of what the curtain hides."""
    return _("The result is hidden for now")


def names_of(timeline: Timeline) -> dict[str, str]:
    """The text of each answer that the vote ever had, by its global id."""
    return {answer.id: answer.text for point in timeline.points for answer in point.report.vote.answers}


def gap_reasons() -> dict[str, str]:
    """Why nothing is known for a while, for each reason; ``vendor`` for all that are not ours."""
    return {
        "record": _("The record could not be written"),
        "restart": _("The program was not running"),
        "unwatched": _("Nobody was watching"),
        "vendor": _("No contact with the vendor"),
    }


def gap_text(silence: Silence) -> str:
    """Why nothing is known, and how much of it is lost."""
    reason = gap_reasons()[silence.reason if silence.reason in _OURS else "vendor"]
    if not silence.lost:
        return reason
    lost = ngettext("%(num)s change is missing", "%(num)s changes are missing", silence.lost)
    return f"{reason}: {lost}"


def chart_texts() -> dict[str, object]:
    """What the script writes beside the chart."""
    return {
        "reasons": gap_reasons(),
        "now": _("Latest"),
        "leads": _("{leaders} in the lead"),
        "nobody": _("Nobody in the lead"),
        "correction": _("Corrected: {answer} {difference}"),
        "rate": _("Votes a minute: {votes}"),
        "moment": _("Only one moment of this vote is known; there is nothing to draw."),
        "hidden": hidden_text(),
        "failed": _("The chart can't be loaded now; it is tried again"),
    }
