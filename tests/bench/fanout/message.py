"""The messages that every server sends: those of a vote with six answers, as voteboard makes them.

Example: tally(1)["total"] == sum(COUNTS) + 1
"""

from datetime import UTC, datetime

from voteboard.board import Board, of
from voteboard.model import Answer, Report, Revision, Status, Vote

ANSWERS = (
    "Anna Lindqvist",
    "Mikhail Orlov",
    "The Night Choir",
    "Theatre on the Quay",
    "Duo Sirin",
    "Ensemble 27",
)
QUESTION = "Who receives the prize of the audience?"
NAME = "Prize of the audience"
COUNTS = (23_114, 19_802, 15_377, 12_040, 11_951, 10_268)
_BEGAN = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def board(n: int) -> dict:
    """What a screen gets on joining, after ``n`` changes."""
    return _board(n).message("board")


def tally(n: int) -> dict:
    """The ``n``-th change: one more vote for the first answer."""
    return _board(n).message("tally")


def _board(n: int) -> Board:
    answers = tuple(Answer(str(3900 + i), str(i + 1), text) for i, text in enumerate(ANSWERS))
    vote = Vote(29, "0f" * 16, NAME, QUESTION, False, Status.ACTIVE, _BEGAN, None, answers)
    report = Report(vote, (COUNTS[0] + n, *COUNTS[1:]))
    return of(report, Revision("0000abcd", 10 + n), tuple(range(len(ANSWERS))), at=_BEGAN)
