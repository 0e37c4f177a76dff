"""How the stage is set: which vote it shows, and how it looks. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from voteboard.errors import N_, BadParameter, NotOneOf
from voteboard.model import Revision

SHOW = ("counts", "percent", "both")
SORT = ("created", "rank")
LEAST_SCALE, MOST_SCALE = 0.5, 1.5
MOST_LINE = 160  # characters
_JOINER = "\u200d"
MOST_MINUTES = 24 * 60


class Policy(StrEnum):
    """Which vote comes onto the stage."""

    AUTO = "auto"  # the newest running one, by itself
    ASK = "ask"  # the presenter is asked first
    PINNED = "pinned"  # one and no other


@dataclass(frozen=True, slots=True)
class Stage:
    """How the stage is set.

    ``sort``, ``show`` and ``theme`` are None where each page goes by its own address. ``scale`` is relative
    to the size of the screen. ``joining``: the card that says how to vote is shown while a vote runs.
    ``line`` is a text over the board, ``countdown`` the moment that is counted down to, ``blank``: nothing
    but the logo is seen. ``revision`` orders what screens are told, changes of the vote included.
    """

    policy: Policy = Policy.AUTO
    pinned: str | None = None
    sort: str | None = None
    show: str | None = None
    theme: str | None = None
    scale: float = 1.0
    joining: bool = True
    line: str = ""
    countdown: datetime | None = None
    blank: bool = False
    revision: Revision | None = None

    def message(self) -> dict:
        """What screens are told of it, as JSON."""
        told = {name: getattr(self, name) for name in (*_LOOKS, "countdown")}
        if self.countdown is not None:
            told["countdown"] = {"until": self.countdown.isoformat(timespec="seconds")}
        if self.revision is not None:
            told |= {"epoch": self.revision.epoch, "rev": self.revision.rev}
        return told

    def body(self) -> dict:
        """All of it but the revision, as JSON, for the record."""
        return {"policy": str(self.policy), "pinned": self.pinned, **replace(self, revision=None).message()}


def of_body(body: dict) -> Stage:
    """The stage that was recorded; what this program does not know of it is left out."""
    known = {field.name for field in fields(Stage)} - {"revision"}
    told = {name: value for name, value in body.items() if name in known}
    told["policy"] = Policy(told.get("policy", Policy.AUTO))
    if told.get("countdown") is not None:
        told["countdown"] = datetime.fromisoformat(told["countdown"]["until"])
    return Stage(**told)


def dress(stage: Stage, changes: dict, themes: Sequence[str]) -> Stage:
    """The stage with other looks. Raises BadParameter, which names what can't be used."""
    checked = {}
    for name, value in changes.items():
        if name not in _LOOKS:
            raise NotOneOf("looks", str(name), tuple(_LOOKS))
        checked[name] = _LOOKS[name](name, value, themes)
    return replace(stage, **checked)


def in_minutes(now: datetime, minutes: object) -> datetime:
    """The moment that a countdown of so many minutes ends. Raises BadParameter."""
    if not _is_number(minutes) or not 0 < minutes <= MOST_MINUTES:
        sentence = N_("%(name)s: “%(value)s” is not a number of minutes up to %(most)s")
        raise BadParameter(sentence, name="minutes", value=str(minutes), most=MOST_MINUTES)
    return now + timedelta(minutes=minutes)


def at_time(now: datetime, time: object, zone: ZoneInfo) -> datetime:
    """The next moment at which it is `21:30` in the zone. Raises BadParameter."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", str(time))
    if found is None:
        sentence = N_("%(name)s: “%(value)s” is not a time of day like 21:30")
        raise BadParameter(sentence, name="until", value=str(time))
    today = now.astimezone(zone).replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    # Where clocks are set back, a time comes twice in one night.
    moments = [
        (today + timedelta(days=days)).replace(fold=fold).astimezone(UTC)
        for days in (0, 1)
        for fold in (0, 1)
    ]
    return next(moment for moment in moments if moment > now)


def _one_of(allowed: Sequence[str] | None):
    def check(name: str, value: object, themes: Sequence[str]) -> str | None:
        known = themes if allowed is None else allowed
        if value is not None and value not in known:
            raise NotOneOf(name, str(value), known)
        return value

    return check


def _yes_or_no(name: str, value: object, _themes: object) -> bool:
    if not isinstance(value, bool):
        raise NotOneOf(name, str(value), ("true", "false"))
    return value


def _scale(name: str, value: object, _themes: object) -> float:
    if not _is_number(value) or not LEAST_SCALE <= value <= MOST_SCALE:
        sentence = N_("%(name)s: “%(value)s” is not a number from %(least)s to %(most)s")
        raise BadParameter(sentence, name=name, value=str(value), least=LEAST_SCALE, most=MOST_SCALE)
    return round(float(value), 2)


def _line(name: str, value: object, _themes: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_LINE:
        sentence = N_("%(name)s: must be a text of at most %(most)s characters")
        raise BadParameter(sentence, name=name, value=str(value), most=MOST_LINE)
    # A joiner can't be seen, but makes one picture of several.
    return " ".join("".join(c if c.isprintable() or c == _JOINER else " " for c in value).split())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# What can be said of the looks, and how each is checked.
_LOOKS = {
    "sort": _one_of(SORT),
    "show": _one_of(SHOW),
    "theme": _one_of(None),
    "scale": _scale,
    "joining": _yes_or_no,
    "line": _line,
    "blank": _yes_or_no,
}
