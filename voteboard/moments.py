"""Days and times for people: of what may be of another day, with its date. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, dates

TIME_OF_DAY_SAYS_IT = timedelta(hours=12)  # what is older than that is shown with its date


def moment(at: datetime | None, now: datetime, zone: ZoneInfo, locale: Locale | str) -> str:
    """The time of day, with the date where that alone would not say when it was; a dash for never."""
    if at is None:
        return "—"
    if now - at < TIME_OF_DAY_SAYS_IT:
        return dates.format_time(at, "HH:mm:ss", tzinfo=zone, locale=locale)
    day = dates.format_skeleton("MMMd", at, tzinfo=zone, locale=locale)
    return f"{day}, {_minute(at, zone, locale)}"


def date(at: datetime, zone: ZoneInfo, locale: Locale | str) -> str:
    """The day in digits, with its year."""
    return dates.format_skeleton("yMd", at, tzinfo=zone, locale=locale)


def instant(at: datetime, zone: ZoneInfo, locale: Locale | str) -> str:
    """To the second, with a short date."""
    short = dates.format_skeleton("MMMd", at, tzinfo=zone, locale=locale)
    return f"{short}, {dates.format_time(at, 'HH:mm:ss', tzinfo=zone, locale=locale)}"


def full(at: datetime, zone: ZoneInfo, locale: Locale | str) -> str:
    """To the second, with the whole date."""
    return f"{_day(at, zone, locale)}, {dates.format_time(at, 'HH:mm:ss', tzinfo=zone, locale=locale)}"


def period(began: datetime | None, ended: datetime | None, zone: ZoneInfo, locale: Locale | str) -> str:
    """From when to when; the day is said once when both are of the same."""
    if began is None:
        return ""
    first = f"{_day(began, zone, locale)}, {_minute(began, zone, locale)}"
    if ended is None:
        return first
    if began.astimezone(zone).date() == ended.astimezone(zone).date():
        return f"{first}–{_minute(ended, zone, locale)}"
    return f"{first} – {_day(ended, zone, locale)}, {_minute(ended, zone, locale)}"


def stretch(began: datetime, ended: datetime, zone: ZoneInfo, locale: Locale | str) -> str:
    """Both to the second."""
    first = instant(began, zone, locale)
    if began.astimezone(zone).date() != ended.astimezone(zone).date():
        return f"{first} – {instant(ended, zone, locale)}"
    return f"{first}–{dates.format_time(ended, 'HH:mm:ss', tzinfo=zone, locale=locale)}"


def _day(at: datetime, zone: ZoneInfo, locale: Locale | str) -> str:
    return dates.format_date(at.astimezone(zone), "long", locale=locale)


def _minute(at: datetime, zone: ZoneInfo, locale: Locale | str) -> str:
    return dates.format_time(at, "HH:mm", tzinfo=zone, locale=locale)
