"""Numbers and moments in the address of a page; what can't be used raises BadParameter, which names it."""

from datetime import UTC, datetime

from flask import request

from voteboard.errors import N_, BadParameter, NotOneOf

_MOST_DIGITS = 15  # more would be no moment of our age, and too large for the record


def whole(name: str, usual: int, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``; ``usual`` when the address has none."""
    text = request.args.get(name, str(usual))
    plain = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if not plain or not least <= int(text) <= most:
        sentence = N_("%(name)s: “%(value)s” is not a whole number from %(least)s to %(most)s")
        raise BadParameter(sentence, name=name, value=text, least=least, most=most)
    return int(text)


def one_of(name: str, usual: str, allowed: tuple[str, ...]) -> str:
    """One of the ``allowed`` words; ``usual`` when the address has none."""
    word = request.args.get(name, usual)
    if word not in allowed:
        raise NotOneOf(name, word, allowed)
    return word


def moment(name: str) -> datetime | None:
    """An aware time, written in ISO 8601 with its offset or in milliseconds since 1970; None for none."""
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        return _moment(text)
    except (ValueError, OverflowError, OSError):
        sentence = N_(
            "%(name)s: “%(value)s” is not a time like 2026-11-24T17:00:00Z, nor milliseconds since 1970"
        )
        raise BadParameter(sentence, name=name, value=text) from None


def _moment(text: str) -> datetime:
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    # An offset's plus that was not escaped arrives as a space.
    at = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    if at.tzinfo is None:
        raise ValueError("no offset")
    return at.astimezone(UTC)
