"""The connection itself: whoever waits on it gets an error of ours, whatever becomes of it."""

import threading

import pytest

from tests.conftest import eventually
from voteboard.relay.link import PATIENCE, Link, LinkDown


def test_who_waits_while_another_hangs_up_gets_an_error_of_ours(shared):
    link = Link(shared.url)
    assert link.call(lambda redis: redis.ping())
    shared.freeze()
    told = []

    def wait() -> None:
        try:
            link.call(lambda redis: redis.ping())
        except Exception as error:  # noqa: BLE001 - it is what is looked at
            told.append(error)

    waiting = [threading.Thread(target=wait) for _ in range(3)]
    for thread in waiting:
        thread.start()
    for _ in range(20):
        link.hang_up()
    for thread in waiting:
        thread.join(4 * PATIENCE)
    assert [type(error) for error in told] == [LinkDown] * 3
    shared.thaw()
    eventually(lambda: link.call(lambda redis: redis.ping()))


def test_a_frozen_redis_costs_a_bounded_time(shared):
    link = Link(shared.url)
    shared.freeze()
    with pytest.raises(LinkDown, match="Timeout"):
        link.call(lambda redis: redis.ping())
