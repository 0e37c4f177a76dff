"""A vote played again from its record: every board it had, in as few bytes as a player needs. Pure.

A frame laid over its edition is the `board` message of that moment (static/src/models/playback.js).
"""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from voteboard import board
from voteboard.board import Board
from voteboard.model import Revision
from voteboard.tally import shares
from voteboard.timeline import Point, Timeline

FRAMES = 2000  # more could not be told apart
EPOCH = "replay"  # no server has it: nothing of a replay can be taken for newer than a live board
QUIET = 30_000  # ms without a change that a player may pass quickly
_MS = timedelta(milliseconds=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def message(timeline: Timeline) -> dict:
    """What a player needs, as JSON.

    ``began`` is in milliseconds since 1970. ``editions`` are whole `board` messages, one for each state of
    all but the counts; ``frames`` are ``[milliseconds since began, index of the edition, counts, shares,
    total]`` in order of time. Stretches without a change that are longer than ``quiet`` (ms) are no part of
    the story: where frames are a sample, two of them always stand some way apart.
    """
    began = _ms(timeline.points[0].at)
    editions: dict[tuple, int] = {}
    boards: list[dict] = []
    frames = []
    for number, point in enumerate(timeline.points, 1):
        edition = (point.report.vote, point.colours)
        if edition not in editions:
            editions[edition] = len(boards)
            boards.append(_board(point, number).message("board"))
        counts = point.report.counts
        at = _ms(point.at) - began
        frames.append([at, editions[edition], counts, shares(counts), point.report.total])
    apart = frames[-1][0] // FRAMES
    return {"began": began, "quiet": max(QUIET, 3 * apart), "editions": boards, "frames": frames}


def still(timeline: Timeline, seconds: float) -> Board:
    """The board that was shown ``seconds`` after the first one; the last one after the end."""
    began = timeline.points[0].at
    moments = [(point.at - began).total_seconds() for point in timeline.points]
    number = max(1, bisect_right(moments, seconds))
    return _board(timeline.points[number - 1], number)


def _board(point: Point, number: int) -> Board:
    """The ``number``-th board, from 1."""
    return board.of(point.report, Revision(EPOCH, number), point.colours, at=point.at)


def _ms(at: datetime) -> int:
    """Rounded down, as a board's time of whole seconds is."""
    return (at - _BEGINNING) // _MS
