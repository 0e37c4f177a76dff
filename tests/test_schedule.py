from random import Random

import pytest

from voteboard.schedule import Target, backoff, is_stale
from voteboard.vendor.errors import AccountRefused, Throttled, Unreachable


def test_backoff_doubles_from_one_second_to_thirty_with_jitter():
    for failures, longest in [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (5000, 30)]:
        waits = [backoff(failures, Random(seed)) for seed in range(200)]
        assert 0.8 * longest <= min(waits) < max(waits) <= longest


@pytest.mark.parametrize(
    ("problem", "wait"),
    [
        (AccountRefused("no"), 60),
        (Throttled("slower", wait=120.0), 120),
    ],
)
def test_some_problems_say_how_long_to_wait(problem, wait):
    target = Target(29, due=0)
    target.failed(problem, now=10, interval=1, random=Random(1))
    assert target.due == 10 + wait


def test_success_resets_the_backoff_and_keeps_the_rhythm():
    target = Target(29, due=0)
    for _ in range(5):
        target.failed(Unreachable("gone"), now=0, interval=1, random=Random(1))
    target.succeeded(started=20, now=20.3, interval=1)
    assert (target.due, target.failures, target.problem) == (21, 0, None)


def test_a_slow_answer_does_not_make_the_next_request_early_or_late():
    target = Target(29, due=0)
    target.succeeded(started=20, now=24, interval=1)
    assert target.due == 24


def test_a_slip_of_a_vendor_that_accepted_us_is_asked_about_again_soon():
    target = Target(29, due=0)
    target.succeeded(started=0, now=0, interval=1)
    for longest in (1, 2, 60, 60):
        target.failed(AccountRefused("no"), now=100, interval=1, random=Random(1))
        assert 0.8 * longest <= target.due - 100 <= longest


def test_staleness():
    assert not is_stale(100, now=115, interval=1)
    assert is_stale(100, now=115.1, interval=1)
    assert not is_stale(100, now=130, interval=10)
    assert is_stale(100, now=130.1, interval=10)
    assert is_stale(None, now=100, interval=1)
