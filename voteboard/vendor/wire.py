"""The vendor's answer, bytes → `Reading`: tolerant in shape, strict in value.

Any sane JSON spelling of a vote is read: wrapped in an outer object or a one-element list or
not, numbers as numbers or as strings, answers in any shape of `answers.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from voteboard.errors import N_
from voteboard.model import Report, Status, Vote
from voteboard.vendor import answers, values
from voteboard.vendor.errors import MissingField, Unreadable
from voteboard.vendor.fields import Keys
from voteboard.vendor.parsing import parse, text_of

NEEDED = ("id", "hash", "status", "question")
WISHED = ("name", "multiple", "date_start", "date_finish")
MAX_DEPTH = 4  # of wrapping objects and lists


@dataclass(frozen=True, slots=True)
class Reading:
    """A report, with how it was understood.

    ``keys`` maps each field of ours that was found to the vendor's key, ``missing`` are the
    fields a board can live without that were not; ``seen`` are the keys of the vote. ``sent_at``
    is the vendor's clock when it answered, in whole seconds, None if it did not say.
    """

    report: Report
    keys: dict[str, str]
    missing: tuple[str, ...]
    seen: tuple[str, ...]
    sent_at: datetime | None = None


def read(body: bytes, keys: Keys, zone: ZoneInfo) -> Reading:
    """Read an answer to ``vote_report``.

    Raises a Refused when it is one of the vendor's errors, MissingField when a field has no
    key, and Unreadable for everything else that is not a vote.
    """
    value = parse(text_of(body))
    vote, outer = _unwrap(value, keys)
    scalars = {key: value for key, value in vote.items() if not isinstance(value, list | dict)}
    found = {field: keys.find(field, scalars) for field in NEEDED + WISHED}
    for field in NEEDED:
        if found[field] is None:
            raise MissingField(field, sorted(vote))
    columns = answers.read(vote if keys.find("answers", vote) else {**outer, **vote}, keys)

    def raw(field: str) -> object:
        key = found[field]
        return vote[key] if key is not None else None

    started = values.moment(raw("date_start"), zone)
    finished = values.moment(raw("date_finish"), zone)
    if started and finished and finished < started:
        finished = None
    understood = {field: key for field, key in found.items() if key is not None}
    report = Report(
        Vote(
            nr=values.whole(raw("id"), "id"),
            hash=values.vote_hash(raw("hash"), "hash"),
            name=values.plain(raw("name")),
            question=values.plain(raw("question")),
            multiple=values.yes_or_no(raw("multiple")),
            status=values.status(raw("status")),
            started_at=started,
            finished_at=finished,
            answers=tuple(row.answer for row in columns.rows),
        ),
        tuple(row.votes for row in columns.rows),
    )
    return Reading(
        report=report,
        keys=understood | columns.keys,
        missing=tuple(field for field in WISHED if found[field] is None),
        seen=tuple(sorted(vote)),
    )


def believe_running(reading: Reading) -> Reading:
    """The same reading for a vote that the vendor returned as running, whatever word it has for that."""
    report = reading.report
    if report.vote.status is not Status.UNKNOWN:
        return reading
    vote = replace(report.vote, status=Status.ACTIVE)
    return replace(reading, report=replace(report, vote=vote))


def _unwrap(value: object, keys: Keys) -> tuple[dict, dict]:
    """The object that looks most like a vote, outermost of equals, and what stands beside it."""
    candidates = [(keys.score(obj), -depth, obj, holder) for depth, obj, holder in _objects(value)]
    if not candidates:
        raise Unreadable(N_("The answer holds no object that could be a vote"))
    best = max(candidate[:2] for candidate in candidates)
    found = [(obj, holder) for score, depth, obj, holder in candidates if (score, depth) == best]
    if len(found) > 1:
        raise Unreadable(N_("The answer holds several objects that could be the vote"))
    [(vote, (outer, own_key))] = found
    return vote, {key: inner for key, inner in outer.items() if key != own_key}


def _objects(
    value: object, depth: int = 0, holder: tuple[dict, str] = ({}, "")
) -> Iterator[tuple[int, dict, tuple[dict, str]]]:
    """Every object in ``value`` down to MAX_DEPTH, with its depth, the object around it and its key there."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list) and len(value) == 1:
        yield from _objects(value[0], depth + 1, holder)
    elif isinstance(value, dict):
        yield depth, value, holder
        for key, inner in value.items():
            yield from _objects(inner, depth + 1, (value, key))
