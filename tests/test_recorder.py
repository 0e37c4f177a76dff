"""What is recorded is what was shown, whatever happens to the record; on real databases."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Clock
from tests.examples import examples
from tests.history.conftest import gaps_of
from tests.reports import report
from voteboard import board
from voteboard.archive import Archive
from voteboard.curtains import Curtains
from voteboard.history.errors import HistoryUnavailable
from voteboard.history.reading import Reader
from voteboard.history.store import Store
from voteboard.history.writing import Writer
from voteboard.journal import Journal
from voteboard.model import Revision, Status
from voteboard.numbering import Numbering
from voteboard.publisher import Publisher
from voteboard.recorder import PATIENCE, Recorder
from voteboard.relay.boards import LocalRelay
from voteboard.resuming import Resuming
from voteboard.sightings import Sightings

HASH = report(1).vote.hash
FULL = HistoryUnavailable("The disk is full")


class Disk:
    """Stands between the recorder and its thread: writes at once, later, or not at all.

    ``wait()`` is what passes while it writes.
    """

    def __init__(self) -> None:
        self.slow = self.broken = False
        self.wait: Callable[[], None] = lambda: None
        self.later: list[Callable[[], None]] = []

    def spawn(self, task, *arguments):
        if self.slow:
            self.later.append(lambda: task(*arguments))
        else:
            task(*arguments)

    def urgent(self, call, *arguments):
        if self.broken:
            raise FULL
        self.wait()
        return call(*arguments)

    def recover(self):
        self.slow = self.broken = False
        while self.later:
            self.later.pop(0)()


class Engine:
    """Journal, recorder, relay and record of one program, fed by hand."""

    def __init__(self, url, clock=None, life=0):
        self.clock = clock or Clock()
        self.disk = Disk()
        epoch = f"{life:04x}abcd"
        self.store = Store(url, "52@sms-vote.ru")
        self.reader = Reader(self.store)
        self.told = []
        relay = LocalRelay(board.empty(Revision(epoch, 0), at=None), self.clock.monotonic)
        relay.subscribe(lambda watch, event, board: self.told.append((watch, event, board)))
        runtime = replace(
            self.clock.runtime(), spawn=self.disk.spawn, urgent=self.disk.urgent, random=Random(life)
        )
        self.numbering, self.relay, self.journal = Numbering(epoch), relay, Journal()
        sightings = Sightings(1.0)
        self.publisher = Publisher(relay)
        parts = (relay, self.publisher, self.journal, self.numbering, sightings, runtime)
        self.archive = Archive(self.store, *parts)
        self.resuming = Resuming(self.store, self.archive, *parts)
        self.recorder = Recorder(
            Writer(self.store).append, self.numbering, self.publisher, sightings, runtime
        )
        self.resuming.draw, self.resuming.waits = self.recorder.draw, self.recorder.waits
        self.curtains = Curtains(self.journal, sightings, self.publisher, self.recorder, runtime)

    def read(self, seen, seconds=1.0):
        self.clock.seconds += seconds
        change = self.journal.accept(seen)
        hash = seen.vote.hash
        if self.journal.entry(hash).doubt is not None:
            return
        if change:
            self.recorder.changed(self.journal.entry(hash), change, self.clock.now())
        else:
            self.recorder.unchanged(hash, self.clock.now())

    def pass_time(self, seconds):
        self.clock.seconds += seconds
        self.recorder.step()

    def shown(self, hash=HASH):
        return [board for watch, _, board in self.told if watch == hash]

    def recorded(self, hash=HASH):
        return list(self.reader.boards(hash))


@pytest.fixture
def engine(tmp_path):
    engine = Engine(f"sqlite:///{tmp_path}/votes.db")
    yield engine
    engine.store.close()


def test_a_change_is_recorded_before_it_is_shown(engine):
    found = []
    engine.relay.subscribe(lambda watch, event, board: found.append(engine.recorded()[-1] == board))
    for counts in (1, 2, 3):
        engine.read(report(counts))
    assert found == [True, True, True]
    assert [event for _, event, _ in engine.told] == ["board", "tally", "tally"]


def test_until_it_is_recorded_nobody_sees_it_but_not_for_long(engine):
    engine.read(report(1))
    engine.disk.slow = True
    engine.read(report(2))
    engine.pass_time(PATIENCE)
    assert [board.counts for board in engine.shown()] == [(1,)]
    engine.pass_time(0.01)
    assert [board.counts for board in engine.shown()] == [(1,), (2,)]
    assert engine.told[-1][1] == "board"
    assert engine.shown()[-1].revision.rev == 1
    assert engine.shown()[-1].revision.epoch != "0000abcd"
    engine.read(report(3))
    assert engine.shown()[-1].counts == (3,)
    assert engine.told[-1][1] == "tally"


def test_a_slow_record_has_everything_in_the_end_and_notes_the_gap(engine):
    engine.read(report(1))
    engine.disk.slow = True
    engine.read(report(2))
    for counts in (3, 4, 5):
        engine.pass_time(1)
        engine.read(report(counts))
    engine.disk.recover()
    assert set(engine.shown()) <= set(engine.recorded())
    [gap] = gaps_of(engine.store, HASH)
    assert (gap.reason, gap.lost) == ("record", 0)
    assert not engine.recorder.health.behind
    engine.read(report(6))
    assert engine.recorded()[-1] == engine.shown()[-1]
    assert engine.shown()[-1].revision == replace(engine.shown()[-2].revision, rev=5)


def test_a_full_disk_is_said_once_and_leaves_boards_live(engine, caplog):
    caplog.set_level(logging.INFO)
    engine.read(report(1))
    engine.disk.broken = True
    for counts in range(2, 40):
        engine.pass_time(1)
        engine.read(report(counts))
        assert engine.shown()[-1].counts == (counts,)
    assert engine.recorder.health.behind
    assert engine.recorder.health.problem is FULL
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "The disk is full. Boards go on; what happens is recorded later"
    ]
    engine.disk.recover()
    engine.pass_time(31)
    assert engine.recorder.health.problem is None
    assert "The record of votes is written again" in caplog.text
    assert engine.recorded() == engine.shown()
    assert [gap.reason for gap in gaps_of(engine.store, HASH)] == ["record"]


def test_a_record_that_is_written_again_but_slowly_is_behind_and_has_no_problem(engine, caplog):
    caplog.set_level(logging.INFO)
    engine.read(report(1))
    engine.disk.broken = True
    engine.read(report(2))
    engine.disk.recover()

    def takes_long() -> None:
        engine.clock.seconds += 1

    engine.disk.wait = takes_long
    engine.pass_time(2)
    assert engine.recorder.health.behind
    assert engine.recorder.health.problem is None
    assert caplog.text.count("The record of votes is written again") == 1
    assert gaps_of(engine.store, HASH) == []
    engine.disk.wait = lambda: None
    engine.read(report(3))
    assert not engine.recorder.health.behind
    assert caplog.text.count("The record of votes is written again") == 1
    assert [gap.reason for gap in gaps_of(engine.store, HASH)] == ["record"]


def test_what_does_not_fit_the_backlog_is_counted_as_lost(engine, monkeypatch):
    monkeypatch.setattr("voteboard.backlog.MOST", 10)
    engine.read(report(1))
    engine.disk.broken = True
    for counts in range(2, 32):
        engine.read(report(counts))
    assert engine.recorder.health.waiting == 10
    engine.disk.recover()
    engine.pass_time(31)
    kept = engine.recorded()
    assert [gap.lost for gap in gaps_of(engine.store, HASH)] == [31 - len(kept)]
    assert kept[1:] == engine.shown()[32 - len(kept) :]


def test_an_unknown_error_is_logged_with_its_place(engine, caplog):
    engine.read(report(1))
    engine.disk.urgent = engine.disk.spawn  # calls without what it has to append
    engine.recorder._append = lambda records: 1 / 0
    engine.recorder._runtime = replace(engine.recorder._runtime, urgent=lambda call, *a: call(*a))
    engine.read(report(2))
    assert engine.shown()[-1].counts == (2,)
    assert "ZeroDivisionError" in caplog.text
    assert "see the log" in str(engine.recorder.health.problem)


def test_the_stage_is_recorded_when_it_changes_and_shown_after_its_board(engine):
    for seen in (report(1), report(2), report(1, hash="other", nr=30)):
        engine.read(seen)
        engine.recorder.stage(seen.vote.hash)
    assert engine.reader.on_stage() == "other"
    assert [(event, b.key) for watch, event, b in engine.told if watch == "stage"] == [
        ("board", HASH),
        ("tally", HASH),
        ("board", "other"),
    ]


def test_a_time_without_readings_is_a_gap(engine):
    engine.read(report(1))
    engine.read(report(2), seconds=100)
    [gap] = gaps_of(engine.store, HASH)
    assert (gap.ended - gap.began).total_seconds() == 100


def test_a_quiet_vote_is_noted_as_seen(engine):
    engine.read(report(1))
    for _ in range(20):
        engine.read(report(1))
    assert (engine.clock.now() - engine.reader.latest(HASH).seen_at).total_seconds() == 5
    assert gaps_of(engine.store, HASH) == []


def test_the_time_of_data_does_not_overtake_a_change_that_waits(engine):
    engine.read(report(1))
    engine.disk.slow = True
    engine.read(report(2))
    engine.read(report(2), seconds=0.1)
    assert engine.relay.latest(HASH).counts == (1,)
    engine.disk.recover()
    assert engine.relay.latest(HASH).counts == (2,)


def test_a_restart_goes_on_where_the_record_ends(engine, tmp_path):
    engine.read(report(1))
    engine.read(report(2))
    engine.recorder.stage(HASH)
    engine.clock.seconds += 60
    again = Engine(f"sqlite:///{tmp_path}/votes.db", engine.clock, life=1)
    assert again.resuming.open().running == {HASH}
    assert replace(again.relay.stage(), stage=None) == replace(engine.shown()[-1], reason="unwatched")
    again.read(report(3))
    assert again.shown()[-1].revision == Revision("0000abcd", 3)
    [gap] = gaps_of(again.store, HASH)
    assert (gap.reason, (gap.ended - gap.began).total_seconds()) == ("restart", 61)


def test_after_a_crash_that_left_more_shown_than_recorded_a_new_epoch_begins(engine, tmp_path):
    engine.read(report(1))
    engine.disk.slow = True
    engine.read(report(2))
    engine.pass_time(1)
    engine.disk.recover()
    again = Engine(f"sqlite:///{tmp_path}/votes.db", engine.clock, life=1)
    again.resuming.open()
    again.read(report(3))
    assert again.shown()[-1].revision == Revision("0001abcd", 1)


def test_two_programs_on_one_record_part_instead_of_mixing(engine, tmp_path, caplog):
    engine.read(report(1))
    other = Engine(f"sqlite:///{tmp_path}/votes.db", engine.clock, life=1)
    other.resuming.open()
    engine.read(report(2))
    other.read(report(3))
    assert "Another program records the same votes" in caplog.text
    other.pass_time(31)
    engine.read(report(4))
    other.read(report(5))
    boards = engine.recorded()
    assert [(b.revision.epoch, b.counts) for b in boards if b.revision.epoch == "0000abcd"] == [
        ("0000abcd", (1,)),
        ("0000abcd", (2,)),
        ("0000abcd", (4,)),
    ]
    assert {b.counts for b in boards} == {(1,), (2,), (3,), (4,), (5,)}
    other.store.close()


# ── any story ──

counts = st.lists(st.integers(0, 60), min_size=3, max_size=3)
answers = st.builds(
    lambda counts, question, status, kept: _without(report(*counts, question=question, status=status), kept),
    counts,
    st.sampled_from(["Кто?", "Что?"]),
    st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.FINISHED, Status.UNKNOWN]),
    st.sampled_from([3, 3, 3, 2]),
)


def _play(engine, story):
    for event, argument in story:
        if event == "read":
            engine.read(argument)
        elif event == "wait":
            engine.pass_time(argument)
        elif event == "recover":
            engine.disk.recover()
        else:
            setattr(engine.disk, event, True)


def _without(seen, kept):
    vote = replace(seen.vote, answers=seen.vote.answers[:kept])
    return replace(seen, vote=vote, counts=seen.counts[:kept])


events = st.lists(
    st.one_of(
        answers.map(lambda seen: ("read", seen)),
        st.sampled_from([("slow", None), ("broken", None), ("recover", None), ("wait", 0.3), ("wait", 40)]),
    ),
    max_size=40,
)


@settings(max_examples=examples(25), deadline=None)
@given(events)
def test_the_record_gives_the_board_that_was_shown_at_each_revision(story):
    with TemporaryDirectory() as folder:
        engine = Engine(f"sqlite:///{Path(folder)}/votes.db")
        _play(engine, story)
        engine.disk.recover()
        engine.pass_time(40)
        engine.disk.recover()
        shown, recorded = engine.shown(), engine.recorded()
        engine.store.close()
    by_revision = {b.revision: b for b in recorded}
    assert len(by_revision) == len(recorded)
    for b in shown:
        assert by_revision[b.revision] == replace(b, reason=None)
    seen = {b.revision for b in shown}
    assert [b.revision for b in shown] == [b.revision for b in recorded if b.revision in seen]
    assert recorded[-1:] == [replace(b, reason=None) for b in shown[-1:]]


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(events, min_size=2, max_size=4))
def test_crashes_neither_use_a_revision_twice_nor_lose_what_was_acknowledged(lives):
    with TemporaryDirectory() as folder:
        url, clock, shown, acknowledged = f"sqlite:///{Path(folder)}/votes.db", Clock(), {}, []
        for life, story in enumerate(lives):
            engine = Engine(url, clock, life)
            engine.resuming.open()
            recorded = engine.recorded()
            assert recorded[: len(acknowledged)] == acknowledged
            if recorded and not recorded[-1].vote.status.final:
                assert engine.relay.latest(HASH).counts == recorded[-1].counts
            _play(engine, story)
            for b in engine.shown():
                assert shown.setdefault(b.revision, b.counts) == b.counts
            acknowledged = engine.recorded()
            engine.store.close()  # and everything that waits to be written is gone


def test_closing_writes_what_waits(engine):
    engine.disk.slow = True
    engine.read(report(1))
    engine.disk.slow = False
    engine.recorder._runtime = replace(engine.recorder._runtime, sleep=lambda seconds: engine.disk.recover())
    engine.recorder.close(3)
    assert [board.counts for board in engine.recorded()] == [(1,)]


def test_closing_does_not_wait_for_what_fails(engine, caplog):
    engine.read(report(1))
    engine.disk.broken = True
    engine.read(report(2))
    engine.recorder.close(3)
    assert "1 records of votes could not be written" in caplog.text
