"""A few at once, some wait in order, the others are told to come back."""

from dataclasses import replace
from threading import Event, Thread

import pytest

from tests.conftest import Clock, eventually
from voteboard.bulkhead import Bulkhead, Busy


def test_turns_are_given_in_order_and_no_more_than_may_be(clock: Clock):
    slept = Event()
    runtime = replace(clock.runtime(), sleep=lambda seconds: slept.wait(0.001))
    bulkhead = Bulkhead(runtime, at_once=2, waiting=3)
    went, leave = [], [Event() for _ in range(5)]

    def work(number: int) -> None:
        with bulkhead.turn():
            went.append(number)
            leave[number].wait(10)

    threads = []
    for number in range(5):
        threads.append(Thread(target=work, args=(number,)))
        threads[-1].start()
        eventually(lambda number=number: len(bulkhead) == number + 1)
    assert went == [0, 1]
    with pytest.raises(Busy), bulkhead.turn():
        pass
    for number, has_turn in ((1, [0, 1, 2]), (0, [0, 1, 2, 3]), (2, [0, 1, 2, 3, 4])):
        leave[number].set()
        eventually(lambda has_turn=has_turn: went == has_turn)
    for event in leave:
        event.set()
    for thread in threads:
        thread.join()
    assert len(bulkhead) == 0


def test_who_fails_or_leaves_gives_the_turn_back(clock: Clock):
    def tired(seconds: float) -> None:
        raise TimeoutError

    bulkhead = Bulkhead(replace(clock.runtime(), sleep=tired), at_once=1, waiting=1)
    with bulkhead.turn():
        with pytest.raises(TimeoutError), bulkhead.turn():
            pass
        assert len(bulkhead) == 1
    with pytest.raises(ZeroDivisionError), bulkhead.turn():
        raise ZeroDivisionError
    assert len(bulkhead) == 0
