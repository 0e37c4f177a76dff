"""An answer to `feedback_report`, JSON or CSV → `Ratings`: tolerant in shape, strict in value.

The vendor names no keys. A row is read by its keys, by the head of the CSV, or, where there is no head, by
the order in which the vendor's document lists what a row holds.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from voteboard.errors import N_
from voteboard.model import Rating
from voteboard.vendor import values
from voteboard.vendor.errors import MissingField, Unreadable
from voteboard.vendor.fields import RATING_FIELDS, Keys, collapse
from voteboard.vendor.parsing import parse, text_of

NEEDED = ("phone", "rating", "rated_at")
LISTED = ("phone", "rating", "employee", "order", "rated_at", "comment")  # the document's order
MAX_DEPTH = 4  # of wrapping objects and lists
_TIME = ("time", "время")
_NOT_RATED = ("", "0", "-")  # a client who was asked and has not answered


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings in the vendor's order, and how they were understood.

    ``keys`` maps each field of ours that was found to the vendor's key; ``unrated`` is how many rows hold no
    rating yet. ``sent_at`` is the vendor's clock, None if it did not say.
    """

    rows: tuple[Rating, ...]
    keys: dict[str, str]
    unrated: int = 0
    sent_at: datetime | None = None


def read_json(body: bytes, keys: Keys, zone: ZoneInfo) -> Ratings:
    """Read an answer in JSON: a list of objects, or an object of them, wrapped or not.

    Raises a Refused when it is one of the vendor's errors, MissingField, and Unreadable.
    """
    return _read(_rows(parse(text_of(body)), keys), keys, zone)


def read_csv(body: bytes, keys: Keys, zone: ZoneInfo) -> Ratings:
    """Read an answer in CSV: UTF-8 or cp1251; semicolons, commas or tabs; with a head or without.

    Raises the same.
    """
    try:
        text = text_of(body)
    except Unreadable:
        if _is_utf8(body):
            raise
        text = text_of(body.decode("cp1251", "replace").encode())
    head, *_ = text.splitlines()
    delimiter = max(";,\t", key=head.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        lines = [line for line in reader if any(line)]
    except csv.Error:
        raise Unreadable(N_("The answer is no CSV with a line for each rating")) from None
    titles = lines[0] if lines else []
    if not any(keys.find(field, dict.fromkeys(titles)) for field in NEEDED):
        titles = list(LISTED)
        if not lines or len(lines[0]) != len(titles):
            head = lines[0] if lines else []
            raise MissingField("phone", [title for title in head if not any(map(str.isdigit, title))])
    else:
        lines = lines[1:]
    if any(len(line) != len(titles) for line in lines):
        raise Unreadable(N_("The lines of the answer have not all as many columns"))
    return _read([dict(zip(titles, line, strict=True)) for line in lines], keys, zone)


FORMATS: dict[str, Callable[[bytes, Keys, ZoneInfo], Ratings]] = {"json": read_json, "csv": read_csv}


def _read(rows: list[dict], keys: Keys, zone: ZoneInfo) -> Ratings:
    found: dict[str, str] = {}
    ratings = []
    for row in rows:
        keys_of_row = _keys_of(row, keys)
        found |= keys_of_row
        rating = _rating(row, keys_of_row, zone)
        if rating is not None:
            ratings.append(rating)
    return Ratings(tuple(ratings), found, len(rows) - len(ratings))


def _keys_of(row: dict, keys: Keys) -> dict[str, str]:
    scalars = {key: value for key, value in row.items() if not isinstance(value, list | dict)}
    found = {}
    for field in RATING_FIELDS:
        # One key is one field: `number` is no phone where there is a `phone` and an order's `number`.
        free = {key: value for key, value in scalars.items() if key not in found.values()}
        key = keys.find(field, free)
        if key is not None:
            found[field] = key
        elif field in NEEDED:
            raise MissingField(field, sorted(row))
    return found


def _rating(row: dict, keys: dict[str, str], zone: ZoneInfo) -> Rating | None:
    value = row[keys["rating"]]
    if value is None or str(value).strip() in _NOT_RATED:
        return None
    value = value.strip() if isinstance(value, str) else value
    stars = values.whole(value, "rating")
    if not 1 <= stars <= 5:
        raise Unreadable(N_("rating: %(value)s is not from 1 to 5"), value=stars)
    return Rating(
        phone=_phone(row[keys["phone"]]),
        value=stars,
        employee=values.plain(row.get(keys.get("employee"))),
        order=values.plain(row.get(keys.get("order"))),
        at=_moment(row, keys["rated_at"], zone),
        text=values.plain(row.get(keys.get("comment"))),
    )


def _phone(raw: object) -> str:
    """Digits alone where it is a number; a name that a messenger has for its client else."""
    text = values.plain(raw)
    digits = re.sub(r"[^0-9]", "", text)
    return digits if 5 <= len(digits) <= 15 else text


def _moment(row: dict, key: str, zone: ZoneInfo) -> datetime:
    raw = row[key]
    time = next((row[other] for other in row if collapse(other) in _TIME and other != key), None)
    if isinstance(raw, str) and isinstance(time, str) and ":" not in raw:
        raw = f"{raw.strip()} {time.strip()}"
    at = values.moment(raw, zone)
    if at is None:
        # Without its value: in a shifted row it might be a phone.
        raise Unreadable(N_("date: a rating has no date and time that can be read"))
    return at


def _rows(value: object, keys: Keys) -> list[dict]:
    """The one list (or object) of rows in ``value``; nothing at all is no rows."""
    if not value and value in (None, [], {}):
        return []
    found = [rows for rows in _candidates(value) if any(_is_rating(row, keys) for row in rows)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Unreadable(N_("The answer holds several lists that could be the ratings"))
    empty = [inner for inner in _inner(value) if inner in ([], {})]
    if empty and not any(inner for inner in _inner(value) if isinstance(inner, list | dict)):
        return []
    rows = next(_candidates(value), [])
    raise MissingField("rating", sorted({key for row in rows for key in row})[:40])


def _candidates(value: object, depth: int = 0) -> Iterator[list[dict]]:
    """Every list or object of nothing but objects, and every object alone, outermost first."""
    if depth > MAX_DEPTH:
        return
    inner = _inner(value)
    if inner and all(isinstance(one, dict) for one in inner):
        yield inner
    elif isinstance(value, dict) and depth == 0:
        yield [value]
    for one in inner:
        if isinstance(one, list | dict):
            yield from _candidates(one, depth + 1)


def _inner(value: object) -> list:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _is_rating(row: dict, keys: Keys) -> bool:
    return keys.find("rating", row) is not None and keys.find("phone", row) is not None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
