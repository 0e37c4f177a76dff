"""Votes that ran earlier, put into the record as the program would have put them there."""

import atexit
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import insert, make_url, select

from tests.conftest import Simulator, empty_record, settings_for
from voteboard.history.records import Gap, Record, Tallied
from voteboard.history.schema import tallies, votes
from voteboard.history.store import Store
from voteboard.history.writing import Writer
from voteboard.model import Answer, Report, Revision, Status, Vote
from voteboard.tally import diff, leaders

BULK = 5_000  # rows
BEGAN = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
NAMES = ("Анна Ветрова", "Михаил Соколов", "Группа «Северный ветер»", "Тимур Алиев", "Дуэт «Полдень»")


def record(simulator: Simulator, records: list[Record]) -> None:
    """Append to the record of the simulator's account.

    What begins a record is written once, and copied for every account that begins with the same.
    """
    target = Path(make_url(simulator.database).database)
    account = settings_for(simulator).account
    if not _is_new(target):
        _write(simulator.database, account, records)
        return
    kept = _kept() / hashlib.sha256(repr(records).encode()).hexdigest()
    if not kept.exists():
        _write(f"sqlite:///{kept}", account, records)
    shutil.copy(kept, target)
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("UPDATE votes SET account = ?", (account,))


def _is_new(target: Path) -> bool:
    """Whether nobody has written to it, nor has it open."""
    log = target.with_name(f"{target.name}-wal")
    return not target.exists() or (not log.exists() and target.read_bytes() == empty_record().read_bytes())


def _write(url: str, account: str, records: list[Record]) -> None:
    store = Store(url, account)
    Writer(store).append(records)
    store.close()


@cache
def _kept() -> Path:
    folder = TemporaryDirectory(prefix="voteboard-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def vote(nr: int, answers: tuple[str, ...] = NAMES, **changes: object) -> Vote:
    fields = {
        "nr": nr,
        "hash": f"{nr:016x}",
        "name": "Премия «Народный выбор — 2026»",
        "question": f"Кто лучший в номинации {nr}?",
        "multiple": False,
        "status": Status.FINISHED,
        "started_at": BEGAN + timedelta(days=nr),
        "finished_at": BEGAN + timedelta(days=nr, minutes=20),
        "answers": tuple(Answer(str(nr * 100 + i), str(i), text) for i, text in enumerate(answers, 1)),
    }
    return Vote(**{**fields, **changes})


def told(of: Vote, states: list[tuple[float, tuple[int, ...]]], first: int = 1) -> list[Record]:
    """A record for each state, seconds since the vote began and its counts, from a ``first`` revision on."""
    records: list[Record] = []
    before = None
    for rev, (seconds, counts) in enumerate(states, first):
        now = Report(of, counts)
        change = diff(before, now)
        at = (of.started_at or BEGAN) + timedelta(seconds=seconds)
        records.append(
            Tallied(
                now,
                tuple(range(len(counts))),
                Revision("0000abcd", rev),
                at,
                leaders=leaders(now) if change and change.lead else None,
                corrections=change.corrections if change else {},
            )
        )
        before = now
    return records


def final(nr: int, *counts: int, **changes: object) -> list[Record]:
    """A vote of which the end alone was recorded."""
    texts = NAMES[: len(counts)]
    return told(vote(nr, changes.pop("answers", texts), **changes), [(0, counts)])


def evening(nr: int = 29, **changes: object) -> tuple[Vote, list[Record]]:
    """Twenty minutes with several leaders, a correction at 700 s, and a gap from 900 s to 960 s."""
    chance = Random(3)
    question = changes.pop("question", "Кто станет лучшим молодым исполнителем года?")
    of = vote(nr, question=question, **changes)
    counts = [0] * len(of.answers)
    states = [(0.0, tuple(counts))]
    for second in range(1, 1201):
        if 900 < second < 960:
            continue
        late = second / 1200
        weights = (12 + 40 * late, 30 - 12 * late, 26 - 4 * late, 8 - 4 * late, 11)[: len(counts)]
        for i in chance.choices(range(len(counts)), weights, k=chance.randrange(3, 14)):
            counts[i] += 1
        if second == 700:
            counts[1] -= 120
        states.append((float(second), tuple(counts)))
    began = of.started_at
    gap = Gap(of.hash, began + timedelta(seconds=900), began + timedelta(seconds=960), "restart")
    return of, [*told(of, states), gap]


def fill(store: Store, hash: str, n: int, tell: Callable[[str, int, int], object] = lambda *_: None) -> None:
    """Let a vote that has one change have ``n``, one a second: in bulk, past the program's own way."""
    with store.writing() as connection:
        wanted = select(tallies).join(votes).where(votes.c.hash == hash)
        first = connection.execute(wanted.order_by(tallies.c.id)).mappings().first()
        like = {name: first[name] for name in ("vote_id", "edition_id", "epoch", "late")}
        answers = len(json.loads(first["counts"]))
        for start in range(2, n + 1, BULK):
            revs = range(start, min(n + 1, start + BULK))
            rows = [
                {
                    **like,
                    "rev": rev,
                    "at": first["at"] + (rev - 1) * 1000,
                    "counts": json.dumps([rev + i for i in range(answers)], separators=(",", ":")),
                }
                for rev in revs
            ]
            connection.execute(insert(tallies), rows)
            tell(hash, revs[-1], n)
