"""The record of messages, on both databases: each row once, claimed before it is sent, settled after."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import eventually
from voteboard.errors import N_, VoteboardError
from voteboard.history.errors import Occupied
from voteboard.history.mailings import GONE_AFTER, Mailings
from voteboard.history.messages import Decision, NothingLeft
from voteboard.history.store import Store
from voteboard.messages.checking import key
from voteboard.model import Message, MessageState

ZONE = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)  # noon in Moscow
PER_DAY = 6
WAITING, SENDING, SENT, REFUSED, UNCERTAIN = MessageState


def message(n: int) -> Message:
    return Message(f"7916{n:07}", "Rate us", "Anna", f"A-{n}", "Thanks")


def rows(*numbers: int):
    return [(n + 2, key(message(n)), message(n)) for n in numbers]


def anything(_):
    return True


@pytest.fixture
def mailings(store):
    return Mailings(store, ZONE, PER_DAY)


def states(mailings: Mailings, mailing: int) -> dict:
    (found,) = mailings.mailings(1, only=mailing)
    return found.counts


def test_a_row_is_recorded_once_for_all_time_and_account(mailings, url):
    first = mailings.confirm(rows(0, 1), "Anna", NOON)
    second = mailings.confirm(rows(1, 2), "Ivan", NOON)
    assert mailings.confirm(rows(0, 1, 2), "Ivan", NOON) is None
    assert (first.counts, second.counts) == ({WAITING: 2}, {WAITING: 1})
    assert mailings.known([one[1] for one in rows(0, 2, 3)]) == {one[1]: WAITING for one in rows(0, 2)}
    with_another = Store(url, "53@sms-vote.ru")
    other = Mailings(with_another, ZONE, PER_DAY)
    assert other.confirm(rows(0), "", NOON).counts == {WAITING: 1}
    assert other.claim(first.id, 5, anything, NOON) is None
    with_another.close()


def test_a_batch_is_sending_before_it_is_sent_and_settled_after(mailings):
    mailing = mailings.confirm(rows(*range(5)), "", NOON).id
    batch = mailings.claim(mailing, 10, lambda some: len(some) <= 3, NOON)
    assert batch.messages == tuple(message(n) for n in range(3))
    assert states(mailings, mailing) == {WAITING: 2, SENDING: 3}
    assert mailings.settle(batch, SENT) == 3
    assert mailings.settle(batch, REFUSED) == 0
    rest = mailings.claim(mailing, 1, anything, NOON)
    error = VoteboardError(N_("Line %(line)s is not CSV"), line=3)
    assert mailings.settle(rest, REFUSED, error) == 1
    (refused,) = mailings.messages(mailing, [REFUSED], 10)
    assert (refused.line, str(refused.reason), refused.message) == (5, str(error), message(3))


def test_the_days_cap_counts_what_was_sent_or_may_have_been(mailings):
    mailing = mailings.confirm(rows(*range(9)), "", NOON).id
    mailings.settle(mailings.claim(mailing, 2, anything, NOON), SENT)
    mailings.settle(mailings.claim(mailing, 2, anything, NOON), UNCERTAIN)
    mailings.settle(mailings.claim(mailing, 1, anything, NOON), REFUSED)
    assert mailings.left_today(NOON) == 2
    assert len(mailings.claim(mailing, 50, anything, NOON).ids) == 2
    late = NOON.replace(hour=20, minute=59)
    for when in (NOON, late):
        with pytest.raises(NothingLeft):
            mailings.claim(mailing, 50, anything, when)
    assert len(mailings.claim(mailing, 50, anything, late + timedelta(minutes=1)).ids) == 2


def test_what_a_dead_program_was_sending_is_uncertain(mailings):
    mailing = mailings.confirm(rows(0, 1, 2), "", NOON).id
    batch = mailings.claim(mailing, 1, anything, NOON)
    assert mailings.abandon(NOON + GONE_AFTER) == 0
    assert mailings.abandon(NOON + GONE_AFTER + timedelta(seconds=1)) == 1
    assert mailings.settle(batch, SENT) == 1  # it was only slow
    mailings.claim(mailing, 1, anything, NOON)
    assert mailings.abandon(NOON - GONE_AFTER * 2) == 1  # a clock that was set back
    mailings.claim(mailing, 1, anything, NOON)
    assert mailings.abandon_all() == 1
    assert states(mailings, mailing) == {SENT: 1, UNCERTAIN: 2}


def test_only_a_person_has_anything_sent_again(mailings):
    mailing = mailings.confirm(rows(*range(4)), "", NOON).id
    refused, uncertain = (mailings.claim(mailing, 2, anything, NOON) for _ in range(2))
    mailings.settle(refused, REFUSED)
    mailings.settle(uncertain, UNCERTAIN)
    assert mailings.claim(mailing, 9, anything, NOON) is None
    later = NOON + timedelta(hours=1)
    assert mailings.decide(Decision.SENT, mailing, later, line=4) == 1
    assert mailings.decide(Decision.NOT_SENT, mailing, later) == 1
    assert mailings.settle(uncertain, SENT) == 0  # too late: somebody has said otherwise
    assert mailings.decide(Decision.AGAIN, mailing, later, line=2) == 1
    assert states(mailings, mailing) == {WAITING: 2, SENT: 1, REFUSED: 1}
    assert mailings.decide(Decision.DROP, mailing, later) == 2
    assert mailings.decide(Decision.AGAIN, mailing + 1, later) == 0
    assert states(mailings, mailing) == {SENT: 1, REFUSED: 3}


def test_phones_and_texts_are_deleted_in_time_and_keys_stay(mailings):
    mailing = mailings.confirm(rows(*range(3)), "", NOON).id
    for state in (SENT, UNCERTAIN):
        mailings.settle(mailings.claim(mailing, 1, anything, NOON), state)
    assert mailings.erase(NOON) == 0
    later = NOON + timedelta(seconds=1)
    mailings.erase(later)
    assert mailings.erase(later) == 0
    found = mailings.messages(mailing, list(MessageState), 9)
    assert {one.message for one in found} == {Message("", "")}
    assert [one.state for one in found] == [SENT, UNCERTAIN, REFUSED]
    for decision in Decision:
        mailings.decide(decision, mailing, later)
    assert WAITING not in states(mailings, mailing)
    assert mailings.confirm(rows(*range(3)), "", later) is None


def test_mailings_are_listed_with_all_that_wait_for_a_person(mailings):
    first, *_, last = (mailings.confirm(rows(n), f"{n}", NOON).id for n in range(4))
    done = mailings.confirm(rows(7), "", NOON).id
    mailings.settle(mailings.claim(done, 1, anything, NOON), SENT)
    assert [one.id for one in mailings.mailings(1)] == [done, *range(last, first - 1, -1)]
    assert mailings.mailings(1, only=99) == []


def test_two_at_once_share_the_rows_and_the_cap(url):
    stores = [Store(url, "52@sms-vote.ru", durable=True) for _ in range(2)]
    both = [Mailings(store, ZONE, PER_DAY) for store in stores]
    mailing = both[0].confirm(rows(*range(10)), "", NOON).id
    claimed, barrier = [], threading.Barrier(2)

    def claim(mailings: Mailings) -> None:
        barrier.wait()
        try:
            while batch := mailings.claim(mailing, 1, anything, NOON):
                claimed.extend(batch.ids)
        except NothingLeft:
            pass

    threads = [threading.Thread(target=claim, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(claimed) == len(set(claimed)) == PER_DAY
    with stores[0].alone("sending"):
        with pytest.raises(Occupied), stores[1].alone("sending"):
            raise AssertionError("two senders")
        with stores[1].alone("something else"):
            pass

    def is_free() -> bool:
        try:
            with stores[1].alone("sending"):
                return True
        except Occupied:
            return False

    eventually(is_free)  # a server learns a moment later that a connection is closed
    for store in stores:
        store.close()
