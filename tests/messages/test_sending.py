"""Mailings go out to the simulator: once, in batches, and no further than the first failure."""

import threading
from dataclasses import replace

import pytest

from tests.conftest import settings_for
from voteboard import advice
from voteboard.history.errors import Occupied
from voteboard.history.mailings import Mailings
from voteboard.history.store import Store
from voteboard.messages.checking import key
from voteboard.messages.dispatch import Busy, Dispatch
from voteboard.messages.sending import PURPOSE, Progress, Sending
from voteboard.model import Message, MessageState
from voteboard.redaction import Redactor
from voteboard.vendor.client import Client

BATCH = 4
WAITING, SENDING, SENT, REFUSED, UNCERTAIN = MessageState


class House:
    """What sends, wired as in the program, and a mailing of ``n``."""

    def __init__(self, simulator, clock, per_day: int = 100) -> None:
        settings = settings_for(simulator, messages_per_day=per_day)
        self.runtime = clock.runtime()
        self.client = Client(settings, self.runtime.deadline, Redactor())
        self.store = Store(settings.database, settings.account)
        self.mailings = Mailings(self.store, settings.zone, per_day)
        self.sending = Sending(self.client, self.mailings, self.store, self.runtime)
        self.mailing = 0

    def confirm(self, n: int, text: str = "Rate us") -> None:
        messages = (Message(f"7916{i:07}", text, "Anna", f"A-{i}", "Thanks") for i in range(n))
        rows = ((i + 2, key(one), one) for i, one in enumerate(messages))
        self.mailing = self.mailings.confirm(rows, "", self.runtime.now()).id

    def send(self, **more) -> Progress:
        progress = Progress(self.mailing)
        self.sending.run(progress, **{"batch": BATCH} | more)
        assert not progress.running
        return progress

    @property
    def states(self) -> dict:
        (found,) = self.mailings.mailings(1, only=self.mailing)
        return found.counts


@pytest.fixture
def house(simulator, clock):
    made = House(simulator, clock)
    made.confirm(10)
    yield made
    made.store.close()


def test_all_is_sent_in_order_and_never_again(house, quality):
    told = []
    progress = house.send(told=lambda: told.append(len(quality.sent)))
    assert (progress.sent, progress.ended, told) == (10, None, [4, 8, 10, 10])
    assert [(one.phone, one.order, one.employee, one.text_final) for one in quality.sent] == [
        (f"7916{i:07}", f"A-{i}", "Anna", "Thanks") for i in range(10)
    ]
    assert house.states == {SENT: 10}
    assert house.send().tried == 0
    assert len(quality.sent) == 10


@pytest.mark.parametrize(
    ("account", "fault", "state", "code", "charged"),
    [
        ({"allowed": False}, None, REFUSED, "account", 0),
        ({}, {"body": "Error: wrong user id or token"}, REFUSED, "account", 0),
        ({}, {"body": "Error: json has wrong format, and cannot be decoded"}, REFUSED, "refused", 0),
        ({"balance": 5}, None, UNCERTAIN, "limit", 2),
        ({"per_day": 2}, None, UNCERTAIN, "limit", 2),
        ({"per_month": 2}, None, UNCERTAIN, "limit", 2),
        ({}, {"body": "<html>", "done": True}, UNCERTAIN, "unreadable", 4),
        ({}, {"body": "Warning: mysql", "done": True}, UNCERTAIN, "unreadable", 4),
        ({}, {"body": "", "status": 502, "done": True}, UNCERTAIN, "unreachable", 4),
        ({}, {"body": "", "status": 429}, UNCERTAIN, "throttled", 0),
    ],
)
def test_the_first_failure_ends_it_and_the_rest_waits(
    house, simulator, quality, account, fault, state, code, charged
):
    simulator.account(**account)
    if fault:
        simulator.fault(command="send_message", times=1, **fault)
    progress = house.send()
    assert (progress.ended.code, len(quality.sent)) == (code, charged)
    assert house.states == {state: BATCH, WAITING: 10 - BATCH}
    assert str(house.mailings.messages(house.mailing, [state], 1)[0].reason) == str(progress.ended)
    assert code in advice.ON_MESSAGES


