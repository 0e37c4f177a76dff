"""A process goes on where another one has ended: what was shown, what was recorded, and where they differ."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.history.conftest import gaps_of
from tests.reports import report
from tests.test_recorder import HASH, Engine
from voteboard.curtain import HIDDEN
from voteboard.model import Curtain, Revision, Status
from voteboard.relay import wire


class Pair:
    """One engine leads; the other one has what it was told until the first dies."""

    def __init__(self, folder) -> None:
        url = f"sqlite:///{folder}/votes.db"
        self.old = Engine(url)
        self.new = Engine(url, self.old.clock, life=1)
        self.new.archive.elsewhere = lambda _: pytest.fail("nobody is there to be asked")
        self.told = 0

    def share(self) -> None:
        for board in self.old.relay.boards.values():
            self.new.relay.mirror(wire.read_board(wire.board(board)))
        self.new.relay.mirror_stage(self.old.relay.shown)

    def take_over(self, *, later: float = 3.0, told: bool = True):
        self.new.clock.seconds += later
        self.new.numbering.start_anew("00beef00")
        self.told = len(self.new.told)
        left = self.new.resuming.take_over(1.0, told=told)
        for hash, drawn in left.undrawn.items():
            self.new.recorder.draw(hash, drawn)
        return left

    @property
    def events(self) -> list[tuple[str, tuple | None]]:
        """What screens were told of the vote since."""
        return [(event, b.counts) for watch, event, b in self.new.told[self.told :] if watch == HASH]

    @property
    def board(self):
        return self.new.relay.latest(HASH)


@pytest.fixture
def pair(tmp_path):
    pair = Pair(tmp_path)
    yield pair
    for engine in (pair.old, pair.new):
        engine.store.close()


def test_where_all_was_told_nobody_notices_and_revisions_go_on(pair):
    pair.old.read(report(1, 2))
    pair.old.read(report(2, 2))
    pair.share()
    assert pair.take_over().running == {HASH}
    assert pair.events == []
    pair.new.read(report(3, 2))
    assert pair.events == [("tally", (3, 2))]
    assert pair.board.revision == Revision("0000abcd", 3)
    assert gaps_of(pair.new.store, HASH) == [], "it was read a few seconds ago"


def test_what_was_recorded_and_not_told_is_shown_at_once(pair):
    pair.old.read(report(1, 2))
    pair.share()
    pair.old.read(report(5, 2))
    pair.take_over()
    assert pair.events == [("tally", (5, 2))]
    assert pair.board.revision == Revision("0000abcd", 2)


def test_what_was_told_and_not_recorded_stays_until_the_vendor_was_asked(pair):
    pair.old.read(report(1, 2))
    pair.old.disk.broken = True
    pair.old.read(report(7, 2))
    pair.share()
    epoch = pair.board.revision.epoch
    pair.take_over()
    assert pair.events == []
    pair.new.publisher.mark(HASH, "silent")
    pair.new.publisher.mark(HASH, None)
    assert pair.events == [("status", (7, 2))] * 2, "never what is older"
    pair.new.read(report(8, 2))
    assert pair.board.counts == (8, 2)
    assert pair.board.revision.epoch not in (epoch, "0000abcd")


def test_a_curtain_that_was_not_recorded_stays_drawn_and_is_recorded_then(pair):
    pair.old.read(report(1, 2))
    pair.old.disk.broken = True
    pair.old.curtains.hide(HASH)
    pair.share()
    assert pair.board.curtain is Curtain.HIDDEN
    left = pair.take_over()
    assert left.undrawn == {HASH: HIDDEN}
    pair.new.read(report(9, 2))
    assert pair.board.counts is None
    assert all(counts is None for _, counts in pair.events)
    assert pair.new.reader.drawn() == {HASH: HIDDEN}


def test_a_vote_that_was_held_stays_held_at_what_was_seen(pair):
    pair.old.read(report(1, 2))
    pair.old.disk.broken = True
    pair.old.curtains.hold(HASH)
    pair.share()
    pair.take_over()
    pair.new.read(report(9, 2))
    assert (pair.board.counts, pair.board.curtain) == ((1, 2), Curtain.HELD)
    pair.new.curtains.open(HASH)
    assert pair.board.counts == (9, 2)


def test_one_that_was_opened_without_being_recorded_stays_open(pair):
    pair.old.read(report(1, 2))
    pair.old.curtains.hide(HASH)
    pair.old.disk.broken = True
    pair.old.curtains.open(HASH)
    pair.share()
    pair.take_over()
    assert pair.board.counts == (1, 2)


def test_without_the_record_boards_and_curtains_stay_and_are_followed_once_it_is_back(pair, caplog, tmp_path):
    pair.old.read(report(1, 2))
    pair.old.curtains.hide(HASH)
    pair.share()
    file = tmp_path / "votes.db"
    pair.old.store.close()
    pair.new.store.close()
    kept = file.rename(tmp_path / "away.db")
    file.mkdir()
    caplog.set_level(logging.ERROR)
    assert pair.take_over().running == {HASH}
    assert "record-unread" in [getattr(record, "event", None) for record in caplog.records]
    assert pair.board.counts is None
    pair.new.resuming.step()
    assert pair.new.journal.entry(HASH) is None
    file.rmdir()
    kept.rename(file)
    pair.new.resuming.step()
    assert pair.new.journal.entry(HASH).report.counts == (1, 2)
    pair.new.read(report(9, 2))
    assert pair.board.counts is None


def test_a_vote_that_only_the_screens_know_keeps_its_curtain(pair):
    pair.old.disk.broken = True
    pair.old.read(report(4, 2))
    pair.old.curtains.hide(HASH)
    pair.share()
    pair.take_over()
    pair.new.read(report(5, 2))
    assert pair.board.counts is None


def test_a_curtain_that_was_recorded_and_not_told_is_drawn(pair):
    """Who led died between the two."""
    pair.old.read(report(1, 2))
    pair.share()
    pair.old.curtains.hide(HASH)
    assert pair.take_over().undrawn == {}
    assert pair.board.counts is None
    pair.new.read(report(9, 2))
    assert pair.board.counts is None
    assert pair.new.reader.drawn() == {HASH: HIDDEN}


@pytest.mark.parametrize("behind", [False, True])
def test_nothing_is_opened_by_who_heard_nothing_for_long(pair, behind):
    """Another one has led meanwhile, with the record or for a while without."""
    pair.old.read(report(1, 2))
    pair.old.disk.broken = behind
    pair.old.read(report(2, 2))
    pair.share()
    pair.old.disk.broken = False
    pair.old.pass_time(60.0)
    pair.old.curtains.hide(HASH)
    pair.old.read(report(1234, 5678))
    pair.take_over(told=False)
    assert pair.board.counts is None
    pair.new.read(report(1235, 5678))
    assert pair.board.counts is None
    pair.new.curtains.open(HASH)
    assert pair.board.counts == (1235, 5678)


def test_nothing_is_opened_either_that_was_closed_without_being_recorded(pair):
    pair.old.read(report(1, 2))
    pair.old.disk.broken = True
    pair.old.curtains.hide(HASH)
    pair.share()
    assert pair.take_over(told=False).undrawn == {HASH: HIDDEN}
    pair.new.read(report(9, 2))
    assert pair.board.counts is None


@pytest.mark.parametrize("behind", [False, True])
def test_a_vote_that_ended_meanwhile_is_shown_as_it_ended(pair, behind):
    """It is never asked for again."""
    pair.old.read(report(1, 2))
    pair.old.disk.broken = behind
    pair.old.read(report(2, 2))
    pair.share()
    pair.new.relay.mark_all("silent")
    pair.old.disk.broken = False
    pair.old.pass_time(60.0)
    pair.old.read(report(7, 2, status=Status.FINISHED))
    assert pair.take_over(told=False).running == set()
    assert (pair.board.counts, pair.board.stale) == ((7, 2), False)
    assert pair.board.vote.status is Status.FINISHED
    assert pair.events == [("board", (7, 2))]


def test_what_is_older_than_what_was_shown_does_not_come_back(pair):
    pair.old.read(report(1, 2))
    pair.old.disk.broken = True
    pair.old.read(report(7, 2))
    pair.share()
    pair.take_over(told=False)
    assert pair.board.counts == (7, 2)


def test_what_was_seen_is_covered_at_once_even_where_it_is_newer_than_what_is_recorded(pair):
    pair.old.read(report(1, 2))
    pair.share()
    pair.old.curtains.hide(HASH)
    later = pair.new.clock.now() + timedelta(seconds=60)
    pair.new.relay.mirror(replace(pair.board, revision=Revision("0000ffff", 9), at=later))
    pair.take_over(told=False)
    assert (pair.board.curtain, pair.board.counts) == (Curtain.HIDDEN, None)


@pytest.mark.parametrize("shown_last", ["hide", "hold"])
def test_what_was_closed_while_the_record_was_away_stays_so_however_often_it_is_read(pair, shown_last):
    """A reading that changes nothing must not take the board back to the revision it had before."""
    for count in range(1, 10):
        pair.old.read(report(count, 2))
    pair.old.disk.broken = True
    getattr(pair.old.curtains, shown_last)(HASH)
    pair.old.pass_time(1.0)
    drawn = pair.old.relay.latest(HASH).revision
    assert drawn.epoch != "0000abcd"
    pair.old.read(report(9, 2))
    pair.old.publisher.mark(HASH, "silent")
    assert pair.old.relay.latest(HASH).revision == drawn
    pair.share()
    assert HASH in pair.take_over().undrawn
    pair.new.read(report(10, 2))
    assert pair.board.counts == (None if shown_last == "hide" else (9, 2))


@pytest.mark.parametrize("asked", [False, True])
def test_a_curtain_that_died_with_its_leader_is_recorded_once_the_record_is_back(pair, tmp_path, asked):
    """Also where the vote was asked for since; whoever leads next finds it there."""
    pair.old.read(report(1, 2))
    pair.old.disk.broken = True
    pair.old.curtains.hide(HASH)
    pair.old.pass_time(1.0)
    pair.share()
    with_no_record(pair, tmp_path, pair.take_over)
    if asked:
        pair.new.disk.broken = True
        pair.new.read(report(1, 2))
        pair.new.disk.broken = False
    pair.new.resuming.step()
    pair.new.pass_time(60.0)
    assert pair.new.reader.drawn() == {HASH: HIDDEN}
    assert pair.board.counts is None


def test_what_the_presenter_did_since_counts_more(pair, tmp_path):
    pair.old.read(report(1, 2))
    pair.old.curtains.hide(HASH)
    pair.share()
    with_no_record(pair, tmp_path, pair.take_over)
    pair.new.disk.broken = True
    pair.new.read(report(3, 2))
    pair.new.curtains.open(HASH)
    pair.new.pass_time(1.0)
    assert pair.board.counts == (3, 2)
    pair.new.resuming.step()
    pair.new.disk.broken = False
    pair.new.pass_time(60.0)
    assert pair.board.counts == (3, 2)
    assert pair.new.reader.drawn() == {}


def test_what_was_opened_without_being_recorded_is_not_closed_again(pair, tmp_path):
    pair.old.read(report(1, 2))
    pair.old.curtains.hide(HASH)
    pair.old.disk.broken = True
    pair.old.curtains.open(HASH)
    pair.old.pass_time(1.0)
    pair.share()
    with_no_record(pair, tmp_path, pair.take_over)
    pair.new.disk.broken = True
    pair.new.read(report(3, 2))
    pair.new.disk.broken = False
    pair.new.resuming.step()
    pair.new.pass_time(60.0)
    assert pair.board.counts == (3, 2)
    assert pair.new.reader.drawn() == {}


def with_no_record(pair, folder, call):
    """Have something done while the file is away."""
    for engine in (pair.old, pair.new):
        engine.store.close()
    file, away = folder / "votes.db", folder / "away.db"
    file.rename(away)
    file.mkdir()
    call()
    file.rmdir()
    away.rename(file)
