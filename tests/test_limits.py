"""How much one stranger may take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voteboard.limits import Attempts, Connections, Files, TokenBucket


def test_a_bucket_gives_a_burst_and_then_its_rate():
    bucket = TokenBucket(burst=5, rate=2, now=100.0)
    assert [bucket.take(100.0) for _ in range(6)] == [True] * 5 + [False]
    assert bucket.take(100.5)
    assert not bucket.take(100.5)
    assert [bucket.take(200.0) for _ in range(6)] == [True] * 5 + [False]


@given(st.lists(st.floats(0, 3), max_size=80))
def test_never_more_than_burst_and_rate_allow(pauses):
    bucket, now, taken = TokenBucket(burst=4, rate=1.5, now=0.0), 0.0, 0
    for pause in pauses:
        now += pause
        taken += bucket.take(now)
    assert taken <= 4 + 1.5 * now + 1e-6


def test_an_address_has_its_share_and_gets_it_back():
    connections = Connections(most=3)
    for _ in range(3):  # at once, and twice more after restarts
        assert [connections.admit("10.0.0.1", 0.0) for _ in range(4)] == [True, True, True, False]
        for _ in range(3):
            connections.release("10.0.0.1")
    assert connections.admit("10.0.0.2", 0.0)
    assert not connections.admit("10.0.0.1", 0.1)  # it has just come nine times
    assert connections.admit("10.0.0.1", 25.0)
    assert len(connections) == 2


def test_zero_is_without_limit():
    connections = Connections(most=0)
    assert all(connections.admit("10.0.0.1", 0.0) for _ in range(10_000))
    for _ in range(10_000):
        connections.release("10.0.0.1")
    assert len(connections) == 0


def test_addresses_that_came_once_are_forgotten():
    connections = Connections(most=3)
    for n in range(20_000):
        address = f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"
        assert connections.admit(address, n * 0.1)
        connections.release(address)
    assert len(connections._arrivals) < 5_000
    assert len(connections._open) == 0


def test_a_bucket_says_how_long_until_the_next():
    bucket = TokenBucket(burst=1, rate=0.5, now=100.0)
    assert bucket.wait(100.0) == 0
    bucket.take(100.0)
    assert bucket.wait(100.5) == 1.5
    assert not bucket.take(100.5)
    assert bucket.wait(100.5) == 1.5
    assert bucket.take(100.5 + 1.5)


def test_passwords_are_tried_ten_times_and_then_every_six_seconds():
    attempts = Attempts(now=0.0)
    assert [attempts.wait("10.0.0.1", 0.0) for _ in range(11)] == [0.0] * 10 + [6.0]
    assert attempts.wait("10.0.0.2", 0.0) == 0
    assert attempts.wait("10.0.0.1", 4.0) == pytest.approx(2)
    assert attempts.wait("10.0.0.1", 6.0) == 0


def test_all_addresses_together_try_a_hundred_passwords_and_then_one_a_second():
    attempts = Attempts(now=0.0)
    assert {attempts.wait(f"10.0.0.{n}", 0.0) for n in range(100)} == {0.0}
    assert attempts.wait("10.1.0.1", 0.0) == 1
    assert attempts.wait("10.1.0.1", 1.0) == 0
    assert attempts.wait("10.1.0.2", 1.0) == 1


def test_who_has_tried_too_often_keeps_nobody_else_out():
    attempts = Attempts(now=0.0)
    for _ in range(1000):
        attempts.wait("10.0.0.1", 0.0)
    assert attempts.wait("10.0.0.2", 0.0) == 0


def test_addresses_that_tried_once_are_forgotten():
    attempts = Attempts(now=0.0)
    for n in range(20_000):
        attempts.wait(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", n * 0.1)
        assert len(attempts) < 200


def test_files_are_made_forty_times_and_then_every_two_seconds():
    files = Files()
    assert [files.wait("10.0.0.1", 0.0) for _ in range(41)] == [0.0] * 40 + [2.0]
    assert files.wait("10.0.0.2", 0.0) == 0
    assert files.wait("10.0.0.1", 1.5) == pytest.approx(0.5)
    assert files.wait("10.0.0.1", 2.0) == 0
    for n in range(20_000):
        files.wait(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", 100 + n * 0.1)
    assert len(files) < 5_000
