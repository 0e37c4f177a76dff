"""Single values of the vendor's JSON → ours: strict about numbers, forgiving about dates.

A count is believed only when it is unmistakably a whole number; anything else raises
Unreadable, because a wrong number on a screen is worse than an old one.
"""

import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from voteboard.errors import N_
from voteboard.model import MAX_COUNT, Status
from voteboard.vendor.errors import Unreadable

MAX_TEXT = 500
HASH = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DIGITS = re.compile(r"[0-9]{1,16}")
_YES = {"1", "yes", "true", "y", "on", "да"}
_NO = {"0", "no", "false", "n", "off", "нет"}
_YEARS = range(1970, 2200)  # others are slips or stand for never
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def whole(raw: object, field: str) -> int:
    """A whole number in 0 … 2^53 from a JSON number or a string of ASCII digits."""
    number: int | None = None
    if isinstance(raw, str) and _DIGITS.fullmatch(raw):
        number = int(raw)
    elif isinstance(raw, int) and not isinstance(raw, bool):
        number = raw
    elif isinstance(raw, Decimal) and 0 <= raw < MAX_COUNT and raw == raw.to_integral_value():
        number = int(raw)
    if number is None or not 0 <= number < MAX_COUNT:
        raise Unreadable(
            N_("%(field)s: %(value)s is not a whole number from 0 up"), field=field, value=_short(raw)
        )
    return number


def identifier(raw: object, field: str) -> str:
    """A short name of a thing: a JSON whole number or a string without blanks at its ends."""
    text = str(raw).strip() if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    if not text or len(text) > 64 or text != plain(text):
        raise Unreadable(
            N_("%(field)s: %(value)s can't be used as an identifier"), field=field, value=_short(raw)
        )
    return text


def vote_hash(raw: object, field: str) -> str:
    """A vote's hash: 1 to 64 letters, digits, hyphens and underscores, so that it is safe in a path."""
    text = identifier(raw, field)
    if not HASH.fullmatch(text):
        raise Unreadable(
            N_("%(field)s: %(value)s is not a hash of letters and digits"), field=field, value=_short(raw)
        )
    return text


def plain(raw: object) -> str:
    """Text for a screen: no control characters, no reversed writing, single blanks, at most 500 long."""
    if raw is None or isinstance(raw, bool | list | dict):
        return ""
    kept = (" " if c.isspace() else c for c in str(raw) if c.isspace() or not _hidden(c))
    text = " ".join("".join(kept).split())
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def yes_or_no(raw: object) -> bool | None:
    """A yes or no in any usual spelling, or None when it can't be told."""
    word = str(raw).strip().lower()
    return True if word in _YES else False if word in _NO else None


def status(raw: object) -> Status:
    """The vendor's status, in any letter case and with any blanks; UNKNOWN if it is a new word."""
    word = re.sub(r"[\s_-]+", " ", str(raw)).strip().lower()
    if word in ("inactive", "notactive"):
        return Status.NOT_ACTIVE
    return Status(word) if word in set(Status) else Status.UNKNOWN


def moment(raw: object, zone: ZoneInfo) -> datetime | None:
    """A date with time in the vendor's zone, or None for the zero date and whatever is no date."""
    if not isinstance(raw, str):
        return None
    for parse in (datetime.fromisoformat, lambda s: datetime.strptime(s, "%d.%m.%Y %H:%M:%S")):
        try:
            parsed = parse(raw.strip())
            aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)
            year = aware.astimezone(UTC).year
        except (ValueError, OverflowError):
            continue
        # 9999 is how some databases write never, and has no counterpart in other zones.
        return aware if year in _YEARS else None
    return None


def _hidden(c: str) -> bool:
    return c in _BIDI or unicodedata.category(c) in ("Cc", "Cs") or c == "\ufeff"


def _short(raw: object) -> str:
    text = plain(repr(raw) if not isinstance(raw, Decimal) else str(raw))
    return text if len(text) <= 40 else text[:39] + "…"
