"""Who leads no more can write nothing, on both databases."""

import threading
import time

import pytest
from sqlalchemy import text

from voteboard.history.errors import HistoryUnavailable
from voteboard.history.fencing import STANDSTILL, Fenced
from voteboard.history.store import Store

from .conftest import ACCOUNT


@pytest.fixture
def another(url, store):
    store.open()
    another = Store(url, ACCOUNT)
    yield another
    another.close()


def test_the_higher_number_writes(store, another):
    store.number = 1
    store.claim()
    another.number = 2
    another.claim()
    with pytest.raises(Fenced) as raised, store.writing():
        pytest.fail("it may not come here")
    assert raised.value.known == 2
    another.claim()
    assert store.leader() == 2


def test_whoever_has_not_written_yet_claims_with_its_first_word(store, another):
    store.number, another.number = 3, 4
    with another.writing():
        pass
    with pytest.raises(Fenced):
        store.claim()


def test_a_number_that_somebody_else_has_led_with_is_none(store, another):
    """An empty Redis begins at 1 again."""
    store.number = another.number = 1
    store.claim()
    with pytest.raises(Fenced) as raised:
        another.claim()
    assert raised.value.known == 1
    store.claim()
    another.number = 2
    another.claim()
    another.claim()


def test_accounts_do_not_know_of_each_other(url, store):
    store.number = 7
    store.claim()
    other = Store(url, "53@sms-vote.ru")
    other.number = 1
    other.claim()
    assert (store.leader(), other.leader()) == (7, 1)
    other.close()


def test_a_program_alone_needs_no_number(store, another):
    another.number = 5
    another.claim()
    with store.writing() as connection:
        connection.execute(text("SELECT 1"))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_claim_waits_for_what_is_being_written(store, another):
    store.number, another.number = 1, 2
    store.claim()
    claimed = threading.Thread(target=another.claim)
    with store.writing():
        claimed.start()
        claimed.join(0.2)
        assert claimed.is_alive(), "what it writes may still come"
    claimed.join(5)
    assert not claimed.is_alive()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_one_that_stands_still_while_it_writes_is_not_waited_for(store, another):
    store.number, another.number = 1, 2
    store.claim()
    began = time.monotonic()
    with pytest.raises(HistoryUnavailable):
        _write_slowly(store, another.claim)  # as if this process slept meanwhile
    assert STANDSTILL / 1000 - 0.1 < time.monotonic() - began < 5
    assert another.leader() == 2


def _write_slowly(store: Store, meanwhile) -> None:
    with store.writing() as connection:
        meanwhile()
        connection.execute(text("SELECT 1"))
