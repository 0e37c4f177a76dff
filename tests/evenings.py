"""Votes of an earlier evening, written into the record that the program reads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.conftest import Simulator
from tests.recorded import record
from voteboard.history.records import Record, Tallied
from voteboard.model import Answer, Report, Revision, Status, Vote

BEGAN = datetime(2026, 11, 20, 16, 5, 0, 250_000, tzinfo=UTC)
HASH = "0123456789abcdef0123456789abcdef"
ANSWERS = ("Анна Ветрова", "Михаил Соколов", "Группа «Северный ветер»")


def vote(answers: tuple[str, ...] = ANSWERS, **changes: object) -> Vote:
    plain = Vote(
        nr=29,
        hash=HASH,
        name="Премия «Народный выбор»",
        question="Кто станет лучшим молодым исполнителем года?",
        multiple=False,
        status=Status.ACTIVE,
        started_at=BEGAN,
        finished_at=None,
        answers=tuple(Answer(str(3900 + i), str(i + 1), text) for i, text in enumerate(answers)),
    )
    return replace(plain, **changes)


def evening(
    states: list[tuple[float, tuple[int, ...]]], *, ends: bool = True, **changes: object
) -> list[Record]:
    """Records of one vote: seconds since it began, and the counts from then on; with the last it ``ends``."""
    running = vote(**changes)
    records: list[Record] = []
    for rev, (seconds, counts) in enumerate(states, 1):
        at = BEGAN + timedelta(seconds=seconds)
        over = ends and rev == len(states)
        now = replace(running, status=Status.FINISHED, finished_at=at) if over else running
        records.append(Tallied(Report(now, counts), tuple(range(len(counts))), Revision("0000abcd", rev), at))
    return records


def race(seconds: int = 90, answers: int = 3) -> list[tuple[float, tuple[int, ...]]]:
    """A state each second; the last answer is the last one at first, and wins."""
    return [
        (second, tuple(40 * second // (i + 1) + (second * second * i) // 4 for i in range(answers)))
        for second in range(seconds + 1)
    ]


def keep(simulator: Simulator, records: list[Record]) -> str:
    """Write the records into the database of the simulator's program; the vote's hash."""
    record(simulator, records)
    return records[0].hash
