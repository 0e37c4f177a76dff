"""The lease on a real Redis; only the waiting is left out."""

import logging
import time

import pytest

from tests.redis_server import PASSWORD
from voteboard.relay.leadership import COMES_BACK, DEFERS, LEASE, LOOK, Leadership
from voteboard.relay.link import Link, LinkDown

NAME = "voteboard:52@vendor"


class Candidate:
    """One process's side of it, and what it was told."""

    def __init__(self, shared, clock, me: str) -> None:
        self.began: list[int] = []
        self.lost = 0
        self.lead = Leadership(
            Link(shared.url), Link(shared.url), NAME, me, clock.runtime(), self._began, self._lost
        )

    def _began(self, number: int) -> None:
        self.began.append(number)
        self.lead.ready = True

    def _lost(self) -> None:
        self.lost += 1

    def step(self) -> bool:
        self.lead.step()
        return self.lead.leads


@pytest.fixture
def one(shared, clock):
    return Candidate(shared, clock, "one")


@pytest.fixture
def other(shared, clock):
    return Candidate(shared, clock, "other")


def expire(shared) -> None:
    """As if nobody had said anything for as long as a lease lasts."""
    with shared.client() as client:
        assert client.delete(f"{NAME}:lease") == 1


def test_the_first_leads_and_the_others_wait(one, other):
    assert one.step()
    assert not other.step()
    assert one.step()
    assert (one.began, other.began) == ([1], [])


def test_a_lease_ends_by_itself(shared, one):
    assert one.step()
    with shared.client() as client:
        assert LEASE * 1000 - 500 < client.pttl(f"{NAME}:lease") <= LEASE * 1000


def test_who_leaves_hands_over_at_once_and_never_leads_again(one, other):
    one.step()
    one.lead.release()
    assert other.step()
    other.lead.release()
    assert not one.step()
    assert (one.began, other.began) == ([1], [2])


def test_another_takes_what_has_run_out(shared, one, other):
    one.step()
    expire(shared)
    assert other.step()
    assert not one.step()
    assert one.lost == 1
    assert one.lead.over
    assert other.began == [2]


def test_who_comes_back_before_anybody_else_has_led_goes_on_as_before(shared, one, other):
    one.step()
    expire(shared)
    assert one.step()
    assert not other.step()
    assert one.began == [1]


def test_who_slept_leads_no_more_before_it_has_looked(one, clock):
    assert one.step()
    clock.seconds += LEASE - LOOK
    assert one.lead.leads
    clock.seconds += 0.01
    assert not one.lead.leads
    assert one.step()


def test_while_redis_is_away_the_leader_leads_on_and_nobody_else_does(shared, one, other, clock):
    one.step()
    other.step()
    shared.kill()
    for _ in range(20):
        clock.seconds += LEASE / 4
        assert one.step()
        assert not other.step()
    assert not one.lead.link_up
    shared.start()  # and knows nothing
    assert not other.step(), "the leader comes first"
    assert one.step()
    clock.seconds += COMES_BACK
    assert not other.step()
    assert (one.began, one.lead.number) == ([1], 1)


def test_if_the_leader_does_not_come_back_either_another_leads(shared, one, other, clock):
    one.step()
    other.step()
    shared.kill()
    other.step()
    shared.start()
    assert not other.step()
    clock.seconds += COMES_BACK - 0.01
    assert not other.step()
    clock.seconds += 0.02
    assert other.step()


def test_who_knows_nothing_leaves_a_free_lease_to_those_who_do(shared, one, other, clock):
    newcomer = Candidate(shared, clock, "newcomer")
    newcomer.lead.informed = lambda: False
    one.step()
    assert not newcomer.step()
    expire(shared)
    assert not newcomer.step()
    clock.seconds += DEFERS - 0.01
    assert not newcomer.step()
    assert other.step(), "who was informed need not wait"
    assert not newcomer.step()
    expire(shared)
    clock.seconds += 60.0
    assert not newcomer.step(), "it is counted from when the lease is free"
    clock.seconds += DEFERS + 0.01
    assert newcomer.step(), "there may be nobody else"


def test_who_knows_nothing_waits_longer_than_others_for_a_leader_who_had_no_redis(shared, one, other, clock):
    newcomer = Candidate(shared, clock, "newcomer")
    newcomer.lead.informed = lambda: False
    one.step()
    newcomer.step()
    shared.kill()
    newcomer.step()
    shared.start()
    newcomer.step()
    clock.seconds += COMES_BACK + DEFERS / 2
    assert not newcomer.step()
    clock.seconds += DEFERS
    assert newcomer.step()


def test_what_a_frozen_redis_was_asked_meanwhile_gives_nobody_the_lead(shared, one, other, clock):
    one.step()
    other.step()
    shared.freeze()
    other.step()  # in vain, and still in Redis's ear
    one.step()
    time.sleep(LEASE)  # Redis's own clock goes on
    shared.thaw()
    with shared.client() as client:
        assert client.get(f"{NAME}:lease") in (None, b"one")
    assert not other.step()
    assert one.step()
    assert (one.began, one.lost, other.began) == ([1], 0, [])


def test_only_who_holds_the_lease_gets_a_higher_number(one, other):
    one.step()
    other.step()
    assert one.lead.outnumbered(41) == 42
    assert one.step(), "it leads on with the new number"
    assert other.lead.outnumbered(41) == 0
    one.lead.release()
    assert other.step()
    assert other.began == [43]


def test_it_is_said_once_that_redis_is_away_and_never_its_password(shared, one, caplog):
    caplog.set_level(logging.INFO)
    one.step()
    shared.kill()
    for _ in range(3):
        one.step()
    shared.start()
    one.step()
    said = [record.event for record in caplog.records if hasattr(record, "event")]
    assert said == ["link-down", "link-up"]
    assert PASSWORD not in caplog.text


def test_a_wrong_password_is_said_in_words(shared, one):
    link = Link(shared.url.replace("redis://:", "redis://:wrong"))
    with pytest.raises(LinkDown, match=r"Redis can't be used at redis://127\.0\.0\.1:\d+/0: ") as raised:
        link.call(lambda redis: redis.ping())
    assert PASSWORD not in str(raised.value)
    assert "wrong" not in str(raised.value).replace("WRONGPASS", "")
