"""A vote over time, as a chart or a replay takes it: no more points than a screen can show. Pure.

Counts only ever add up, so the last state of each stretch of time is all that the stretch leaves
behind; what may happen inside one (a lead taken and lost, a correction) is kept apart.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil

from voteboard.curtain import Drawn
from voteboard.model import Curtain, Report

RATE_BARS = 120
_WIDTHS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400)  # seconds


@dataclass(frozen=True, slots=True)
class Point:
    """The state that was shown from a moment on."""

    at: datetime
    report: Report
    colours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """From this moment on these answers (global ids) were on the first place."""

    at: datetime
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer (global id) lost votes; ``difference`` is negative."""

    at: datetime
    answer: str
    difference: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is known between two moments, for ``reason`` (see history/records.py)."""

    began: datetime
    ended: datetime
    reason: str
    lost: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that a chart of one vote shows between ``began`` and ``ended``."""

    began: datetime
    ended: datetime
    points: tuple[Point, ...]
    leads: tuple[Lead, ...]
    corrections: tuple[Correction, ...]
    silences: tuple[Silence, ...]


def behind(drawn: Drawn, timeline: Timeline) -> Timeline:
    """What the public may see of it through the curtain: no counts, or none that came later."""
    if drawn.curtain is Curtain.OPEN:
        return timeline
    if drawn.curtain is Curtain.HIDDEN:
        # Nor when it changed, by which the pace of the votes could be read.
        return Timeline(timeline.began, timeline.began, (), (), (), ())
    held = drawn.kept.at
    return Timeline(
        min(timeline.began, held),
        min(timeline.ended, held),
        *(tuple(one for one in kind if one.at <= held) for kind in _kinds(timeline)),
        tuple(silence for silence in timeline.silences if silence.began <= held),
    )


def _kinds(timeline: Timeline) -> tuple[tuple, tuple, tuple]:
    return timeline.points, timeline.leads, timeline.corrections


def message(timeline: Timeline) -> dict:
    """The timeline as JSON: times are milliseconds since 1970, counts are null before an answer was there."""
    answers = {
        answer.id: {"id": answer.id, "code": answer.code, "text": answer.text, "colour": colour}
        for point in timeline.points
        for answer, colour in zip(point.report.vote.answers, point.colours, strict=True)
    }
    counts = [point.report.by_id() for point in timeline.points]
    width, rates = votes_a_minute(timeline)
    return {
        "began": _ms(timeline.began),
        "ended": _ms(timeline.ended),
        "times": [_ms(point.at) for point in timeline.points],
        "answers": [
            {**answer, "counts": [known.get(id) for known in counts]} for id, answer in answers.items()
        ],
        "totals": [point.report.total for point in timeline.points],
        "rates": {"width": width * 1000, "votes": rates},
        "leads": [{"at": _ms(lead.at), "leaders": list(lead.leaders)} for lead in timeline.leads],
        "corrections": [
            {"at": _ms(c.at), "answer": c.answer, "difference": c.difference} for c in timeline.corrections
        ],
        "gaps": [
            {"began": _ms(s.began), "ended": _ms(s.ended), "reason": s.reason, "lost": s.lost}
            for s in timeline.silences
        ],
    }


def votes_a_minute(timeline: Timeline) -> tuple[int, list[float]]:
    """How fast votes came in: seconds of each stretch from ``began`` on, and votes a minute in each.

    Stretches are as short as `RATE_BARS` of them allow. What came in between two points counts where the
    later one stands; corrections count as nothing.
    """
    span = max(1.0, (timeline.ended - timeline.began).total_seconds())
    width = next((width for width in _WIDTHS if span / width <= RATE_BARS), round(span / RATE_BARS))
    gained = [0] * ceil(span / width)
    for before, now in pairwise(timeline.points):
        stretch = (now.at - timeline.began) // timedelta(seconds=width)
        if stretch >= 0:
            gained[min(stretch, len(gained) - 1)] += max(0, now.report.total - before.report.total)
    # The last stretch may have just begun; what little there is of it says little.
    lengths = [width] * (len(gained) - 1) + [max(width / 2, span - width * (len(gained) - 1))]
    return width, [round(votes * 60 / length, 1) for votes, length in zip(gained, lengths, strict=True)]


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
