"""CSV: one tidy row for each answer of each vote.

UTF-8 with a byte order mark, by which Excel knows it; commas, or semicolons, which Excel expects where
numbers have decimal commas. Names of columns and of states are the same in every language, for programs.
Numbers are plain digits. A text that a spreadsheet would run as a formula stands after an apostrophe (see
formulas.py). What the curtain hides is an empty cell.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from voteboard.board import Board
from voteboard.exported import Exported
from voteboard.writers.formulas import quoted

COLUMNS = (
    "vote", "hash", "question", "status", "curtain", "place", "code", "answer_id", "answer",
    "votes", "share", "total", "data_as_of", "epoch", "rev",
)  # fmt: skip
BOM = "\ufeff"


def write(exported: Exported, stream: BinaryIO) -> None:
    """Answers stand by their places; ``share`` is in whole per cents."""
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    try:
        text.write(BOM)
        rows = csv.writer(text, delimiter=exported.options.delimiter)
        rows.writerow(COLUMNS)
        for result in exported.results:
            rows.writerows(_rows(result.board, exported.zone))
    finally:
        text.detach()  # the stream is the caller's


def _rows(board: Board, zone: ZoneInfo) -> Iterator[tuple]:
    vote, results = board.vote, board.results
    for place in board.standings:
        answer = vote.answers[place.index]
        votes, share = results[place.index] or (None, None)
        yield (
            vote.nr, quoted(vote.hash), quoted(vote.question or vote.name), str(vote.status),
            str(board.curtain), place.rank or None,
            quoted(answer.code), quoted(answer.id), quoted(answer.text),
            votes, share, board.total, _iso(board.at, zone), board.revision.epoch, board.revision.rev,
        )  # fmt: skip


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at and at.astimezone(zone).isoformat(timespec="seconds")
