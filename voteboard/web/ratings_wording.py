"""The texts of the board of ratings: for its first frame and, in all their forms, for the script.

A board is the message that screens get (`ratings`), as it is.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import get_decimal_symbol
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

_SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}  # a number for each plural category


def attach(app: Flask, zone: ZoneInfo) -> None:
    """Give the templates of ``app`` the functions of this module, and the filter ``decimal``."""
    app.add_template_filter(decimal, "decimal")
    app.jinja_env.globals.update(
        rating_unit=lambda n: ngettext("rating", "ratings", n),
        rating_units=lambda: {name: ngettext("rating", "ratings", n) for name, n in _SAMPLES.items()},
        ratings_title=lambda board: titles()[board["period"]],
        ratings_dates=lambda board: dates(board, zone),
        ratings_date_texts=date_texts,
        ratings_phase_texts=phase_texts,
        ratings_phase=phase,
        ratings_key_texts=key_texts,
        trend_texts=trend_texts,
        trend_words=trend_words,
        trend_way=trend_way,
        short_moment=lambda at, now: short(at, now, zone),
        moment_of=lambda at: at and datetime.fromisoformat(at),
    )


def key_texts() -> dict[str, str]:
    """What each key of the board does."""
    return {
        "F": _("Full screen"),
        "T": _("Theme"),
        "← →": _("Turn pages, when there are several"),
        "?": _("This card"),
    }


def decimal(text: str | None) -> str:
    """A number that is written as `-0.2`, as the page's language writes it; a dash for none."""
    if text is None:
        return "—"
    return text.replace(".", get_decimal_symbol(get_locale())).replace("-", "\N{MINUS SIGN}")


def titles() -> dict[str, str]:
    """What stands over the board of each period."""
    return {
        "today": _("Ratings today"),
        "event": _("Ratings of this event"),
        "week": _("Ratings of the last 7 days"),
        "range": _("Ratings of the period"),
    }


def date_texts() -> dict[str, str]:
    """The dates of each period."""
    return {
        "today": "{from}",
        "event": _("since {from}, {time}"),
        "week": _("since {from}"),
        "range": "{from} – {to}",
    }


def dates(board: dict, zone: ZoneInfo) -> str:
    """The dates of a board's period, in words; its end is the first moment after it."""
    began = _local(board["from"], zone)
    ended = board["to"] and _local(board["to"], zone) - timedelta(milliseconds=1)
    locale = get_locale()
    words = {
        "from": format_date(began, "long", locale=locale) if began else "",
        "to": format_date(ended, "long", locale=locale) if ended else "",
        "time": format_time(began, "HH:mm", locale=locale) if began else "",
    }
    one_day = board["period"] == "range" and words["from"] == words["to"]
    pattern = date_texts()["today" if one_day else board["period"]]
    for name, word in words.items():
        pattern = pattern.replace(f"{{{name}}}", word)
    return pattern


def phase(board: dict, now: datetime) -> str:
    """Whether more ratings can come: live, or final."""
    return "final" if board["to"] and datetime.fromisoformat(board["to"]) <= now else "live"


def phase_texts() -> dict[str, str]:
    """The words of the badge."""
    return {"live": _("Live"), "final": _("Result"), "stale": _("No contact"), "lost": _("No contact")}


def trend_texts() -> dict[str, str]:
    """What a mean is compared with, for each period; and what is said when it is the same."""
    return {
        "same": _("no change"),
        "today": _("yesterday {before} · {n}"),
        "event": _("before the event {before} · {n}"),
        "week": _("7 days before {before} · {n}"),
        "range": _("as long before {before} · {n}"),
    }


def trend_words(board: dict, number: str) -> str:
    """What a board's mean is compared with; ``number`` is the other's number of ratings as it is written."""
    trend = board["trend"]
    if trend is None:
        return ""
    many = f"{number} {ngettext('rating', 'ratings', trend['n'])}"
    return trend_texts()[board["period"]].replace("{before}", decimal(trend["before"])).replace("{n}", many)


def trend_way(board: dict) -> str:
    """Where the mean goes: up, down or same."""
    trend = board["trend"]
    if trend is None or float(trend["difference"]) == 0:
        return "same"
    return "down" if trend["difference"].startswith("-") else "up"


def short(at: str, now: datetime, zone: ZoneInfo) -> str:
    """The hour and minute, with the date where they alone would not say when it was."""
    then = _local(at, zone)
    time = format_time(then, "HH:mm", locale=get_locale())
    if now - then < timedelta(hours=12):
        return time
    return f"{format_skeleton('MMMd', then, locale=get_locale())}, {time}"


def _local(iso: str | None, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(iso).astimezone(zone) if iso else None
