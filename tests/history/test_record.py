"""What is written comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.history.conftest import ACCOUNT, gaps_of
from tests.reports import report
from voteboard.curtain import HIDDEN
from voteboard.history.errors import HistoryUnavailable, RevisionTaken
from voteboard.history.reading import Reader
from voteboard.history.records import Curtained, Gap, Seen, Staged, Tallied
from voteboard.history.store import Store
from voteboard.history.writing import Writer
from voteboard.model import MAX_COUNT, Revision, Status

AT = datetime(2026, 11, 24, 17, 0, 0, 123000, tzinfo=UTC)
HASH = report(1).vote.hash


def tallied(rev, *counts, seconds=None, epoch="0000abcd", more=None, **changes):
    at = AT + timedelta(seconds=rev if seconds is None else seconds)
    seen = report(*counts, **changes)
    return Tallied(seen, tuple(range(len(counts))), Revision(epoch, rev), at, **(more or {}))


def test_the_newest_state_comes_back_as_it_was(writer, reader):
    first = tallied(1, 0, MAX_COUNT, question="Кто «лучший» — 'ы'; DROP TABLE votes?", name="\U0001f3c6")
    writer.append([first, tallied(2, 5, 7, epoch="ffffffff", status=Status.FINISHED, finished_at=AT)])
    stored = reader.latest(HASH)
    assert stored.report == report(5, 7, status=Status.FINISHED, finished_at=AT)
    assert stored.revision == Revision("ffffffff", 2)
    assert stored.seen_at == AT + timedelta(seconds=2)
    assert [board.vote for board in reader.boards(HASH)] == [first.report.vote, stored.report.vote]
    assert next(reader.boards(HASH)).counts == (0, MAX_COUNT)
    assert reader.latest("unknown") is None


def test_what_is_written_twice_is_there_once(writer, reader, url):
    records = [tallied(1, 1, more={"leaders": ("100",)}), tallied(2, 2)]
    writer.append(records)
    writer.append(records)
    Writer(Store(url, ACCOUNT)).append(records)
    assert [board.revision.rev for board in reader.boards(HASH)] == [1, 2]


def test_a_revision_is_never_two_things(writer, reader, url):
    writer.append([tallied(1, 1), tallied(2, 2)])
    other = Writer(Store(url, ACCOUNT))
    for taken in (tallied(2, 3), tallied(2, 2, question="Что?")):
        with pytest.raises(RevisionTaken):
            other.append([taken, tallied(3, 3)])
    assert [board.counts for board in reader.boards(HASH)] == [(1,), (2,)]


def test_seen_gaps_curtain_and_stage(writer, reader, store):
    later = AT + timedelta(hours=1)
    gap = Gap(HASH, AT, later, "restart", 3)
    unknown = [
        Seen("none", AT),
        Staged("none", AT),
        Gap("none", AT, AT, "record"),
        Curtained("none", AT, HIDDEN, Revision("0000abcd", 1)),
    ]
    drawn = Curtained(HASH, AT, HIDDEN, Revision("0000abcd", 2))
    writer.append([*unknown, tallied(1, 1), Seen(HASH, later), gap, drawn])
    assert reader.latest(HASH).seen_at == later
    assert reader.latest(HASH).drawn == HIDDEN
    assert reader.latest(HASH).revision == Revision("0000abcd", 2)
    assert reader.drawn() == {HASH: HIDDEN}
    assert gaps_of(store, HASH) == [gap]
    assert reader.on_stage() is None
    writer.append([tallied(1, 1, hash="other", nr=30), Staged(HASH, AT), Staged("other", AT)])
    assert reader.on_stage() == "other"


def test_nothing_of_a_failed_transaction_stays(writer, reader, monkeypatch):
    broken = replace(tallied(2, 2), report=None)
    with pytest.raises(AttributeError):
        writer.append([tallied(1, 1), broken])
    assert reader.latest(HASH) is None
    writer.append([tallied(1, 1)])
    assert reader.latest(HASH).revision.rev == 1


def test_accounts_do_not_see_each_other(writer, reader, url):
    writer.append([tallied(1, 1), Staged(HASH, AT)])
    other = Reader(Store(url, "53@sms-vote.ru"))
    assert other.latest(HASH) is None
    assert other.page().total == 0
    assert other.on_stage() is None
    assert other.hashes() == (set(), 0)
    assert other.numbers() == {}
    assert list(other.boards(HASH)) == []


def test_lists_are_searched_and_turned(writer, reader):
    for nr in range(1, 8):
        began = AT + timedelta(days=nr)
        writer.append(
            [tallied(1, nr, 0, hash=f"h{nr}", nr=nr, question=f"Лучшая ПЕСНЯ {nr}%_", started_at=began)]
        )
    assert [vote.report.vote.nr for vote in reader.page(limit=3).votes] == [7, 6, 5]
    assert [vote.report.vote.nr for vote in reader.page(offset=6, limit=3).votes] == [1]
    assert reader.page(limit=3).total == 7
    assert [vote.report.vote.nr for vote in reader.page("песня 5%").votes] == [5]
    assert [vote.report.vote.nr for vote in reader.page("ответ лучшая h2").votes] == [2]
    assert reader.page("5 6").total == 0
    assert reader.page("%").total == 7
    assert reader.page("__").total == 0


def test_lists_for_everybody_leave_out_what_has_not_begun_and_what_was_deleted(writer, reader):
    writer.append(
        [
            tallied(1, 0, hash="soon", nr=1, status=Status.NOT_ACTIVE, started_at=None),
            tallied(1, 0, hash="gone", nr=2, status=Status.DELETED),
            tallied(1, 0, hash="runs", nr=3, started_at=None),
        ]
    )
    assert [vote.report.vote.hash for vote in reader.page(begun=True).votes] == ["runs"]
    assert reader.page().total == 3
    assert [vote.report.vote.hash for vote in reader.unfinished()] == ["runs"]
    assert reader.numbers() == {1: False, 2: True, 3: False}


def test_hashes_come_once(writer, reader):
    writer.append([tallied(1, 0, hash="a"), tallied(1, 0, hash="b")])
    known, last = reader.hashes()
    assert known == {"a", "b"}
    writer.append([tallied(1, 0, hash="c"), tallied(2, 1, hash="a")])
    assert reader.hashes(last)[0] == {"c"}
    assert reader.hashes(last + 1) == (set(), last + 1)


def test_an_error_is_in_words(url):
    store = Store("sqlite:////proc/votes.db", ACCOUNT)
    with pytest.raises(HistoryUnavailable, match="record of votes"):
        Reader(store).latest(HASH)
