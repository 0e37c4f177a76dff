"""Days and times of the archive: with their dates, since its votes are of other days. In the event's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import dates
from flask import Flask
from flask_babel import get_locale


def attach(app: Flask, zone: ZoneInfo) -> None:
    """Give templates the filter ``instant`` and the functions ``period`` and ``stretch``."""

    def day(at: datetime) -> str:
        return dates.format_date(at.astimezone(zone), "long", locale=get_locale())

    def minute(at: datetime) -> str:
        return dates.format_time(at, "HH:mm", tzinfo=zone, locale=get_locale())

    def instant(at: datetime) -> str:
        """To the second, with a short date."""
        short = dates.format_skeleton("MMMd", at, tzinfo=zone, locale=get_locale())
        return f"{short}, {dates.format_time(at, 'HH:mm:ss', tzinfo=zone, locale=get_locale())}"

    def period(began: datetime | None, ended: datetime | None) -> str:
        """From when to when; the day is said once when both are of the same."""
        if began is None:
            return ""
        if ended is None:
            return f"{day(began)}, {minute(began)}"
        if began.astimezone(zone).date() == ended.astimezone(zone).date():
            return f"{day(began)}, {minute(began)}–{minute(ended)}"
        return f"{day(began)}, {minute(began)} – {day(ended)}, {minute(ended)}"

    def stretch(began: datetime, ended: datetime) -> str:
        """Both to the second."""
        if began.astimezone(zone).date() != ended.astimezone(zone).date():
            return f"{instant(began)} – {instant(ended)}"
        return f"{instant(began)}–{dates.format_time(ended, 'HH:mm:ss', tzinfo=zone, locale=get_locale())}"

    app.add_template_filter(instant, "instant")
    app.jinja_env.globals["stretch"] = stretch
    app.jinja_env.globals["period"] = period
