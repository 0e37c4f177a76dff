"""Which ratings a board is about: `today`, `event`, `week`, or days from A to B. Pure.

Days are those of the settings' time zone; a week is today and the six days before.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from voteboard.errors import N_, BadParameter

WATCH = "ratings"
MOST_DAYS = 366
WEEK = 7
RANGE = "range"  # the name of a period from day to day
NAMES = ("today", "event", "week")
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", re.ASCII)
_FIRST, _LAST = (
    date(1971, 1, 1),
    date(9998, 12, 31),
)  # days that have a day before and behind them in any zone


@dataclass(frozen=True, slots=True)
class Asked:
    """A period by its name, or by its ``first`` and ``last`` day; what it spans depends on the time."""

    name: str
    first: date | None = None
    last: date | None = None

    @property
    def text(self) -> str:
        """As it stands in an address."""
        return self.name if self.first is None else f"{self.first}..{self.last}"

    @property
    def watch(self) -> str:
        """What a screen watches to be told of it."""
        return f"{WATCH}:{self.text}"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``begin`` on, until ``end`` (None: it goes on); ``before`` is the equal period to compare with."""

    asked: Asked
    begin: datetime
    end: datetime | None
    before: tuple[datetime, datetime]


def parse(text: str, name: str = "period") -> Asked:
    """The period of that text. Raises BadParameter, which calls it ``name``."""
    if text in NAMES:
        return Asked(text)
    found = _RANGE.fullmatch(text)
    if found is None:
        sentence = N_(
            "%(name)s: “%(value)s” is none of today, event, week, nor days like 2026-11-01..2026-11-24"
        )
        raise BadParameter(sentence, name=name, value=text)
    first, last = (_day(each, name) for each in found.groups())
    if first > last:
        raise BadParameter(N_("%(name)s: “%(value)s” ends before it begins"), name=name, value=text)
    if (last - first).days >= MOST_DAYS:
        sentence = N_("%(name)s: “%(value)s” is longer than %(most)s days; ask for a part of it")
        raise BadParameter(sentence, name=name, value=text, most=MOST_DAYS)
    return Asked(RANGE, first, last)


def watched(watch: str) -> Asked | None:
    """The period that a screen watches with this word; None where the word is no period's."""
    if watch == WATCH:
        return Asked("today")
    head, colon, text = watch.partition(":")
    if head != WATCH or not colon:
        return None
    try:
        return parse(text)
    except BadParameter:
        return None


def spanned(asked: Asked, now: datetime, zone: ZoneInfo, event: datetime | None) -> Period:
    """What it spans ``now``. Where no begin of the ``event`` is set (None), or it lies ahead, it is today."""
    today = now.astimezone(zone).date()
    if asked.name == "event" and event is not None and event <= now:
        return Period(asked, event, None, (event - (now - event), event))
    first, last = asked.first or today, asked.last or today
    if asked.name == "week":
        first = today - timedelta(days=WEEK - 1)
    days = (last - first).days + 1
    begin = _midnight(first, zone)
    end = None if asked.first is None else _midnight(last + timedelta(days=1), zone)
    return Period(asked, begin, end, (_midnight(first - timedelta(days=days), zone), begin))


def _day(text: str, name: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not _FIRST <= day <= _LAST:
        raise BadParameter(N_("%(name)s: “%(value)s” is no day"), name=name, value=text)
    return day


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
