from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voteboard.ratings.window import AHEAD, OVERLAP, Window, known_until, window

NOW = datetime(2026, 11, 24, 17, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_it_goes_on_where_it_ended_with_an_overlap():
    assert window(NOW - MINUTE, NOW, 90) == Window(NOW - MINUTE - OVERLAP, NOW + AHEAD)


def test_it_never_goes_back_further_than_is_kept():
    oldest = NOW - timedelta(days=90)
    for until in (None, oldest, oldest - MINUTE):
        assert window(until, NOW, 90).begin == oldest


def test_the_clock_that_is_behind_counts():
    assert known_until(NOW, None) == NOW
    assert known_until(NOW, NOW + MINUTE) == NOW
    assert known_until(NOW, NOW - MINUTE) == NOW - MINUTE


@given(st.integers(1, 3650), st.floats(0, 1))
def test_halving_ends_and_leaves_no_gap(days, which):
    span = window(None, NOW, days)
    for _ in range(40):
        halves = span.halves()
        if halves is None:
            break
        first, second = halves
        assert span.begin == first.begin < first.end == second.begin < second.end == span.end
        span = first if which < 0.5 else second
    else:
        raise AssertionError("it does not end")
    assert span.end - span.begin < timedelta(seconds=4)
