"""How a curtain hangs, and a reveal behind it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports import STARTED, report
from voteboard import board, curtain
from voteboard.curtain import HIDDEN, OPEN, Drawn, Kept, NotHidden, NothingRevealed
from voteboard.model import Curtain, Report, Revision, Status

REVISION = Revision("0000abcd", 7)


def kept(*counts: int) -> Kept:
    return Kept(report(*counts), tuple(range(len(counts))), STARTED, REVISION)


def truth(*counts: int, **changes: object) -> board.Board:
    return board.of(report(*counts, **changes), REVISION, tuple(range(len(counts))), at=STARTED)


def revealed(drawn: Drawn) -> list[tuple[str, int, int, int]]:
    return [(r.id, r.count, r.share, r.rank) for r in drawn.revealed]


def test_a_reveal_goes_from_the_last_place_up_and_ends_open():
    now = kept(50, 10, 30, 10)
    one = curtain.reveal(HIDDEN, now)
    assert revealed(one) == [("101", 10, 10, 3), ("103", 10, 10, 3)]
    two = curtain.reveal(one, kept(0, 99, 0, 0))  # what comes in meanwhile changes no place
    assert revealed(two) == [("102", 30, 30, 2), *revealed(one)]
    three = curtain.reveal(two, now)
    assert revealed(three)[0] == ("100", 50, 50, 1)
    assert curtain.reveal(three, now) is OPEN
    assert curtain.back(three) == two
    assert curtain.back(one) == HIDDEN


def test_only_what_is_hidden_is_revealed_and_only_what_was_revealed_is_taken_back():
    for drawn in (OPEN, curtain.hold(OPEN, kept(1, 2))):
        with pytest.raises(NotHidden):
            curtain.reveal(drawn, kept(1, 2))
        with pytest.raises(NotHidden):
            curtain.back(drawn)
    with pytest.raises(NothingRevealed):
        curtain.back(HIDDEN)


def test_what_is_held_stays_as_it_was_held_first():
    held = curtain.hold(OPEN, kept(1, 2))
    assert curtain.hold(held, kept(3, 4)) is held
    seen = board.behind(held, truth(70, 80, status=Status.FINISHED))
    assert (seen.counts, seen.vote.status, seen.at, seen.stale) == ((1, 2), Status.ACTIVE, STARTED, False)
    assert seen.curtain is Curtain.HELD


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8), st.integers(0, 9))
def test_nothing_hidden_is_in_the_board_and_steps_are_as_many_as_places(counts, steps):
    counts = [count * 1_000_003 for count in counts]  # no such number occurs by chance
    drawn, now = HIDDEN, kept(*counts)
    total = drawn.steps_of(now.report)
    assert total == len(set(counts))
    for _ in range(min(steps, total)):
        drawn = curtain.reveal(drawn, now)
    seen = board.behind(drawn, truth(*counts))
    told = repr(seen) + repr(seen.message("board"))
    shown = sorted(set(counts))[: drawn.steps]
    for count in {*counts, sum(counts)} - {0, *shown}:
        assert str(count) not in told
    # Unrevealed rows stand on top in order of creation, the revealed ones below by rank.
    ranks = [place.rank for place in seen.standings]
    assert ranks == sorted(ranks)
    assert all(place.length <= 1 for place in seen.standings)
    assert [result is not None for result in seen.results] == [count in shown for count in counts]


def test_the_least_message_tells_a_difference():
    open_ = truth(1, 2)
    hidden = board.behind(HIDDEN, open_)
    assert board.difference(None, open_) == "board"
    assert board.difference(open_, hidden) == "board"
    assert board.difference(hidden, board.behind(HIDDEN, truth(5, 6))) is None
    assert board.difference(open_, truth(1, 3)) == "tally"
    assert board.difference(open_, open_.marked("silent")) == "status"
    assert board.difference(open_, replace(open_, revision=Revision("0000ffff", 1))) == "board"
    one = curtain.reveal(HIDDEN, kept(1, 2))
    assert board.difference(hidden, board.behind(one, open_)) == "board"


def test_a_vote_without_answers_has_no_steps_to_take():
    nothing = Kept(Report(replace(report().vote, answers=()), ()), (), STARTED, REVISION)
    assert curtain.reveal(HIDDEN, nothing) is OPEN