def test_a_timeout_leaves_what_may_have_been_sent_to_a_person(house, simulator, quality, monkeypatch):
    monkeypatch.setattr("voteboard.vendor.client.SENDING_DEADLINE", 0.2)
    simulator.fault(command="send_message", times=1, done=True, delay=1.0)
    progress = house.send()
    assert (progress.uncertain, progress.ended.code) == (BATCH, "deadline")
    house.send()
    assert len(quality.sent) == 10  # the uncertain ones were charged, and not sent again
    assert house.states == {UNCERTAIN: BATCH, SENT: 10 - BATCH}


def test_where_nobody_listens_nothing_was_sent(simulator, clock):
    simulator.url = "http://127.0.0.1:9"
    house = House(simulator, clock)
    house.confirm(10)
    progress = house.send()
    assert (progress.refused, progress.ended.unsent) == (BATCH, True)
    house.store.close()


def test_the_limit_in_the_middle_of_a_mailing(house, simulator, quality):
    simulator.account(per_day=6)
    progress = house.send()
    assert (progress.sent, progress.uncertain, len(quality.sent)) == (4, 4, 6)
    assert house.states == {SENT: 4, UNCERTAIN: 4, WAITING: 2}


def test_the_cap_of_a_day(simulator, clock, quality):
    house = House(simulator, clock, per_day=7)
    house.confirm(10)
    progress = house.send()
    assert (progress.ended.code, len(quality.sent), house.states) == ("daily-cap", 7, {SENT: 7, WAITING: 3})
    clock.seconds += 86_400
    assert house.send().ended is None
    assert house.states == {SENT: 10}
    house.store.close()


def test_long_texts_go_in_smaller_batches(simulator, clock, quality):
    house = House(simulator, clock)
    house.confirm(7, "Оцените нас, пожалуйста, от 1 до 5. " * 8)
    assert house.send(batch=50).sent == 7
    moments = {one.at for one in quality.sent}
    assert 1 < len(moments) < 7
    house.store.close()


def test_a_person_stops_it_after_a_batch(house, quality):
    progress = house.send(stopped=lambda: len(quality.sent) >= BATCH)
    assert (progress.ended.code, house.states) == ("stopped", {SENT: BATCH, WAITING: 10 - BATCH})


def test_another_program_that_sends_is_told_of(house, quality):
    with house.store.alone(PURPOSE), pytest.raises(Occupied):
        house.send()
    assert quality.sent == []


def test_what_breaks_off_a_request_leaves_it_uncertain(house, monkeypatch):
    def press(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(house.client, "send_message", press)
    with pytest.raises(KeyboardInterrupt):
        house.send()
    assert house.states == {UNCERTAIN: BATCH, WAITING: 10 - BATCH}


def test_two_programs_at_once_send_each_message_once(house, simulator, clock, quality):
    ended = []

    def send(one: House) -> None:
        try:
            one.send(batch=1)
        except Occupied as error:
            ended.append(error)

    other = House(simulator, clock)
    other.mailing = house.mailing
    threads = [threading.Thread(target=send, args=(one,)) for one in (house, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(one.phone for one in quality.sent) == [f"7916{i:07}" for i in range(10)]
    other.store.close()


def test_the_console_sends_one_mailing_at_a_time_and_remembers_how_it_ended(house, simulator, clock):
    waiting = []
    runtime = replace(clock.runtime(), spawn=lambda task, *args: waiting.append((task, args)))
    dispatch = Dispatch(house.sending, house.mailings, runtime, keep_days=90)
    dispatch.start(house.mailing)
    with pytest.raises(Busy):
        dispatch.start(house.mailing)
    simulator.account(allowed=False)
    ((task, args),) = waiting
    task(*args)
    assert dispatch.running is None
    assert dispatch.progress(house.mailing).ended.code == "account"
    dispatch.close(1.0)
    with pytest.raises(Busy):
        dispatch.start(house.mailing)
