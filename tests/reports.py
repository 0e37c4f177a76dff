"""Votes and reports for tests of the pure core."""

from dataclasses import replace
from datetime import UTC, datetime

from voteboard.model import Answer, Report, Status, Vote

STARTED = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


def vote(answers: int = 2, **changes: object) -> Vote:
    plain = Vote(
        nr=29,
        hash="b1946ac92492d234",
        name="Премия",
        question="Кто?",
        multiple=False,
        status=Status.ACTIVE,
        started_at=STARTED,
        finished_at=None,
        answers=tuple(Answer(str(100 + i), str(i + 1), f"Ответ {i + 1}") for i in range(answers)),
    )
    return replace(plain, **changes)


def report(*counts: int, **changes: object) -> Report:
    """A report of a vote with as many answers as counts."""
    return Report(vote(len(counts), **changes), counts)
