"""What the record costs: changes a second, bytes a change, and a timeline of a million rows.

Both databases in one run, and beside them what the disk alone takes for as many commits.

Example: python -m tests.bench.record
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import psycopg

from tests.databases import postgresql
from tests.recorded import fill
from voteboard.history import sampling
from voteboard.history.reading import Reader
from voteboard.history.records import Tallied
from voteboard.history.store import Store
from voteboard.history.writing import Writer
from voteboard.model import Answer, Report, Revision, Status, Vote

SINGLE = 2_000  # changes, each in a transaction of its own
ROWS = 1_000_000
DAY = 86_400  # rows: 24 h at one change a second
BATCHED = 20_000
BATCH = 500
ANSWERS = 6
POINTS = 1_000
RUNS = 5
_BEGAN = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def changes(hash: str, n: int, first: int = 1):
    """So many changes of a vote, one a second."""
    random = Random(hash)
    answers = tuple(Answer(str(1000 + i), str(i + 1), f"Ответ {i + 1}") for i in range(ANSWERS))
    vote = Vote(1, hash, "Премия", "Кто?", False, Status.ACTIVE, _BEGAN, None, answers)
    counts = [0] * ANSWERS
    for rev in range(first, first + n):
        for _ in range(3):
            counts[random.randrange(ANSWERS)] += 1
        at = _BEGAN + timedelta(seconds=rev)
        yield Tallied(Report(vote, tuple(counts)), tuple(range(ANSWERS)), Revision("0000abcd", rev), at)


def batched(changes: Iterable[Tallied], n: int) -> Iterator[list[Tallied]]:
    """The changes in lists of ``n``."""
    rest = iter(changes)
    while batch := list(islice(rest, n)):
        yield batch


def tell(hash: str, done: int, of: int) -> None:
    """Say how far the filling is."""
    end = "\n" if done == of else ""
    print(f"\r  {hash}: {done:>9,} of {of:,} rows", end=end, file=sys.stderr, flush=True)


def size(url: str) -> int:
    """Bytes that the tables and indexes take."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
            [(bytes_each,)] = connection.execute("PRAGMA page_size").fetchall()
            return pages * bytes_each
    with psycopg.connect(url) as connection:
        relations = ("tallies", "votes", "editions", "leads")
        return sum(
            connection.execute("SELECT pg_total_relation_size(%s::regclass)", [name]).fetchone()[0]
            for name in relations
        )


def disk(folder: Path) -> float:
    """Commits a second of bare SQLite with the same settings, one small row each."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, counts TEXT)")
    started = time.perf_counter()
    for i in range(SINGLE):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (counts) VALUES (?)", [f"[{i},1,2,3,4,5]"])
        connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return SINGLE / seconds


def measure(name: str, url: str) -> list[str]:
    """One row of the table."""
    store = Store(url, "bench")
    writer = Writer(store)
    writer.append([])
    started = time.perf_counter()
    for change in changes("single", SINGLE):
        writer.append([change])
    single = SINGLE / (time.perf_counter() - started)
    started = time.perf_counter()
    for batch in batched(changes("batched", BATCHED), BATCH):
        writer.append(batch)
    together = BATCHED / (time.perf_counter() - started)
    before = size(url)
    writer.append([*changes("million", 1), *changes("day", 1)])
    fill(store, "million", ROWS, tell=tell)
    bytes_each = (size(url) - before) / ROWS
    fill(store, "day", DAY, tell=tell)

    def timeline(hash: str) -> float:
        times = []
        for _ in range(RUNS):
            started = time.perf_counter()
            found = sampling.timeline(store, hash, POINTS)
            times.append(time.perf_counter() - started)
            assert found.points[-1].report.total > 0
            assert POINTS / 2 < len(found.points) <= POINTS + 1
        return statistics.median(times)

    day, million = timeline("day"), timeline("million")
    started = time.perf_counter()
    assert Reader(store).latest("single").revision.rev == SINGLE
    latest = time.perf_counter() - started
    store.close()
    return [
        name,
        f"{single:,.0f}",
        f"{together:,.0f}",
        f"{bytes_each:.0f}",
        f"{day * 1000:.0f} ms",
        f"{million * 1000:.0f} ms",
        f"{latest * 1000:.1f} ms",
    ]


def main() -> None:
    """Print the table."""
    columns = ["database", "changes/s", "changes/s, batched", "bytes/change", "timeline, a day",
               "timeline, 10⁶ rows", "one vote's state"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        bare = disk(Path(folder))
        rows = [
            measure("SQLite", f"sqlite:///{folder}/votes.db"),
            measure("PostgreSQL", server.new_database()),
        ]
    print(f"\nThe record of votes ({os.cpu_count()} cores, {ANSWERS} answers, {POINTS} points)")
    print(f"Bare SQLite commits {bare:,.0f} small rows a second here.\n")
    for row in [columns, *rows]:
        print("  ".join(f"{cell:>18}" for cell in row))


if __name__ == "__main__":
    main()
