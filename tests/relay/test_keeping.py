"""Boards behind curtains in a real Redis: whoever leads next has them, whatever became of the others."""

import json
from dataclasses import replace

import pytest

from tests.relay.test_leadership import NAME, Candidate, expire
from tests.relay.test_wire import TRUTH
from voteboard import board
from voteboard.curtain import HIDDEN, Drawn, Kept
from voteboard.model import Curtain, Report, Revision
from voteboard.relay.boards import LocalRelay
from voteboard.relay.keeping import Keeping
from voteboard.relay.link import Link

OPEN = replace(TRUTH, reason=None)
CLOSED = board.behind(HIDDEN, OPEN)


class Process(Candidate):
    """A candidate with boards; what it would do beside is done at once."""

    def __init__(self, shared, clock, me: str) -> None:
        super().__init__(shared, clock, me)
        runtime = replace(clock.runtime(), spawn=lambda call, *given: call(*given))
        self.relay = LocalRelay(board.empty(Revision(me, 0), at=None), runtime.monotonic)
        self.keeping = Keeping(Link(shared.url), NAME, me, self.relay, self.lead, runtime)


@pytest.fixture
def one(shared, clock):
    process = Process(shared, clock, "one")
    process.step()
    return process


@pytest.fixture
def other(shared, clock):
    return Process(shared, clock, "other")


def test_a_board_is_kept_while_it_is_closed(one, other):
    one.relay.put(OPEN, "board")
    assert other.keeping.read() == []
    one.relay.put(CLOSED, "board")
    assert other.keeping.read() == [CLOSED]
    one.relay.put(OPEN, "board")
    assert other.keeping.read() == []


def test_what_was_held_and_is_hidden_then_is_kept_as_hidden(one, other):
    kept = Kept(Report(OPEN.vote, OPEN.counts), OPEN.colours, OPEN.at, OPEN.revision)
    one.relay.put(board.behind(Drawn(Curtain.HELD, kept), OPEN), "board")
    assert other.keeping.read()[0].counts == OPEN.counts
    hidden = replace(CLOSED, revision=Revision(OPEN.revision.epoch, OPEN.revision.rev + 1))
    one.relay.put(hidden, "board")
    assert other.keeping.read() == [hidden]


def test_what_is_hidden_is_not_in_redis(one, shared):
    one.relay.put(CLOSED, "board")
    with shared.client() as client:
        kept = json.loads(client.get(f"{NAME}:closed"))
    assert [told["counts"] for told in kept] == [None]
    assert [told["total"] for told in kept] == [None]


def test_a_redis_that_lost_it_has_it_again(one, other, shared):
    one.relay.put(CLOSED, "board")
    shared.kill()
    one.keeping.step()
    shared.start()
    one.step()  # takes its lease again
    one.keeping.step()
    assert other.keeping.read() == [CLOSED]


def test_what_was_closed_while_redis_was_away_is_kept_when_it_is_back(one, other, shared):
    shared.kill()
    one.relay.put(CLOSED, "board")
    shared.start()
    one.step()
    one.keeping.step()
    assert other.keeping.read() == [CLOSED]


def test_who_has_just_begun_to_lead_keeps_what_it_has(one, other, shared):
    other.relay.put(CLOSED, "board")
    expire(shared)
    assert other.step()
    other.keeping.step()
    assert one.keeping.read() == [CLOSED]


def test_who_leads_no_more_and_does_not_know_keeps_nothing(one, other, shared):
    one.relay.put(CLOSED, "board")
    expire(shared)
    assert other.step()
    one.relay.put(OPEN, "board")
    assert other.keeping.read() == [CLOSED]


def test_where_redis_is_away_or_has_something_else_nothing_is_known(one, shared, caplog):
    with shared.client() as client:
        client.set(f"{NAME}:closed", "[1]")
    assert one.keeping.read() == []
    shared.kill()
    assert one.keeping.read() == []
    assert [record.event for record in caplog.records] == ["curtains-unread"] * 2
