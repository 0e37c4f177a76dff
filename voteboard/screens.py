"""The screens that are connected: how many of each kind, and what the first ones say of themselves. Pure."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from voteboard.errors import N_, VoteboardError
from voteboard.model import MAX_COUNT

KINDS = ("stage", "vote", "ratings", "embed")
LISTED = 100  # of the stage, and as many of all others together: the rest is only counted
LONGEST_SIDE = 16384  # pixels


class UnknownScreen(VoteboardError):
    """A command is for a screen that is not connected (any more)."""

    code = "unknown-screen"


@dataclass(frozen=True, slots=True)
class SeenScreen:
    """A screen, connected ``since`` then, and what it told of itself when it was ``seen``; None: not yet.

    ``w`` and ``h`` are in CSS pixels, ``dpr`` of the screen's own for each. ``vote``, ``epoch`` and ``rev``
    are of the board that it shows. ``fits``: all texts are shown whole.
    """

    number: int
    kind: str
    since: datetime | None = None
    seen: datetime | None = None
    full_screen: bool | None = None
    awake: bool | None = None
    fits: bool | None = None
    w: int | None = None
    h: int | None = None
    dpr: float | None = None
    vote: str | None = None
    epoch: str | None = None
    rev: int | None = None


class Screens:
    """The register of connected screens by the ids of their connections.

    However many there are, it keeps no more than the kind of each beside the first `LISTED`.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._listed: dict[str, SeenScreen] = {}
        self._sids: dict[int, str] = {}
        self._stages = 0  # of those listed

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind are connected."""
        return {kind: self._counts[kind] for kind in KINDS}

    def kind_of(self, sid: str | None) -> str | None:
        """The kind of a screen that is connected; None: it is not."""
        return self._kinds.get(sid)

    def arrived(self, sid: str, kind: str, now: datetime) -> int | None:
        """A screen came: its number, the lowest that is free, or None when it is only counted."""
        self.left(sid)
        self._kinds[sid] = kind
        self._counts[kind] += 1
        of_stage = kind == "stage"
        if (self._stages if of_stage else len(self._listed) - self._stages) >= LISTED:
            return None
        number = next(n for n in count(1) if n not in self._sids)
        self._stages += of_stage
        self._sids[number] = sid
        self._listed[sid] = SeenScreen(number, kind, since=now)
        return number

    def left(self, sid: str) -> None:
        """A screen has gone; its number is free."""
        kind = self._kinds.pop(sid, None)
        if kind is None:
            return
        self._counts[kind] -= 1
        listed = self._listed.pop(sid, None)
        if listed is not None:
            self._stages -= kind == "stage"
            del self._sids[listed.number]

    def reported(self, sid: str, report: object, now: datetime) -> None:
        """A screen told how it is; what is no such report, or of none that was asked, is dropped."""
        listed = self._listed.get(sid)
        told = _read(report)
        if listed is not None and told is not None:
            self._listed[sid] = replace(listed, seen=now, **told)

    def listed(self) -> list[SeenScreen]:
        """The screens that were asked to tell of themselves, in order of their numbers."""
        return sorted(self._listed.values(), key=lambda seen: seen.number)

    def sid_of(self, number: object) -> str:
        """The id of a screen's connection. Raises UnknownScreen."""
        sid = self._sids.get(number) if type(number) is int else None
        if sid is None:
            raise UnknownScreen(N_("This screen is not connected any more"))
        return sid


def _read(report: object) -> dict | None:
    """What a stranger says of its screen, when all of it can be so."""
    if not isinstance(report, dict) or not all(name in report for name in _FIELDS):
        return None
    told = {name: report[name] for name in _FIELDS}
    return told if all(_FIELDS[name](value) for name, value in told.items()) else None


def _whole(least: int, most: int):
    return lambda value: type(value) is int and least <= value <= most


def _text(most: int):
    # Consoles are told of it: nothing that can't be shown or encoded.
    return lambda value: (
        isinstance(value, str) and len(value) <= most and value.isascii() and value.isprintable()
    )


def _or_none(check):
    return lambda value: value is None or check(value)


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


_FIELDS = {
    "w": _whole(1, LONGEST_SIDE),
    "h": _whole(1, LONGEST_SIDE),
    "dpr": lambda value: type(value) in (int, float) and 0.1 <= value <= 10,
    "vote": _or_none(_text(64)),
    "epoch": _text(16),
    "rev": _whole(0, MAX_COUNT),
    "full_screen": _yes_or_no,
    "awake": _or_none(_yes_or_no),
    "fits": _or_none(_yes_or_no),
}
