"""The texts of a board: for its first frame and, in all their forms, for the script that takes over."""

import math
from datetime import datetime, timedelta

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from voteboard import wording
from voteboard.board import Board
from voteboard.model import Vote
from voteboard.wording import badge, phase

# Characters from which a text is set one step smaller, and two; a number by its characters, spaces included.
ANSWER_STEPS, QUESTION_STEPS, NUMBER_STEPS = (30, 80), (60, 160), (8, 12)
STAYS_UP = timedelta(seconds=10)  # that a countdown says that it is over
_SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}  # a number for each plural category


def attach(app: Flask) -> None:
    """Give the templates of ``app`` the functions of this module."""
    app.jinja_env.globals.update(
        badge=badge,
        answer_step=lambda text: _step(text, ANSWER_STEPS),
        countdown_labels=countdown_labels,
        countdown_text=countdown_text,
        event_line=event_line,
        freshness=lambda board, short=False: freshness(
            board, app.jinja_env.filters["moment"](board.at), short
        ),
        freshness_texts=freshness_texts,
        key_texts=key_texts,
        number_step=lambda text: _step(text, NUMBER_STEPS),
        phase=phase,
        phase_texts=phase_texts,
        question_step=lambda text: _step(text, QUESTION_STEPS),
        summary_texts=summary_texts,
        vote_unit=lambda n: ngettext("vote", "votes", n),
        vote_units=lambda: {name: ngettext("vote", "votes", n) for name, n in _SAMPLES.items()},
        winner_texts=winner_texts,
    )


def phase_texts() -> dict[str, str]:
    """What the badge says in each phase, behind a curtain, and when contact is lost."""
    return wording.phase_texts(_)


def freshness_texts(short: bool = False) -> dict[str, str]:
    """What the foot says of the data, for each word of the badge and kind of contact; ``short``: its time."""
    texts = wording.freshness_texts(_)
    return dict.fromkeys(texts, "{time}") if short else texts


def freshness(board: Board, time: str, short: bool = False) -> str:
    """What the foot says of ``board``, read from the vendor at ``time``."""
    return time if short else wording.freshness(board, time, _)


def event_line(vote: Vote | None) -> str:
    """The event's name and the vote's number."""
    return wording.event_line(vote, _)


def winner_texts() -> dict[str, str]:
    """What stands over the winner, or over several with equal counts."""
    return {"one": _("Winner"), "many": _("Joint winners")}


def summary_texts() -> dict[str, str]:
    """What a screen reader is told now and then, in each phase."""
    return {
        "live": _("In the lead: {leaders}. Votes in all: {total}."),
        "final": _("Final result: {leaders}. Votes in all: {total}."),
        "none": _("No votes yet."),
        "hidden": _("The result is hidden."),
        "revealed": _("Revealed: {leaders}."),
    }


def countdown_labels() -> dict[str, str]:
    """What stands under a countdown, and in its place when it is over."""
    return {"running": _("Countdown"), "up": _("Time is up")}


def countdown_text(until: datetime | None, now: datetime) -> str | None:
    """The time that is left, as `04:59` or `1:04:59`; empty for a while when it is over, then None."""
    if until is None or until + STAYS_UP <= now:
        return None
    seconds = math.ceil((until - now).total_seconds())
    if seconds <= 0:
        return ""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def key_texts() -> dict[str, str]:
    """What each key of the stage does."""
    return {
        "F": _("Full screen"),
        "S": _("Order: by votes or by number"),
        "P": _("Votes, per cents or both"),
        "T": _("Theme"),
        "← →": _("Turn pages, when there are several"),
        "?": _("This card"),
    }


def _step(text: str, steps: tuple[int, int]) -> int:
    """How many steps smaller a text of this length is set: 0, 1 or 2."""
    return sum(len(text) > step for step in steps)
